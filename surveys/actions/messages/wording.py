"""A campaign's own words for its messages."""

from typing import Any

from django.db import transaction

from surveys.actions import audit
from surveys.channels.texts import Words
from surveys.engine.dimensions import CHANNELS
from surveys.engine.sms import sms_length
from surveys.engine.wording import missing_places, unknown_places
from surveys.models import Campaign, MessageTemplate, User

MOST_MESSAGES = 5  # that one text may fill before its places are filled


class BadWords(Exception):
    """A text that cannot be sent: ``code`` says why, ``names`` which places."""

    def __init__(self, code: str, names: list[str]) -> None:
        super().__init__(code)
        self.code, self.names = code, names


@transaction.atomic
def save_words(
    *, campaign: Campaign, channel: str, language: str, reminder: bool, words: Words | None, actor: User | None
) -> None:
    """Keep a campaign's words for a channel; None: the standard ones again.

    Raises
    ------
    BadWords
        With ``unknown_places``, ``missing_places`` or ``too_long``.
    """
    kept: dict[str, Any] = {
        "campaign": campaign,
        "channel": CHANNELS[channel],
        "language": language,
        "reminder": reminder,
    }
    if words is None:
        MessageTemplate.objects.filter(**kept).delete()
    else:
        _check(channel, words)
        MessageTemplate.objects.update_or_create(**kept, defaults={"subject": words.subject, "body": words.body})
    audit.record(
        actor=actor, verb="campaign.words_saved", subject=campaign.pk, channel=channel, language=language,
        reminder=reminder, own=words is not None,
    )  # fmt: skip


def _check(channel: str, words: Words) -> None:
    if unknown := unknown_places(words.subject + words.body):
        raise BadWords("unknown_places", unknown)
    if missing := missing_places(words.body):
        raise BadWords("missing_places", missing)
    if channel == "sms" and sms_length(words.body).messages > MOST_MESSAGES:
        raise BadWords("too_long", [])
