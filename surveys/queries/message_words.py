"""The words that a campaign's messages have: its own, else the standard ones; and how they look filled in."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from surveys.channels.addresses import link_address, stop_address
from surveys.channels.registry import SENDERS
from surveys.channels.texts import Words, reply_words, standard_words
from surveys.clock import bank_today, bank_zone
from surveys.engine.dimensions import CHANNELS
from surveys.engine.replying import reply_item
from surveys.engine.sms import SmsLength, sms_length
from surveys.engine.wording import filled
from surveys.models import Campaign, MessageTemplate, Unit
from surveys.queries.campaigns import branches_in
from surveys.queries.compiled import compiled
from surveys.tree import load_tree

LANGUAGES = ("zh", "en")
TOKEN = "x" * 22  # as long as a real one, and nobody's


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the texts of a campaign."""

    channel: str
    language: str
    reminder: bool

    @property
    def kind(self) -> str:
        return "reminder" if self.reminder else "first"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as one customer of the campaign would get it; its length where it is a text message."""

    subject: str
    body: str
    length: SmsLength | None


def choices_of(campaign: Campaign) -> list[Choice]:
    """Every text that the campaign may send: by its channels, in both languages, and reminders where it has any."""
    channels = [name for name in SENDERS if name in campaign.channels]
    kinds = (False, True) if campaign.reminder_days else (False,)
    return [Choice(name, language, kind) for name in channels for language in LANGUAGES for kind in kinds]


def own_words(campaign: Campaign) -> dict[Choice, Words]:
    """The campaign's own words; what is not there is standard."""
    names = {code: name for name, code in CHANNELS.items()}
    rows = MessageTemplate.objects.filter(campaign=campaign)
    return {
        Choice(names[row.channel], row.language, row.reminder): Words(row.subject, row.body)
        for row in rows
        if row.channel in names
    }


def words_for(campaign: Campaign, choice: Choice) -> Words:
    own = own_words(campaign).get(choice)
    return own or standard_words(choice.channel, choice.language, choice.reminder)


def shown(campaign: Campaign, choice: Choice, words: Words) -> Shown:
    """The words filled in for the first branch that takes part."""
    places = _places(campaign, choice.language)
    subject, body = filled(words.subject, places), filled(words.body, places)
    return Shown(subject, body, sms_length(body) if choice.channel == "sms" else None)


def _places(campaign: Campaign, language: str) -> dict[str, str]:
    unit = Unit.objects.filter(pk__in=branches_in(campaign.scope_id, load_tree())[:1]).first() or campaign.scope
    survey = campaign.version.survey
    item = reply_item(compiled(campaign.version_id).definition)
    return {
        "bank": settings.BANK_NAME[language],
        "survey": (language == "en" and survey.name_en) or survey.name_zh,
        "unit": (language == "en" and unit.name_en) or unit.name_zh,
        "closes": _closes(campaign).isoformat(),
        "link": link_address(TOKEN),
        "stop": stop_address(TOKEN),
        "reply": reply_words(item, language) if item else "",
    }


def _closes(campaign: Campaign) -> date:
    wave = campaign.waves.order_by("-number").first()
    return wave.closes_at.astimezone(bank_zone()).date() if wave else bank_today()
