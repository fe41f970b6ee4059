"""What to tell a person whose deed about the appraisal is refused, and what to do instead."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from dashboards.actions.appraisal.lifecycle import IllegalRunMove
from dashboards.actions.appraisal.refusals import AppraisalRefused
from dashboards.actions.appraisal.schemes import IllegalSchemeMove
from dashboards.actions.ledger.sentences import key_sentence

_Details = Mapping[str, str]

_SENTENCES: Mapping[str, Callable[[_Details], str]] = {
    "unknown_period": lambda d: _("The period “%(period)s” cannot be read. Write a quarter, like 2026Q3.") % d,
    "not_a_quarter": lambda d: _("%(period)s is not a quarter. The appraisal is calculated by quarter: 2026Q3.") % d,
    "in_future": lambda d: _("The time of the facts lies in the future. Write one that is past."),
    "no_scheme": lambda d: (
        _("No version of the scheme “%(scheme)s” is in force for %(period)s. Please have one approved first.") % d
    ),
    "no_units": lambda d: (
        _("The scheme “%(scheme)s” judges no unit that was open at the end of %(period)s. Look at its kinds.") % d
    ),
    "no_score_run": lambda d: (
        _("No official scores are published for %(programmes)s in %(period)s. Close and publish them first.") % d
    ),
    "not_calculated_yet": lambda d: _("%(period)s has no appraisal to correct. Please calculate it first.") % d,
    "reason_needed": lambda d: _("Please write why the run there is is corrected. It stands with the new run."),
    "being_calculated": lambda d: (
        _("%(period)s is being calculated by this scheme already. Wait until that is done; its progress stands below.")
        % d
    ),
    "not_computed": lambda d: _(
        "The appraisal could not be calculated. Nothing was written. Please tell the administrator, then ask again."
    ),
    "not_allowed": lambda d: _("Who asked for this may no longer calculate appraisals. Please ask for it again."),
    "gave_up": lambda d: _(
        "The appraisal could not be calculated in three attempts. Nothing was written; please tell the administrator, "
        "then ask again."
    ),
    "no_appraisal": lambda d: (
        _("No appraisal of the unit “%(unit)s” is there for %(period)s. Look at the code and the period.") % d
    ),
    "not_from_here": lambda d: _("It has moved on meanwhile. Load the page again to see where it stands."),
    "superseded": lambda d: _("This run has been corrected. Go on with the one that corrects it."),
    "second_person_needed": lambda d: _("You prepared this yourself. Somebody else has to sign it."),
    "you_signed": lambda d: _("You signed this run. Somebody else has to publish it."),
    "window_open": lambda d: _("Appeals may still come in. It becomes final after the last day for them."),
    "appeals_open": lambda d: _(
        "Appeals against this run are not settled. Have them decided, and let the corrected run be calculated first."
    ),
    "done_already": lambda d: _("Somebody else was quicker and has done this already. Load the page again."),
    "key_not_handed_over": lambda d: key_sentence(),
    "not_in_review": lambda d: _("This run is not in review, so that remarks are closed."),
    "comment_needed": lambda d: _("Please write what you remark."),
    "not_a_draft": lambda d: _("This version was submitted. Have it returned before you change it."),
    "changed_meanwhile": lambda d: _(
        "Somebody else saved this draft meanwhile. What you entered is below: compare it, then save again."
    ),
    "other_region": lambda d: _("A scheme of this code belongs to somebody else. Choose another code."),
    "periods_overlap": lambda d: _(
        "Another approved scheme judges the same units in one of these periods. Change the periods or the kinds."
    ),
    "period_already_appraised": lambda d: _(
        "One of these periods has been appraised and published. Let the version begin after it."
    ),
}


def sentence(refusal: AppraisalRefused | IllegalRunMove | IllegalSchemeMove) -> str:
    """The sentence for a refusal, in the language in force."""
    details = refusal.details if isinstance(refusal, AppraisalRefused) else {}
    return _SENTENCES[refusal.reason](details)
