"""What to tell a person whose deed about official figures is refused, and what to do instead."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from dashboards.actions.ledger.sentences import key_sentence
from dashboards.actions.official.refusals import OfficialRefused
from surveys.clock import bank_zone

_Details = Mapping[str, object]


def _until(details: _Details) -> dict[str, object]:
    moment = details["until"]
    local = moment.astimezone(bank_zone()) if isinstance(moment, datetime) else moment
    return {"period": details["period"], "until": f"{local:%Y-%m-%d %H:%M}"}


_SENTENCES: Mapping[str, Callable[[_Details], str]] = {
    "unknown_programme": lambda d: (
        _("There is no programme “%(programme)s”. Write retail, corporate, product or internal.") % d
    ),
    "unknown_period": lambda d: _("The period “%(period)s” cannot be read. Write a quarter, like 2026Q3.") % d,
    "unknown_run": lambda d: _("There is no run “%(run)s”, or more than one. Please write its whole id.") % d,
    "not_a_quarter": lambda d: _("%(period)s is not a quarter. Official figures are closed by quarter: 2026Q3.") % d,
    "not_over": lambda d: _("%(period)s is not over. It can be closed after %(until)s.") % _until(d),
    "intake_open": lambda d: (
        _("Answers begun in %(period)s may still come in. It can be closed after %(until)s.") % _until(d)
    ),
    "no_rules": lambda d: (
        _("No rules are in force for %(programme)s in %(period)s. Please have a version approved first.") % d
    ),
    "not_closed_yet": lambda d: _("%(period)s has no run to correct. Please close it first.") % d,
    "superseded": lambda d: _("This run has been corrected. Please publish the one that corrects it."),
    "not_proposed": lambda d: _(
        "This run was computed by the system. One person has to propose it, another publish it."
    ),
    "second_person_needed": lambda d: _("You closed or proposed this yourself. Somebody else has to approve it."),
    "key_not_handed_over": lambda d: key_sentence(),
    "internal_never_listed": lambda d: _(
        "Answers in which the front line rates support are anonymous and are never listed. Export the figures instead."
    ),
}


def refusal_sentence(refusal: OfficialRefused) -> str:
    """The sentence for a refusal, in the language in force."""
    return _SENTENCES[refusal.reason](refusal.details)
