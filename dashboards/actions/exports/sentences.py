"""What to tell a person whose export cannot be, and what to do instead."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from dashboards.queries.refusals import ExportRefused

_Details = Mapping[str, object]
_SENTENCES: Mapping[str, Callable[[_Details], str]] = {
    "unknown_unit": lambda d: _("There is no unit “%(unit)s” that you may see. Please check its code.") % d,
    "unknown_survey": lambda d: _("There is no survey “%(survey)s”. Please check its code.") % d,
    "unknown_programme": lambda d: (
        _("There is no programme “%(programme)s”. Write retail, corporate, product or internal.") % d
    ),
    "unknown_option": lambda d: _("“%(option)s” is not known here. Please choose one of the values offered.") % d,
    "unknown_period": lambda d: (
        _(
            "The period “%(period)s” cannot be read. Write a quarter, month, year or a span: "
            "2026Q3, 2026-07, 2026, 2026-01..2026-06."
        )
        % d
    ),
    "period_too_long": lambda d: _("An export covers ten years at most. Please ask for a shorter period."),
    "unknown_wave": lambda d: _("There is no such wave, or it is over: its links lead nowhere any more."),
    "unknown_appraisal": lambda d: _("There is no published appraisal of this scheme and quarter that you may see."),
    "internal_never_listed": lambda d: _(
        "Answers in which the front line rates support are anonymous and are never listed. Export their scores instead."
    ),
    "internal_uncut": lambda d: _(
        "The internal programme is anonymous: its scores are exported whole. "
        "Please leave out segment, channel and product."
    ),
    "not_allowed": lambda d: _("Your role no longer allows this export. Ask headquarters if you need it."),
    "gave_up": lambda d: _(
        "The file could not be made after three attempts; no answer is affected. Please ask for a shorter period, "
        "or tell the administrator."
    ),
}


def refusal_sentence(refusal: ExportRefused) -> str:
    return fault_sentence(refusal.reason, refusal.details)


def fault_sentence(reason: str, details: _Details | None = None) -> str:
    """The sentence for a reason; a job keeps no details, so its sentence names the reason alone."""
    say = _SENTENCES.get(reason, _SENTENCES["gave_up"])
    try:
        return say(details or {})
    except KeyError:
        return _("What was asked for no longer exists. Please ask again with other values.")


def too_many_sentence(most: int) -> str:
    return _("%(n)s exports of yours are still being made. Please wait until one of them is done.") % {"n": most}
