"""Hand in a batch; each of its answers is taken or refused by itself."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from surveys import access
from surveys.actions import audit
from surveys.actions.intake import Outcome, OutcomeStatus, Submission, submit_responses
from surveys.actions.post_responses.reading import Posted, PostReader, PostRefused, Refusal, with_paths
from surveys.actions.post_responses.sentences import refusals_of
from surveys.models import User


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one set of answers, and why not, where it was not taken."""

    outcome: Outcome
    refusals: tuple[Refusal, ...] = ()


def post_responses(*, batch: Sequence[Posted], actor: User) -> list[Answer]:
    """Record what can be recorded; one answer for each of the batch, in its order.

    Raises
    ------
    PermissionDenied
        Where the actor may not bring in answers.
    """
    access.require(actor, "import_answers")
    reader = PostReader(batch, actor)
    answers: dict[int, Answer] = {}
    read: dict[int, tuple[Submission, str]] = {}
    for place, posted in enumerate(batch):
        try:
            read[place] = reader.read(posted)
        except PostRefused as refused:
            answers[place] = Answer(Outcome(OutcomeStatus.REFUSED, reason=refused.refusal.code), (refused.refusal,))
    outcomes = _submit(list(read.values()), [batch[place] for place in read], actor)
    for place, outcome in zip(read, outcomes, strict=True):
        answers[place] = Answer(outcome, refusals_of(outcome, batch[place], read[place][0].version_id))
    return [answers[place] for place in range(len(batch))]


@transaction.atomic
def _submit(read: Sequence[tuple[Submission, str]], posted: Sequence[Posted], actor: User) -> list[Outcome]:
    ids = with_paths(read)
    whole = [replace(one, place=replace(one.place, path_id=ids[path])) for one, path in read]
    outcomes = submit_responses(whole)
    _note(outcomes, posted, actor)
    return outcomes


def _note(outcomes: Sequence[Outcome], posted: Sequence[Posted], actor: User) -> None:
    """Who brought how many answers, and what they declared as sampling: it decides what the answers are good for."""
    done = Counter(
        (one.survey, one.sampling)
        for one, outcome in zip(posted, outcomes, strict=True)
        if outcome.status is OutcomeStatus.RECORDED
    )
    for (survey, sampling), count in sorted(done.items()):
        audit.record(actor=actor, verb="responses.posted", subject=survey, sampling=sampling, recorded=count)
