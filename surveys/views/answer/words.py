"""What refusals say, each with what to do next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.forms.problems import DJANGO_LANGUAGES
from surveys.templatetags.answering import short_moment


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    text: str
    receipt: str = ""


def refusal_words(reason: str, language: str, *, at: datetime | None = None, receipt: str = "") -> Words:
    """Title and text of a refusal, in the reader's language."""
    with override(DJANGO_LANGUAGES[language]):
        when = short_moment(at) if at else ""
        return Words(*_words(reason, when), receipt)


def _words(reason: str, when: str) -> tuple[str, str]:
    known = {
        "unknown": (
            _("This link leads to no survey"),
            _("Part of the address may be missing. Please open the link in your message, or scan the code, again."),
        ),
        "forged": (
            _("This page can no longer be used"),
            _("Its address or form was changed on the way. Open the link in your message again; saved pages are kept."),
        ),
        "expired": (
            _("This invitation has expired"),
            _("Links are valid for a limited time. Thank you for wanting to answer; a later visit may bring another."),
        ),
        "revoked": (
            _("This link has been withdrawn"),
            _("No answers are taken here any more. If you wish to tell us something, please ask at your branch."),
        ),
        "used": (
            _("This invitation has been answered already"),
            _("Each invitation is for one answer, and it has reached us. There is nothing more for you to do."),
        ),
        "closed": (
            _("This survey is closed"),
            _("It closed on %(when)s, and no more answers are taken. Thank you for wanting to answer.")
            % {"when": when},
        ),
        "not_open": (
            _("This survey is not open yet"),
            _("It opens on %(when)s. Please open the same link again then.") % {"when": when},
        ),
        "no_wave": (
            _("There is no survey here at the moment"),
            _("Please try again another day, or ask at the counter."),
        ),
        "nothing_asked": (
            _("There is nothing for you to answer here"),
            _("None of the questions concerns your visit. Thank you for opening the survey; nothing more is needed."),
        ),
        "other_answers": (
            _("Your first answers have been received"),
            _("Answers cannot be changed once they are sent: those sent first count, those sent just now do not."),
        ),
        "too_late": (
            _("These answers can no longer be withdrawn"),
            _("That was possible until %(when)s. They stay counted, without your name.") % {"when": when},
        ),
        "code_needed": (
            _("Please scan the code on the display"),
            _("This address alone opens no survey: the code at the counter changes every two minutes. Scan it there."),
        ),
        "code_expired": (
            _("This code has expired"),
            _("The code on the display changes every two minutes. Please scan the one that it shows now."),
        ),
        "code_forged": (
            _("This code is not one of ours"),
            _("It was changed on the way, or it belongs to another counter. Please scan the code on the display."),
        ),
        "nothing_held": (
            _("Nothing is held under this link"),
            _("No answer was given by it, or it was given elsewhere. Open the link of the message that you answered."),
        ),
        "too_big": (
            _("That was too much to send at once"),
            _("Nothing was changed. Please go back in your browser, shorten your text, and send the page again."),
        ),
    }
    return known.get(reason) or (
        _("This page could not be read"),
        _("Nothing was changed. Please go back in your browser and send the page again."),
    )


def moment_in(language: str, at: datetime) -> str:
    with override(DJANGO_LANGUAGES[language]):
        return short_moment(at)
