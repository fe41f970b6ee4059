"""Why answers were not taken, for the people behind another system."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from surveys.actions.import_responses.sentences import problem_sentence
from surveys.actions.intake import Outcome
from surveys.actions.post_responses.reading import Posted, Refusal
from surveys.engine.definition import Definition
from surveys.engine.validation import Problem
from surveys.queries.compiled import compiled

_OF_REASONS: Mapping[str, Callable[[], str]] = {
    "other_answers": lambda: _("This UUID was used before, with other answers. Nothing was changed."),
    "closed": lambda: _("The campaign is closed and takes no more answers."),
    "not_open": lambda: _("The campaign is not open yet."),
}
_OF_PROBLEMS: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "required": lambda w: _("%(item)s: an answer is required.") % w,
    "unknown_item": lambda w: _("%(item)s: the survey does not ask this.") % w,
    "too_few": lambda w: _("%(item)s: please choose at least %(minimum)s.") % w,
    "too_many": lambda w: _("%(item)s: please choose at most %(maximum)s.") % w,
    "exclusive_option": lambda w: _("%(item)s: one of these options stands alone.") % w,
    "too_many_decimals": lambda w: _("%(item)s: at most %(decimals)s decimals.") % w,
}


def refusals_of(outcome: Outcome, posted: Posted, version_id: int) -> tuple[Refusal, ...]:
    """Every reason why an outcome is no success; none for a success."""
    if outcome.accepted:
        return ()
    definition = compiled(version_id).definition
    found = tuple(_refusal(problem, definition, posted) for problem in outcome.problems)
    return found or (Refusal(outcome.reason, None, _reason(outcome.reason)),)


def _reason(reason: str) -> str:
    say = _OF_REASONS.get(reason)
    return say() if say else _("These answers could not be recorded. Please send them again.")


def _refusal(problem: Problem, definition: Definition, posted: Posted) -> Refusal:
    say = _OF_PROBLEMS.get(problem.code)
    given = str(posted.answers.get(problem.item, ""))[:60]
    said = say({"item": problem.item, **problem.params}) if say else problem_sentence(problem, definition, {}, given)
    return Refusal(problem.code, f"answers.{problem.item}", said)
