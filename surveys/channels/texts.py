"""The standard words of messages, in both languages; a campaign may have its own."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.engine.definition import Item


@dataclass(frozen=True, slots=True)
class Words:
    """Subject ('' for a text message) and body, with places to fill in."""

    subject: str
    body: str


def standard_words(channel: str, language: str, reminder: bool) -> Words:
    """What is sent where a campaign has no words of its own."""
    with override("zh-hans" if language == "zh" else "en"):
        return _email(reminder) if channel == "email" else Words("", _sms(reminder))


def words_again(channel: str, language: str) -> Words:
    """What is sent once a case is settled: the customer must know that this answer is seen by those who settled it."""
    with override("zh-hans" if language == "zh" else "en"):
        if channel == "email":
            return Words(_("Is it settled, what you told us about {unit}?"), _body_again())
        return Words("", _("[{bank}] We followed up what you told us about {unit}. Is it settled? {link} Stop: {stop}"))


def reply_words(item: Item, language: str) -> str:
    """That the question may be answered by sending a digit back, and what its ends mean."""
    low, high = (item.points[place].label.get(language) for place in (0, -1))
    with override("zh-hans" if language == "zh" else "en"):
        return _("reply 1 (%(low)s) to 5 (%(high)s)") % {"low": low, "high": high}


def _sms(reminder: bool) -> str:
    if reminder:
        return _("[{bank}] A reminder: your view of {unit} is still welcome until {closes}: {link} Stop: {stop}")
    return _("[{bank}] How was {unit}? One minute, until {closes}: {link} Stop: {stop}")


def _email(reminder: bool) -> Words:
    if reminder:
        return Words(_("A reminder: how was your visit to {unit}?"), _reminder_body())
    return Words(_("How was your visit to {unit}?"), _first_body())


def _first_body() -> str:
    return _(
        "Dear customer,\n\nyou were served by {unit}. How was it? Answering takes about one minute, needs no sign-in, "
        "and is possible until {closes}:\n\n{link}\n\nYour answers are confidential; branch staff cannot see who you "
        "are.\n\n{bank}\n\nYou do not want such messages? {stop}"
    )


def _reminder_body() -> str:
    return _(
        "Dear customer,\n\nwe asked you about {unit} and have not heard from you yet. If you would like to answer, it "
        "takes about one minute, until {closes}:\n\n{link}\n\nYour answers are confidential; branch staff cannot see "
        "who you are. We will not remind you again.\n\n{bank}\n\nYou do not want such messages? {stop}"
    )


def _body_again() -> str:
    return _(
        "Dear customer,\n\nyou told us that you were not satisfied with {unit}, and a colleague has been in touch with "
        "you since. Is it settled? Answering takes half a minute, until {closes}:\n\n{link}\n\nThe colleague who "
        "handled it and those above them see your answer. It enters no score.\n\n{bank}\n\nYou do not want such "
        "messages? {stop}"
    )
