"""Send what is queued: claim, hand over, write down; what is not surely written down is never sent again by itself."""

import random
from time import monotonic

import structlog
from django.utils import timezone

from surveys.actions.messages import recording
from surveys.actions.messages.claiming import Claim, LimitReached, claim, in_hand
from surveys.actions.messages.letters import letter_of
from surveys.channels.base import NotTaken, Refused, Sender, Uncertain
from surveys.channels.registry import SENDERS
from surveys.queries.messages import sendable, waiting_zones

CANDIDATES = 500  # so many are looked at, and gone through in an order of this worker's own
log = structlog.get_logger("manyi.sending")


def deliver(*, channel: str, seconds: float) -> int:
    """Send queued messages of a channel for so long; return how many were handed over."""
    end, sender, count = monotonic() + seconds, SENDERS[channel](), 0
    try:
        while monotonic() < end and (todo := _candidates(channel)):
            for message_id, zones in todo:
                count += _one(sender, message_id, zones)
                if monotonic() >= end:
                    break
    except LimitReached:
        log.info("limit reached", channel=channel)
    finally:
        sender.close()
    return count


def _candidates(channel: str) -> list[tuple[int, list[str]]]:
    now = timezone.now()
    zones = waiting_zones(channel, now)
    ids = list(sendable(channel, now, zones).order_by("not_before", "pk").values_list("pk", flat=True)[:CANDIDATES])
    random.shuffle(ids)
    return [(message_id, zones) for message_id in ids]


def _one(sender: Sender, message_id: int, zones: list[str]) -> int:
    taken = claim(sender.channel, message_id, zones)
    return _send(sender, taken) if taken else 0


def _send(sender: Sender, taken: Claim) -> int:
    try:
        letter = letter_of(in_hand(taken), sender.channel, sender.contact)
    except Refused as refused:
        recording.refused(taken, str(refused))
        return 0
    try:
        gateway_id = sender.send(letter)
    except NotTaken as error:
        recording.not_taken(taken, str(error))
    except Refused as error:
        recording.refused(taken, str(error))
    except Uncertain as error:
        recording.uncertain(taken, str(error))
    except Exception:
        # Nobody knows how far it came. The sender's own words are not logged: they may hold the address.
        recording.uncertain(taken, "broken_off")
        log.error("a sender failed in a way it does not name", channel=sender.channel)
    else:
        recording.sent(taken, gateway_id)
        return 1
    return 0
