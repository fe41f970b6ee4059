"""Whatever people try, in whatever order and however often: one veto, two people, a history without gaps."""

from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dashboards.actions.incidents import TRANSITIONS, IllegalMove, move_incident, propose_veto
from dashboards.models import EvidenceFile, Incident, IncidentMove, IncidentState, Veto
from dashboards.queries.incidents import IN_EFFECT, vetoes_in_effect
from surveys import access
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.evidence.conftest import CAP, HAPPENED, recorded

SEQUENCES, STEPS = 500, 8
NAMES = [state for state in IncidentState.values if state not in ("recorded", "proposed")]
ONWARD = {
    "recorded": ("investigating", 0),
    "investigating": ("confirmed", 0),
    "proposed": ("in_force", 1),
    "in_force": ("appealed", 3),
}
seen_states: set[str] = set()


class Life(RuleBasedStateMachine):
    """Every sequence begins with an incident recorded from outside; all of it is undone at the end."""

    cast: Cast
    people: list[User]
    outside: User
    proof: EvidenceFile

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        facts: dict[str, Any] = {"happened_on": HAPPENED, "category": "custody", "severity": "serious", "text": "x"}
        self.incident = Incident.objects.create(unit=self.cast.e1, recorded_by=self.outside, **facts)
        self.incident.files.add(self.proof)
        IncidentMove.objects.create(
            incident=self.incident, step=0, to="recorded", severity="serious", actor=self.outside
        )
        self.now, self.checked = ("recorded", 0), -1

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)
        transaction.set_rollback(False)

    def _try(self, deed: Any, to: str, actor: User) -> None:
        """Do it; what is done follows the table, and what is refused leaves everything as it was."""
        (state, step), after = self.now, None
        with suppress(IllegalMove, PermissionDenied):
            after = deed()
        self.now = Incident.objects.filter(pk=self.incident.pk).values_list("state", "step").get()
        if after is None:
            assert self.now == (state, step)
        elif after.step == step:
            last = IncidentMove.objects.filter(incident=self.incident).latest("step")
            assert state == to and last.actor_id == actor.pk
        else:
            assert (state, to) in TRANSITIONS and after.state == to
            seen_states.add(to)

    @rule(to=st.sampled_from(NAMES), who=st.integers(0, 4), severity=st.sampled_from(["", "minor", "grave"]))
    def move(self, to: str, who: int, severity: str) -> None:
        actor = self.people[who]
        self._try(
            lambda: move_incident(incident=self.incident, to=to, actor=actor, reason="why", severity=severity),
            to,
            actor,
        )

    @rule()
    def onward(self) -> None:
        """The next step by the usual person, so that sequences get as far as a decision."""
        state = self.now[0]
        if state == "confirmed":
            self.propose(0)
            return
        to, who = ONWARD.get(state, ("lifted", 2))
        one, actor = self.incident, self.people[who]
        self._try(lambda: move_incident(incident=one, to=to, actor=actor, reason="why"), to, actor)

    @rule(who=st.integers(0, 4))
    def propose(self, who: int) -> None:
        actor = self.people[who]
        self._try(lambda: propose_veto(incident=self.incident, terms=CAP, reason="why", actor=actor), "proposed", actor)

    @invariant()
    def veto_is_once_by_two_people_and_history_has_no_gap(self) -> None:
        state, step = self.now
        if step == self.checked:
            return
        self.checked = step
        moves = list(
            IncidentMove.objects.filter(incident=self.incident)
            .order_by("step")
            .values_list("step", "source", "to", "actor_id")
        )
        assert [number for number, *_ in moves] == list(range(step + 1))
        assert all(later[1] == earlier[2] for earlier, later in pairwise(moves))
        assert moves[-1][2] == state
        self._check_vetoes(state, [actor for _step, source, _to, actor in moves if source == "investigating"])

    def _check_vetoes(self, state: str, investigators: list[int]) -> None:
        columns = ("live", "proposed_by_id", "approved_by_id")
        vetoes = list(Veto.objects.filter(incident=self.incident).values_list(*columns))
        approved = [(first, second) for _live, first, second in vetoes if second]
        assert len(approved) <= 1 and sum(live for live, *_ in vetoes) <= 1
        for first, second in approved:
            assert second not in {first, self.outside.pk, *investigators}
        held = vetoes_in_effect(access.SYSTEM, [self.cast.e1.pk], CAP.period)
        assert len(held) == (state in IN_EFFECT)


def test_five_hundred_sequences_keep_veto_once_and_two_people(
    cast: Cast, external: User, third: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life, "cast", cast, raising=False)
    monkeypatch.setattr(Life, "outside", external, raising=False)
    monkeypatch.setattr(Life, "proof", recorded(cast, external).files.get(), raising=False)
    people = [cast.headquarters, cast.second, third, cast.manager, external]
    monkeypatch.setattr(Life, "people", people, raising=False)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert seen_states >= {"investigating", "confirmed", "proposed", "in_force", "appealed", "lifted", "dismissed"}
