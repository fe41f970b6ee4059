"""Words for the codes of supervision: kinds, categories, states, outcomes, effects; and why something was refused."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dashboards.formulas.veto import GRADES
from surveys.forms.console_words import Words

KINDS: Words = {
    "regulator": pgettext_lazy("observation", "Regulator's notice"),
    "media": pgettext_lazy("observation", "Media"),
    "social": pgettext_lazy("observation", "Social supervisor"),
    "mystery": pgettext_lazy("observation", "Mystery visit"),
}
SEVERITIES: Words = {
    "none": pgettext_lazy("severity", "No fault"),
    "minor": pgettext_lazy("severity", "Minor"),
    "serious": pgettext_lazy("severity", "Serious"),
    "grave": pgettext_lazy("severity", "Grave"),
}
SEVERITY_LOOKS = {"none": "", "minor": "", "serious": "warn", "grave": "bad"}
COMPLAINT_CATEGORIES: Words = {
    "attitude": pgettext_lazy("complaint", "Attitude"),
    "waiting": pgettext_lazy("complaint", "Waiting"),
    "authorisation": pgettext_lazy("complaint", "Authorisation"),
    "fees": pgettext_lazy("complaint", "Fees"),
    "product": pgettext_lazy("complaint", "Products"),
    "digital": pgettext_lazy("complaint", "Digital channels"),
    "premises": pgettext_lazy("complaint", "Premises"),
    "privacy": pgettext_lazy("complaint", "Personal data"),
    "other": pgettext_lazy("complaint", "Other"),
}
COMPLAINT_CHANNELS: Words = {
    "branch": pgettext_lazy("complaint channel", "At the branch"),
    "hotline": pgettext_lazy("complaint channel", "Hotline"),
    "app": pgettext_lazy("complaint channel", "App"),
    "letter": pgettext_lazy("complaint channel", "Letter or visit"),
    "regulator": pgettext_lazy("complaint channel", "Through the regulator"),
    "media": pgettext_lazy("complaint channel", "Media"),
    "other": pgettext_lazy("complaint channel", "Other"),
}
INCIDENT_CATEGORIES: Words = {
    "custody": pgettext_lazy("incident", "Keeping customers' keys or passbooks"),
    "fraud": pgettext_lazy("incident", "Fraud or theft"),
    "safety": pgettext_lazy("incident", "Safety"),
    "privacy": pgettext_lazy("incident", "Leak of personal data"),
    "misselling": pgettext_lazy("incident", "Mis-selling"),
    "mass": pgettext_lazy("incident", "Mass complaint"),
    "scoring": pgettext_lazy("incident", "Interference with survey answers"),
    "other": pgettext_lazy("incident", "Other"),
}
STATES: Words = {
    "recorded": pgettext_lazy("incident state", "Recorded"),
    "investigating": pgettext_lazy("incident state", "Under investigation"),
    "dismissed": pgettext_lazy("incident state", "Dismissed"),
    "confirmed": pgettext_lazy("incident state", "Confirmed"),
    "proposed": pgettext_lazy("incident state", "Veto proposed"),
    "in_force": pgettext_lazy("incident state", "Veto in force"),
    "appealed": pgettext_lazy("incident state", "Under appeal, veto in force"),
    "lifted": pgettext_lazy("incident state", "Veto lifted"),
    "upheld": pgettext_lazy("incident state", "Veto upheld"),
}
STATE_LOOKS = {"proposed": "warn", "in_force": "bad", "appealed": "bad", "upheld": "bad", "investigating": "warn"}
STEPS: Words = {
    "investigating": pgettext_lazy("incident step", "Begin the investigation"),
    "dismissed": pgettext_lazy("incident step", "Dismiss"),
    "confirmed": pgettext_lazy("incident step", "Confirm"),
    "refused": pgettext_lazy("incident step", "Refuse the veto"),
    "proposed": pgettext_lazy("incident step", "Propose the veto"),
    "in_force": pgettext_lazy("incident step", "Approve the veto"),
    "appealed": pgettext_lazy("incident step", "Appeal"),
    "lifted": pgettext_lazy("incident step", "Lift the veto"),
    "upheld": pgettext_lazy("incident step", "Uphold the veto"),
}
OUTCOMES: Words = {
    "resignation": pgettext_lazy("outcome", "Resigned, taking the blame"),
    "dismissal": pgettext_lazy("outcome", "Removed from the post"),
    "demotion": pgettext_lazy("outcome", "Demoted"),
    "transfer": pgettext_lazy("outcome", "Transferred"),
    "demerit": pgettext_lazy("outcome", "Demerit"),
    "warning": pgettext_lazy("outcome", "Warning"),
    "criticism": pgettext_lazy("outcome", "Criticised in a circular"),
    "none": pgettext_lazy("outcome", "No consequence"),
}
DIRECTIONS: Words = {
    "higher": pgettext_lazy("direction", "higher is better"),
    "lower": pgettext_lazy("direction", "lower is better"),
    "neither": pgettext_lazy("direction", "for information"),
}
JOININGS: Words = {
    "ratio": pgettext_lazy("joining of months", "share: numerator ÷ denominator over all months"),
    "mean": pgettext_lazy("joining of months", "mean of the months"),
    "sum": pgettext_lazy("joining of months", "sum of the months"),
}


def effect_word(kind: str, grade: str) -> str:
    if kind == "grade_cap":
        return _("grade %(grade)s at best") % {"grade": grade}
    return _("points set to zero, worst grade") if kind == "points_zero" else _("no effect")


def effect_choices() -> list[tuple[str, str]]:
    """``grade_cap:C`` and its like; a cap at the best grade would be none."""
    caps = [(f"grade_cap:{grade}", effect_word("grade_cap", grade)) for grade in GRADES[1:]]
    return [*caps, ("points_zero:", effect_word("points_zero", "")), ("none:", effect_word("none", ""))]


def move_problem(reason: str) -> str:
    """Why a step was refused, and what to do."""
    return {
        "not_from_here": _("The incident stands elsewhere by now. Look at its history, then decide again."),
        "reason_needed": _("Give a reason: it stays in the history, and the unit may read it."),
        "evidence_needed": _("Nothing is confirmed without evidence. Add a file first."),
        "not_serious": _("Only a serious or grave incident can carry a veto."),
        "vetoed_before": _("This incident has carried a veto already. It fires once only."),
        "terms_needed": _("Say for which period the veto holds and what it does, on this page."),
        "period_before": _("The period ends before the incident happened. Choose a later one."),
        "unknown_effect": _("Choose an effect from the list."),
        "not_by_scheme": _(
            "The scheme says what a veto does in this period. Choose the effects that stand beside the period."
        ),
        "no_effect": _("A veto without any effect is none. Choose an effect on the unit or on its leader."),
        "you_proposed": _("You proposed this veto. A second person decides on it."),
        "you_recorded": _("You recorded this incident. A second person decides on the veto."),
        "you_confirmed": _("You confirmed this incident. A second person decides on the veto."),
        "you_led": _("You led the unit on that day. Somebody else decides on the veto."),
        "you_approved": _("You approved this veto. Somebody without a part in it decides the appeal."),
        "you_appealed": _("You made this appeal. Somebody else decides it."),
        "too_late": _("The time to appeal is over: ten working days after the veto came into force."),
        "over": _("The matter is closed; no more evidence is added."),
        "no_file": _("Choose at least one file."),
    }[reason]


def fact_problem(reason: str) -> str:
    """Why a fact was refused, and what to do."""
    return {
        "unit_unknown": _("Choose a unit from the list."),
        "in_future": _("This day is still to come. Enter the day on which it happened."),
        "unit_not_open": _("The unit did not exist on that day. Choose another unit or day."),
        "nothing_seen": _("No item was marked as seen. Mark at least one, or record no visit."),
        "no_checklist": _("There is no checklist yet. Headquarters publishes one first."),
        "withdrawn_already": _("It was withdrawn already."),
        "why_needed": _("Say why it is withdrawn."),
        "changed_meanwhile": _("Somebody else recorded the same in this moment. Look at it, then try again."),
        "due_early": _("The day to handle it by lies before the day it was received."),
        "handled_early": _("It was handled before it was received. Please correct one of the two days."),
        "undecided": _("It cannot be upheld or not before it was handled. Please add the day it was handled."),
        "known_elsewhere": _("A complaint with this number stands at another unit. Check the number."),
        "case_unknown": _("There is no such case that you may work on. Check its number, or leave it empty."),
        "month_to_come": _("This month has not begun yet."),
    }[reason]


def outcome_problem(reason: str) -> str:
    return {
        "not_confirmed": _("An outcome is recorded once the incident is confirmed."),
        "no_leader": _("Nobody held the unit on that day, so there is no one to record an outcome for."),
        "in_future": _("This day is still to come. Enter the day of the decision."),
        "too_early": _("It was decided before the incident happened. Correct the day."),
    }[reason]


def file_problem(reason: str, name: str) -> str:
    return {
        "empty": _("“%(name)s” is empty. Choose another file."),
        "too_large": _("“%(name)s” is larger than 10 MB. Make it smaller, or split it, then choose it again."),
        "wrong_type": _("“%(name)s” is neither PDF, PNG, JPEG nor WebP. Save it as one of these, and try again."),
        "too_many": _("At most 5 files at once. Add the others afterwards."),
    }[reason] % {"name": name}
