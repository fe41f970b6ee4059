"""Whatever people do, in whatever order and however often: one veto, two people, nothing published ever changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from dashboards.actions.appraisal import AppraisalRefused, IllegalRunMove, calculate_appraisal, move_run
from dashboards.actions.incidents import IllegalMove, VetoTerms, move_incident, propose_veto
from dashboards.formulas.veto import Effect
from dashboards.models import (
    AppraisalResult,
    AppraisalRun,
    AppraisalStep,
    Incident,
    IncidentMove,
    LedgerEntry,
    SchemeVersion,
    Veto,
)
from dashboards.queries.ledger import newest_head, verify
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import calculated, publish
from tests.dashboards.evidence.conftest import recorded
from tests.factories.official import QUARTER

SEQUENCES, STEPS = 290, 3  # of each beginning: 2,030 in all
TERMS = VetoTerms(QUARTER, Effect("grade_cap", "E"), Effect("points_zero"))
RUN_STEPS = ("review", "signed", "published", "final")
INCIDENT_STEPS = ("confirmed", "in_force", "appealed", "lifted", "upheld")
# Who usually does it, by place among the people.
USUAL = {"review": 0, "signed": 1, "published": 0, "proposed": 0, "in_force": 1, "appealed": 3, "lifted": 2}
REFUSALS = (IllegalRunMove, IllegalMove, AppraisalRefused, PermissionDenied)
COUNTED = (AppraisalRun, AppraisalStep, LedgerEntry, Veto, IncidentMove)
COUNTS = "SELECT " + ", ".join(f"(SELECT count(*) FROM {model._meta.db_table})" for model in COUNTED)
seen: set[str] = set()


SETTINGS = settings(
    max_examples=SEQUENCES,
    stateful_step_count=STEPS,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Quarter(RuleBasedStateMachine):
    """Every sequence begins with published scores, a scheme in force, a confirmed incident, and what `BEGINNINGS` adds;
    all that it does is undone."""

    people: list[User]
    incident_id: int
    entries: int

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        runs = AppraisalRun.objects.filter(steps__kind="published").values_list("pk", flat=True)
        self.published = {pk: _content(pk) for pk in runs}
        self.fresh = 0
        self.again: Callable[[], object] | None = None
        self.heads: list[Any] = []
        self.now = self.last = self._counts()

    def teardown(self) -> None:
        try:
            for pk, content in self.published.items():
                assert _content(pk) == content
            if self.fresh:
                assert verify(self.heads, since=self.entries + 1).differences == ()
        finally:
            transaction.set_rollback(True)
            self._undo.__exit__(None, None, None)
            transaction.set_rollback(False)

    def _do(self, deed: Callable[[], object], name: str) -> None:
        """Do it; what is refused leaves nothing behind. It is what `retry` does again."""
        self.again, before = deed, self.now
        try:
            deed()
        except REFUSALS:
            assert self._counts() == before
            return
        self.now = self._counts()
        seen.add(name)

    def _counts(self) -> tuple[int, ...]:
        with connection.cursor() as cursor:
            cursor.execute(COUNTS)
            return tuple(cursor.fetchone())

    @rule(who=st.integers(0, 3), correct=st.sampled_from(["", "", "Another look."]))
    def calculate(self, who: int, correct: str) -> None:
        """Or correct what was calculated."""
        asked: dict[str, Any] = {"scheme": "branches", "period": QUARTER, "actor": self.people[who], "correct": correct}
        self._do(lambda: calculate_appraisal(**asked), "corrected" if correct else "calculated")

    @precondition(lambda self: self.last[0])
    @rule(to=st.sampled_from(RUN_STEPS), who=st.integers(0, 3), old=st.booleans())
    def step(self, to: str, who: int, old: bool) -> None:
        run = AppraisalRun.objects.order_by("pk" if old else "-pk")[0]
        self._do(lambda: move_run(run=run, to=to, actor=self.people[who]), to)

    @precondition(lambda self: self.last[0])
    @rule()
    def onward(self) -> None:
        """The next step by who usually does it, so that sequences get as far as a publication."""
        run = AppraisalRun.objects.order_by("-pk")[0]
        done = set(run.steps.values_list("kind", flat=True))
        to = next(one for one in RUN_STEPS if one not in done)
        self._do(lambda: move_run(run=run, to=to, actor=self.people[USUAL.get(to, 0)]), to)

    @rule(who=st.integers(0, 3))
    def propose(self, who: int) -> None:
        self._do(
            lambda: propose_veto(incident=self._incident(), terms=TERMS, reason="why", actor=self.people[who]),
            "proposed",
        )

    @rule(to=st.sampled_from(INCIDENT_STEPS), usual=st.booleans(), who=st.integers(0, 3))
    def veto(self, to: str, usual: bool, who: int) -> None:
        """Approve, refuse, appeal, lift, uphold."""
        actor = self.people[USUAL.get(to, 2) if usual else who]
        self._do(lambda: move_incident(incident=self._incident(), to=to, actor=actor, reason="why"), to)

    # The right of reply: a rule `appeal` for each deed of dashboards.actions.appeals comes here. What the invariants
    # below ask for holds for a run that an upheld appeal corrects as it does for every other.

    @precondition(lambda self: self.again is not None)
    @rule()
    def retry(self) -> None:
        """The same request once more: a button pressed twice, a message that came again."""
        assert self.again is not None
        before = self.now
        self._do(self.again, "retried")
        assert self.now[1:] == before[1:]
        assert self.now[0] <= before[0] + 1  # a correction asked for twice is two corrections

    def _incident(self) -> Incident:
        return Incident.objects.get(pk=self.incident_id)

    @invariant()
    def two_people_publish_and_a_veto_fires_once(self) -> None:
        if self.now == self.last:
            return
        self.last = self.now
        for run in AppraisalRun.objects.filter(steps__kind="published").exclude(pk__in=self.published):
            self.published[run.pk] = _content(run.pk)
            self.heads.append(newest_head())
            self.fresh += 1
            _two_people(run)
        vetoes = list(Veto.objects.values_list("live", "proposed_by", "approved_by"))
        assert sum(live for live, _by, _second in vetoes) <= 1
        approved = [(by, second) for _live, by, second in vetoes if second]
        assert len(approved) <= 1 and all(by != second for by, second in approved)


def _content(run_id: int) -> tuple[Any, ...]:
    return (
        AppraisalRun.objects.values_list().get(pk=run_id),
        *AppraisalResult.objects.filter(run=run_id).order_by("pk").values_list(),
    )


def _two_people(run: AppraisalRun) -> None:
    by = dict(run.steps.values_list("kind", "actor"))
    assert by["signed"] not in (run.created_by_id, by["review"], by["published"])
    assert LedgerEntry.objects.filter(kind="appraisal", subject=str(run.public_id)).count() == 1


def _nothing(cast: Cast) -> None:
    """Only what every beginning has."""


def _signed(cast: Cast) -> None:
    run = calculated(cast)
    move_run(run=run, to="review", actor=cast.headquarters)
    move_run(run=run, to="signed", actor=cast.second)


def _published(cast: Cast) -> None:
    publish(calculated(cast), cast)


def _corrected(cast: Cast) -> None:
    _published(cast)
    calculated(cast, correct="Another look.")


def _vetoed(cast: Cast) -> None:
    incident = Incident.objects.get(pk=Quarter.incident_id)
    propose_veto(incident=incident, terms=TERMS, reason="why", actor=cast.headquarters)
    move_incident(incident=incident, to="in_force", actor=cast.second)
    _published(cast)


def _appealed(cast: Cast) -> None:
    _vetoed(cast)
    incident = Incident.objects.get(pk=Quarter.incident_id)
    move_incident(incident=incident, to="appealed", actor=cast.manager, reason="why")


BEGINNINGS: tuple[Callable[[Cast], object], ...] = (
    *(_nothing, calculated, _signed, _published),
    *(_corrected, _vetoed, _appealed),
)


@pytest.fixture
def begun(
    cast: Cast, external: User, third: User, scores: object, version: SchemeVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = recorded(cast, external, happened_on=QUARTER.first_day)
    for to in ("investigating", "confirmed"):
        move_incident(incident=incident, to=to, actor=cast.headquarters, reason="seen")
    monkeypatch.setattr(Quarter, "incident_id", incident.pk, raising=False)
    monkeypatch.setattr(Quarter, "people", [cast.headquarters, cast.second, third, cast.manager], raising=False)


def test_two_thousand_sequences_keep_the_ledger(cast: Cast, begun: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for begin in BEGINNINGS:
        with transaction.atomic():
            begin(cast)
            monkeypatch.setattr(Quarter, "entries", LedgerEntry.objects.count(), raising=False)
            run_state_machine_as_test(Quarter, settings=SETTINGS)
            assert verify().differences == ()
            transaction.set_rollback(True)
    # Whatever the sequences reached of the table of moves, they reached these.
    wanted = {"calculated", "corrected", "review", "signed", "published", "proposed", "in_force", "appealed", "lifted"}
    assert seen >= wanted | {"retried", "upheld"}
