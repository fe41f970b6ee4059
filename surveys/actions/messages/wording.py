"""A campaign's own words for its messages."""

from typing import Any

from django.db import transaction

from surveys.actions import audit
from surveys.actions.campaigns import DRAFT, IllegalMove
from surveys.channels.texts import Words
from surveys.engine.dimensions import CHANNELS
from surveys.engine.replying import reply_item
from surveys.engine.sms import sms_length
from surveys.engine.wording import REPLY, missing_places, unknown_places
from surveys.models import Campaign, MessageTemplate, User
from surveys.queries.compiled import compiled

MOST_MESSAGES = 5  # that one text may fill before its places are filled


class BadWords(Exception):
    """A text that cannot be sent: ``code`` says why, ``names`` which places, ``field`` where they stand."""

    def __init__(self, code: str, names: list[str], field: str = "body") -> None:
        super().__init__(code)
        self.code, self.names, self.field = code, names, field


@transaction.atomic
def save_words(
    *, campaign: Campaign, channel: str, language: str, reminder: bool, words: Words | None, actor: User | None
) -> None:
    """Keep a campaign's words for a channel; None: the standard ones again.

    Raises
    ------
    BadWords
        With ``unknown_places``, ``missing_places``, ``no_reply``, ``no_subject`` or ``too_long``.
    IllegalMove
        With ``not_a_draft``: what a second person approves is not worded anew behind their back.
    """
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if locked.state != DRAFT:
        raise IllegalMove("not_a_draft")
    kept: dict[str, Any] = {
        "campaign": locked,
        "channel": CHANNELS[channel],
        "language": language,
        "reminder": reminder,
    }
    if words is None:
        MessageTemplate.objects.filter(**kept).delete()
    else:
        check_words(locked, channel, words)
        MessageTemplate.objects.update_or_create(**kept, defaults={"subject": words.subject, "body": words.body})
    audit.record(
        actor=actor, verb="campaign.words_saved", subject=campaign.pk, channel=channel, language=language,
        reminder=reminder, own=words is not None,
    )  # fmt: skip


def check_words(campaign: Campaign, channel: str, words: Words) -> None:
    """Raise BadWords for what cannot be sent."""
    if channel == "email":
        if not words.subject.strip():
            raise BadWords("no_subject", [], "subject")
        if unknown := unknown_places(words.subject):
            raise BadWords("unknown_places", unknown, "subject")
    if unknown := unknown_places(words.body):
        raise BadWords("unknown_places", unknown)
    if missing := missing_places(words.body):
        raise BadWords("missing_places", missing)
    if f"{{{REPLY}}}" in words.body and not _takes_replies(campaign, channel):
        raise BadWords("no_reply", [REPLY])
    if channel == "sms" and sms_length(words.body).messages > MOST_MESSAGES:
        raise BadWords("too_long", [])


def _takes_replies(campaign: Campaign, channel: str) -> bool:
    return channel == "sms" and reply_item(compiled(campaign.version_id).definition) is not None
