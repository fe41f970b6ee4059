"""Words of the right of reply: states, grounds, remedies, facts; and why something was refused, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from dashboards.actions.appeals import AppealRefused
from dashboards.actions.appeals.reflecting import UPHELD
from dashboards.formulas.scorecard.changes import LEADER, Change
from dashboards.queries.appeals.facts import Fact
from surveys.clock import bank_zone
from surveys.forms.console_words import Words, word
from surveys.templatetags.manyi import named

STATES: Words = {
    "filed": pgettext_lazy("appeal", "filed"),
    "review": pgettext_lazy("appeal", "under review"),
    "proposed": pgettext_lazy("appeal", "waits for the second person"),
    "upheld": pgettext_lazy("appeal", "upheld"),
    "rejected": pgettext_lazy("appeal", "rejected"),
    "withdrawn": pgettext_lazy("appeal", "withdrawn"),
}
STATE_LOOKS = {"filed": "warn", "review": "warn", "proposed": "warn", "upheld": "ok", "rejected": "", "withdrawn": ""}
STEPS: Words = {
    "review": pgettext_lazy("appeal step", "Take under review"),
    "proposed": pgettext_lazy("appeal step", "Propose to leave the answer out"),
    "upheld": pgettext_lazy("appeal step", "Uphold"),
    "rejected": pgettext_lazy("appeal step", "Reject"),
    "withdrawn": pgettext_lazy("appeal step", "Withdraw the appeal"),
}
GROUNDS: Words = {
    "wrong_branch": pgettext_lazy("appeal", "It is about another branch"),
    "wrong_person": pgettext_lazy("appeal", "It is about a person who is not ours"),
    "misread": pgettext_lazy("appeal", "The scale was read the wrong way round"),
    "abuse": pgettext_lazy("appeal", "It is abusive or was not given in earnest"),
    "figure": pgettext_lazy("appeal", "A fact behind the figure is wrong or missing"),
    "exclusion": pgettext_lazy("appeal", "Something was counted or left out that should not be"),
    "rule": pgettext_lazy("appeal", "The scheme was applied wrongly"),
    "other": pgettext_lazy("appeal", "Another reason"),
}
REMEDIES: Words = {
    "reattributed": pgettext_lazy("appeal", "The answer counts at another unit"),
    "excluded": pgettext_lazy("appeal", "The answer is left out of all figures"),
    "fact": pgettext_lazy("appeal", "A fact was corrected"),
}
# What a correction changed: where on the card, and what of it.
WHERE: Words = {
    "with_veto": pgettext_lazy("scorecard", "With the veto"),
    "without_veto": pgettext_lazy("scorecard", "Without a veto"),
}
WHAT: Words = {
    "state": pgettext_lazy("scorecard", "State"),
    "total": pgettext_lazy("scorecard", "total"),
    "grade": pgettext_lazy("scorecard", "grade"),
    "value": pgettext_lazy("scorecard", "figure"),
    "points": pgettext_lazy("scorecard", "points"),
    "weight": pgettext_lazy("scorecard", "weight"),
    "contribution": pgettext_lazy("scorecard", "adds to the total"),
    "way": pgettext_lazy("scorecard", "judged by"),
    "target": pgettext_lazy("scorecard", "target of the year"),
    "adjustments": pgettext_lazy("scorecard", "Bonus and deduction"),
    "vetoes": pgettext_lazy("scorecard", "Incidents with a veto"),
    "days": pgettext_lazy("scorecard", "days in office"),
    "plain_total": pgettext_lazy("scorecard", "total without a veto"),
    "plain_grade": pgettext_lazy("scorecard", "grade without a veto"),
}
WAYS: Words = {
    "own": pgettext_lazy("scorecard", "its own figure"),
    "join": pgettext_lazy("scorecard", "joined with the year before"),
    "region": pgettext_lazy("scorecard", "the region's figure"),
    "redistribute": pgettext_lazy("scorecard", "weight given to the others"),
    "neutral": pgettext_lazy("scorecard", "half of the points"),
    "graded": pgettext_lazy("scorecard", "graded"),
    "exempt": pgettext_lazy("scorecard", "exempt"),
    "no_figures": pgettext_lazy("scorecard", "without figures"),
}


def change_said(change: Change, titles: Mapping[str, str]) -> str:
    """Which figure of a card changed: the component by its title, the whole with or without the veto, or a leader by
    the day since which they led the unit in the period."""
    what = word(WHAT, change.what)
    if change.where == "card":
        return what
    if change.where.startswith(LEADER):
        since = _("Leader from %(day)s") % {"day": change.where.removeprefix(LEADER)}
        return f"{since} · {what}"
    return f"{titles.get(change.where) or word(WHERE, change.where)} · {what}"


_Details = Mapping[str, str]
_SENTENCES: Mapping[str, Callable[[_Details], str]] = {
    "corrected_meanwhile": lambda d: _(
        "This scorecard has been replaced by a corrected one, or is not published. Open the scorecard that holds now."
    ),
    "too_late": lambda d: (
        _("The last day to appeal was %(deadline)s. Please turn to head office, which can correct a run by itself.") % d
    ),
    "ground_needed": lambda d: _("Choose on what ground you appeal."),
    "reason_needed": lambda d: _("Write in a few words why. Without a reason nobody can follow the step."),
    "not_your_answer": lambda d: _(
        "This answer does not count for your unit in this appraisal. Choose one from the answers under your figures."
    ),
    "no_such_component": lambda d: _("The scorecard has no such component. Choose one of its rows."),
    "filed_already": lambda d: (
        _("There is an appeal against this already: %(name)s. Open it to see how it stands or what was decided.") % d
    ),
    "not_from_here": lambda d: _("It has moved on meanwhile. Load the page again to see where it stands."),
    "you_filed": lambda d: _("You filed this appeal. Somebody without a part in it has to review it."),
    "you_belong_there": lambda d: _("You hold a post at a unit that it concerns. Let somebody independent review it."),
    "you_had_a_part": lambda d: _(
        "You calculated, reviewed, signed or published this appraisal. Let somebody who had no part in it decide."
    ),
    "you_proposed": lambda d: _("You proposed to leave the answer out. A second person has to agree."),
    "you_recorded_it": lambda d: _("You recorded this correction yourself. Let a second person uphold the appeal."),
    "second_person_needed": lambda d: _(
        "An answer is left out only with a second person's approval. Propose it; another independent reviewer approves."
    ),
    "no_answer_to_leave_out": lambda d: _("This appeal is against a component. There is no answer to leave out."),
    "remedy_needed": lambda d: _("Choose what is put right. On this ground not everything is possible."),
    "unit_needed": lambda d: _("Write the code of the unit where the answer belongs, one of the same kind."),
    "same_unit": lambda d: _("The answer counts at this unit already. Write the code of another one."),
    "unit_not_open": lambda d: _("That unit was not open on the day of the service. Look at its code."),
    "no_corrected_fact": lambda d: _(
        "Nothing about this component was corrected since the appraisal was calculated. Have the fact corrected first, "
        "under Supervision or as a published score run; then name it here."
    ),
    "fact_needed": lambda d: _("Choose the corrected fact from the list."),
    "answer_gone": lambda d: _(
        "The answer was taken out of all figures meanwhile. Reject the appeal with this reason, and let head office "
        "close the period again."
    ),
}


def refusal_said(refusal: AppealRefused) -> str:
    """The sentence for a refusal, in the language in force."""
    return _SENTENCES[refusal.reason](refusal.details)


def problem_said(reason: str) -> str:
    """Why a step is not open to the reader."""
    return _SENTENCES[reason]({"deadline": "", "name": ""})


def fact_said(fact: Fact) -> str:
    """A corrected fact in one line."""
    return _FACTS[fact.kind](fact.thing)


def _complaint(one: Any) -> str:
    told = _("Complaint %(reference)s, version %(number)s: %(unit)s, %(state)s")
    states = {
        True: pgettext("complaint", "upheld"),
        False: pgettext("complaint", "not upheld"),
        None: pgettext("complaint", "not decided yet"),
    }
    state = pgettext("complaint", "withdrawn") if one.withdrawn else states[one.upheld]
    return told % {"reference": one.reference, "number": one.number, "unit": named(one.unit), "state": state}


def _visit(one: Any) -> str:
    params = {"day": one.observed_on, "reached": one.reached, "possible": one.possible}
    if one.withdrawn:
        return _("Visit of %(day)s: taken back") % params
    return _("Visit of %(day)s: %(reached)s of %(possible)s") % params


def _measure(one: Any) -> str:
    params = {"name": named(one.definition), "month": f"{one.month // 100}-{one.month % 100:02d}", "n": one.number}
    return _("%(name)s, %(month)s, version %(n)s: %(value)s") % {**params, "value": f"{one.value.normalize():f}"}


def _scores(one: Any) -> str:
    return _("Official scores of %(period)s, computed again on %(day)s") % {
        "period": one.period,
        "day": one.created_at.astimezone(bank_zone()).date(),
    }


def _supplied(one: Any) -> str:
    params = {"code": one.code, "unit": named(one.unit), "value": f"{one.value.normalize():f}"}
    return _("Supplied figure %(code)s: %(unit)s, %(value)s") % params


_FACTS: Mapping[str, Callable[[Any], str]] = {
    "complaint": _complaint,
    "visit": _visit,
    "measure": _measure,
    "scores": _scores,
    "supplied": _supplied,
}


def correction_said(reason: str) -> str:
    """Why a run corrects another one: what people wrote, or which decisions the installation calculated with."""
    names = reason.removeprefix(UPHELD)
    if names == reason:
        return reason
    return _("After what was decided in favour of the assessed: %(names)s.") % {"names": names}
