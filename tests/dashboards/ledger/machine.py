"""What people do to a quarter, in whatever order and however often, and what holds all the same."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from dashboards.actions.appeals import AppealRefused, Remedy, move_appeal, reflect_appeals
from dashboards.actions.appraisal import AppraisalRefused, IllegalRunMove, calculate_appraisal, move_run
from dashboards.actions.incidents import IllegalMove, VetoTerms, move_incident, propose_veto
from dashboards.actions.official import OfficialRefused, propose_run, publish_run
from dashboards.formulas.veto import Effect
from dashboards.models import (
    Appeal,
    AppealMove,
    AppraisalResult,
    AppraisalRun,
    AppraisalStep,
    Incident,
    IncidentMove,
    LedgerEntry,
    Reflection,
    RunStep,
    SchemeVersion,
    ScoreRun,
    Veto,
)
from dashboards.queries.appeals.facts import corrected_facts
from dashboards.queries.ledger import newest_head, verify
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.appeals.conftest import against_visits, filed
from tests.dashboards.evidence.conftest import recorded
from tests.factories.official import QUARTER

SEQUENCES, STEPS = 200, 3  # of each beginning: 2,000 in all
TERMS = VetoTerms(QUARTER, Effect("grade_cap", "E"), Effect("points_zero"))
RUN_STEPS = ("review", "signed", "published", "final")
APPEAL_STEPS = ("review", "upheld", "upheld", "rejected", "withdrawn")
INCIDENT_STEPS = ("confirmed", "in_force", "appealed", "lifted", "upheld")
# Who usually does it, by place among the people.
USUAL = {"review": 0, "signed": 1, "published": 0, "proposed": 0, "in_force": 1, "appealed": 3, "lifted": 2}
REFUSALS = (IllegalRunMove, IllegalMove, AppraisalRefused, AppealRefused, OfficialRefused, PermissionDenied, Http404)
COUNTED = (
    *(AppraisalRun, AppraisalStep, LedgerEntry, Veto, IncidentMove),
    *(ScoreRun, RunStep, Appeal, AppealMove, Reflection),
)
APPEALS, VETOES, SCORE_RUNS, REFLECTIONS = (COUNTED.index(model) for model in (Appeal, Veto, ScoreRun, Reflection))
COUNTS = "SELECT " + ", ".join(f"(SELECT count(*) FROM {model._meta.db_table})" for model in COUNTED)
CONTENTS = f"""SELECT r.id, r::text, (SELECT array_agg(x::text ORDER BY x.id)
    FROM {AppraisalResult._meta.db_table} x WHERE x.run_id = r.id)
    FROM {AppraisalRun._meta.db_table} r WHERE r.id = ANY(%s)"""
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
    """Every sequence begins with published scores, a scheme in force and a confirmed incident, and what its beginning
    adds; all that it does is undone."""

    cast: Cast
    people: list[User]
    incident: Incident
    # What the sequences of one beginning have in common, read once.
    entries: int
    begun: tuple[int, ...]
    standing: dict[int, Any]

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.published = dict(self.standing)
        self.fresh = 0
        self.again: Callable[[], object] | None = None
        self.heads: list[Any] = []
        self.met = self.begun[REFLECTIONS]
        self.now = self.last = self.begun

    def teardown(self) -> None:
        try:
            assert not self.published or _contents(self.published) == self.published
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
            assert _counts() == before
            return
        self.now = _counts()
        seen.add(name)

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
            lambda: propose_veto(incident=self.incident, terms=TERMS, reason="why", actor=self.people[who]),
            "proposed",
        )

    @rule(to=st.sampled_from(INCIDENT_STEPS), usual=st.booleans(), who=st.integers(0, 3))
    def veto(self, to: str, usual: bool, who: int) -> None:
        """Approve, refuse, appeal, lift, uphold."""
        actor = self.people[USUAL.get(to, 2) if usual else who]
        self._do(lambda: move_incident(incident=self.incident, to=to, actor=actor, reason="why"), to)

    @precondition(lambda self: self.published)
    @rule(answer=st.booleans(), usual=st.booleans(), who=st.integers(0, 3))
    def file(self, answer: bool, usual: bool, who: int) -> None:
        """An appeal against an answer or a component, by the manager or by whom it is not for."""
        run = AppraisalRun.objects.get(pk=max(self.published))
        actor = self.people[3 if usual else who]
        self._do(lambda: (filed if answer else against_visits)(run, self.cast, actor=actor), "filed")

    @precondition(lambda self: self.last[APPEALS])
    @rule(to=st.sampled_from(APPEAL_STEPS), usual=st.booleans(), who=st.integers(0, 3))
    def decide(self, to: str, usual: bool, who: int) -> None:
        """Take it up, uphold it by what it asks for, reject it, take it back."""
        appeal = Appeal.objects.order_by("-pk")[0]
        actor = self.people[(3 if to == "withdrawn" else 2) if usual else who]
        remedy = _asked_for(appeal, self.cast) if to == "upheld" else None
        self._do(lambda: move_appeal(appeal=appeal, to=to, actor=actor, reason="why", remedy=remedy), f"appeal {to}")

    @precondition(lambda self: self.last[APPEALS] or self.last[VETOES])
    @rule()
    def reflect(self) -> None:
        """The worker that calculates again with what was decided."""
        self._do(reflect_appeals, "reflected")

    @precondition(lambda self: self.last[SCORE_RUNS] > 1)
    @rule(second=st.integers(0, 3))
    def publish_scores(self, second: int) -> None:
        """The corrected scores that an upheld appeal led to."""
        self._do(lambda: _publish_scores(self.people[0], self.people[second]), "scores")

    @precondition(lambda self: self.again is not None)
    @rule()
    def retry(self) -> None:
        """The same request once more: a button pressed twice, a message that came again."""
        assert self.again is not None
        before = self.now
        self._do(self.again, "retried")
        assert self.now[1:] == before[1:]
        assert self.now[0] <= before[0] + 1  # a correction asked for twice is two corrections

    @invariant()
    def two_people_publish_and_a_veto_fires_once(self) -> None:
        if self.now == self.last:
            return
        self.last = self.now
        for run in AppraisalRun.objects.filter(steps__kind="published").exclude(pk__in=self.published):
            self.published |= _contents([run.pk])
            self.heads.append(newest_head())
            self.fresh += 1
            _two_people(run)
        vetoes = list(Veto.objects.values_list("live", "proposed_by", "approved_by"))
        assert sum(live for live, _by, _second in vetoes) <= 1
        approved = [(by, second) for _live, by, second in vetoes if second]
        assert len(approved) <= 1 and all(by != second for by, second in approved)

    @invariant()
    def what_was_decided_is_calculated_with_once(self) -> None:
        if self.now[REFLECTIONS] == self.met:
            return
        self.met = self.now[REFLECTIONS]
        rows = Reflection.objects.values_list("appeal", "veto", "scheme", "period", "run_id", "score_run_id")
        met = [(appeal, veto, scheme, period, run is None) for appeal, veto, scheme, period, run, _scores in rows]
        assert len(met) == len(set(met))
        assert all((run is None) != (scores is None) for *_cause, run, scores in rows)


def _counts() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return tuple(cursor.fetchone())


def _contents(runs: Iterable[int]) -> dict[int, Any]:
    """Every column of these runs and of their results."""
    with connection.cursor() as cursor:
        cursor.execute(CONTENTS, [list(runs)])
        return {pk: row for pk, *row in cursor.fetchall()}


def _asked_for(appeal: Appeal, cast: Cast) -> Remedy:
    """To the other branch with the answer; the fact that was recorded anew, where there is one."""
    if appeal.response_id is not None:
        return Remedy("reattributed", cast.e2)
    return Remedy("fact", fact=next((one.key for one in corrected_facts(appeal)), ""))


def _publish_scores(first: User, second: User) -> None:
    run = ScoreRun.objects.get(superseded_by=None)
    with transaction.atomic():
        propose_run(run=run, actor=first)
        publish_run(run=run, actor=second)


def _two_people(run: AppraisalRun) -> None:
    by = dict(run.steps.values_list("kind", "actor"))
    assert by["signed"] not in (run.created_by_id, by["review"], by["published"])
    assert LedgerEntry.objects.filter(kind="appraisal", subject=str(run.public_id)).count() == 1


@pytest.fixture
def begun(
    cast: Cast, external: User, third: User, scores: object, version: SchemeVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = recorded(cast, external, happened_on=QUARTER.first_day)
    for to in ("investigating", "confirmed"):
        move_incident(incident=incident, to=to, actor=cast.headquarters, reason="seen")
    monkeypatch.setattr(Quarter, "cast", cast, raising=False)
    monkeypatch.setattr(Quarter, "incident", incident, raising=False)
    monkeypatch.setattr(Quarter, "people", [cast.headquarters, cast.second, third, cast.manager], raising=False)


def run_sequences(
    beginnings: tuple[Callable[[Cast], object], ...], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of each beginning; ``seen`` then says which deeds were done in any of them."""
    # One statement for each small table of a publication, not the three of a cursor on the server.
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    seen.clear()
    for begin in beginnings:
        with transaction.atomic():
            begin(cast)
            published = AppraisalRun.objects.filter(steps__kind="published").values_list("pk", flat=True)
            monkeypatch.setattr(Quarter, "standing", _contents(published), raising=False)
            monkeypatch.setattr(Quarter, "begun", _counts(), raising=False)
            monkeypatch.setattr(Quarter, "entries", LedgerEntry.objects.count(), raising=False)
            run_state_machine_as_test(Quarter, settings=SETTINGS)
            assert verify().differences == ()
            transaction.set_rollback(True)
