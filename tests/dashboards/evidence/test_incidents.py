"""The life of an incident: every legal step, every refusal, and what holds at a stated time."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.utils import timezone

from dashboards.actions.incidents import (
    TRANSITIONS,
    IllegalMove,
    OutcomeRefused,
    VetoTerms,
    add_evidence,
    legal_steps,
    move_incident,
    propose_veto,
    record_outcome,
)
from dashboards.forms.evidence_words import move_problem
from dashboards.formulas.veto import Effect
from dashboards.models import Incident, IncidentMove, IncidentState, LeaderOutcome, Veto
from dashboards.queries.appraisal.deadline import veto_deadline
from dashboards.queries.incidents import incidents, leader_on, vetoes_in_effect
from surveys import access
from surveys.clock import bank_today
from surveys.engine.periods import parse_period, quarter_of
from surveys.models import Appointment, AuditEntry, User
from surveys.queries.calendar import bank_calendar
from tests.cast import Cast, make_user
from tests.dashboards.evidence.conftest import CAP, HAPPENED, pdf, recorded

pytestmark = pytest.mark.both_databases
Q3 = quarter_of(202609)


def refused(incident: Incident, to: str, actor: User, reason: str = "why") -> str:
    with pytest.raises(IllegalMove) as caught:
        move_incident(incident=incident, to=to, actor=actor, reason=reason)
    assert move_problem(caught.value.reason)
    return caught.value.reason


def test_veto_is_appealed_against_until_ten_working_days_after_its_approval(cast: Cast, in_force: Incident) -> None:
    veto = Veto.objects.get()
    last = veto_deadline(veto)
    assert last == bank_calendar().after(bank_today(), 10)
    assert veto_deadline(Veto(approved_at=None)) is None
    with time_machine.travel(f"{last + timedelta(days=1)}T00:01:00+08:00"):
        assert legal_steps(in_force, cast.manager) == [("appealed", "too_late")]
        assert refused(in_force, "appealed", cast.manager) == "too_late"
        assert Incident.objects.get().state == "in_force"
    with time_machine.travel(f"{last}T23:59:00+08:00"):
        assert legal_steps(in_force, cast.manager) == [("appealed", "")]
        assert move_incident(incident=in_force, to="appealed", actor=cast.manager, reason="No.").state == "appealed"


def test_whole_way_keeps_who_when_and_why_of_every_step(cast: Cast, in_force: Incident, third: User) -> None:
    move_incident(incident=in_force, to="appealed", actor=cast.manager, reason="It was another branch.")
    move_incident(incident=in_force, to="lifted", actor=third, reason="So it was.")
    moves = list(IncidentMove.objects.filter(incident=in_force).values_list("step", "source", "to", "actor__username"))
    assert moves == [
        (0, "", "recorded", "external"),
        (1, "recorded", "investigating", "headquarters"),
        (2, "investigating", "confirmed", "headquarters"),
        (3, "confirmed", "proposed", "headquarters"),
        (4, "proposed", "in_force", "second"),
        (5, "in_force", "appealed", "manager"),
        (6, "appealed", "lifted", "third"),
    ]
    verbs = AuditEntry.objects.filter(verb__startswith="incident.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [f"incident.{to}" for _step, _source, to, _who in moves]
    assert Incident.objects.get().state == "lifted" and not Veto.objects.get().live


def test_a_step_that_the_table_does_not_name_is_illegal(cast: Cast, incident: Incident) -> None:
    legal = {to for source, to in TRANSITIONS if source == "recorded"}
    for to in [state for state in IncidentState.values if state not in legal | {"recorded", "proposed"}]:
        assert refused(incident, to, cast.headquarters) == "not_from_here"
    assert IncidentMove.objects.count() == 1


@pytest.mark.parametrize("to", ["in_force", "confirmed"])
def test_who_proposed_the_veto_decides_nothing_about_it(cast: Cast, proposed: Incident, to: str) -> None:
    assert refused(proposed, to, cast.headquarters) == "you_proposed"
    assert Veto.objects.get().approved_by is None


def test_who_recorded_or_confirmed_the_incident_does_not_approve_its_veto(cast: Cast, third: User) -> None:
    one = recorded(cast, cast.second)
    move_incident(incident=one, to="investigating", actor=cast.headquarters)
    move_incident(incident=one, to="confirmed", actor=third, reason="Seen.")
    propose_veto(incident=one, terms=CAP, reason="Red line.", actor=cast.headquarters)
    assert refused(one, "in_force", cast.second) == "you_recorded"
    assert refused(one, "in_force", third) == "you_confirmed"


def test_who_led_the_unit_on_that_day_does_not_approve(cast: Cast, proposed: Incident) -> None:
    Appointment.objects.create(user=cast.manager, unit=cast.ho, role="headquarters", since=date(2026, 9, 30))
    assert refused(proposed, "in_force", cast.manager) == "you_led"


def test_appeal_is_decided_by_somebody_without_a_part_in_it(cast: Cast, in_force: Incident) -> None:
    move_incident(incident=in_force, to="appealed", actor=cast.manager, reason="No.")
    assert refused(in_force, "lifted", cast.second) == "you_approved"
    assert refused(in_force, "upheld", cast.headquarters) == "you_proposed"


@pytest.mark.parametrize(
    "to,who", [("investigating", "supervisor"), ("dismissed", "manager"), ("confirmed", "auditor")]
)
def test_without_the_right_no_step_is_made(cast: Cast, incident: Incident, to: str, who: str) -> None:
    if to == "confirmed":
        move_incident(incident=incident, to="investigating", actor=cast.headquarters)
    with pytest.raises(PermissionDenied):
        move_incident(incident=incident, to=to, actor=getattr(cast, who), reason="why")


def test_manager_of_another_unit_cannot_appeal(cast: Cast, in_force: Incident) -> None:
    other = make_user("other", "manager", cast.w1)
    with pytest.raises(Http404):
        move_incident(incident=in_force, to="appealed", actor=other, reason="why")


def test_nothing_is_confirmed_without_evidence_or_reason(cast: Cast, external: User, incident: Incident) -> None:
    move_incident(incident=incident, to="investigating", actor=cast.headquarters)
    assert refused(incident, "confirmed", cast.headquarters, " ") == "reason_needed"
    without = Incident.objects.create(
        unit=cast.e1, happened_on=HAPPENED, category="other", severity="serious", text="x", recorded_by=external
    )
    move_incident(incident=without, to="investigating", actor=cast.headquarters)
    assert refused(without, "confirmed", cast.headquarters) == "evidence_needed"


def test_severity_is_put_right_on_confirming_and_a_minor_one_carries_no_veto(cast: Cast, incident: Incident) -> None:
    move_incident(incident=incident, to="investigating", actor=cast.headquarters)
    move_incident(incident=incident, to="confirmed", actor=cast.headquarters, reason="Small.", severity="minor")
    with pytest.raises(IllegalMove, match="not_serious"):
        propose_veto(incident=incident, terms=CAP, reason="why", actor=cast.headquarters)
    assert list(incident.moves.values_list("severity", flat=True)) == ["serious", "serious", "minor"]


@pytest.mark.parametrize(
    "terms,reason",
    [
        (VetoTerms(quarter_of(202606), CAP.on_unit, CAP.on_leader), "period_before"),
        (VetoTerms(Q3, Effect("grade_cap"), CAP.on_leader), "unknown_effect"),
        (VetoTerms(Q3, Effect("points_zero", "C"), CAP.on_leader), "unknown_effect"),
        (VetoTerms(Q3, Effect("guillotine"), CAP.on_leader), "unknown_effect"),
        (VetoTerms(Q3, Effect("none"), Effect("none")), "no_effect"),
    ],
)
def test_veto_needs_terms_that_make_sense(cast: Cast, incident: Incident, terms: VetoTerms, reason: str) -> None:
    move_incident(incident=incident, to="investigating", actor=cast.headquarters)
    move_incident(incident=incident, to="confirmed", actor=cast.headquarters, reason="Seen.")
    with pytest.raises(IllegalMove, match=reason):
        propose_veto(incident=incident, terms=terms, reason="why", actor=cast.headquarters)
    assert not Veto.objects.exists()
    assert move_problem(reason)


def test_the_same_person_pressing_twice_changes_nothing(cast: Cast, proposed: Incident) -> None:
    propose_veto(incident=proposed, terms=CAP, reason="again", actor=cast.headquarters)
    for _ in range(3):
        move_incident(incident=proposed, to="in_force", actor=cast.second)
    assert (Veto.objects.count(), IncidentMove.objects.count()) == (1, 5)


def test_other_terms_are_not_taken_for_the_same_proposal(cast: Cast, proposed: Incident) -> None:
    other = VetoTerms(quarter_of(202612), CAP.on_unit, CAP.on_leader)
    with pytest.raises(IllegalMove, match="not_from_here"):
        propose_veto(incident=proposed, terms=other, reason="again", actor=cast.headquarters)


def test_refused_veto_may_be_proposed_again_but_one_that_was_in_force_never(
    cast: Cast, proposed: Incident, third: User
) -> None:
    move_incident(incident=proposed, to="confirmed", actor=cast.second, reason="Say more.")
    propose_veto(incident=proposed, terms=CAP, reason="With more.", actor=cast.headquarters)
    move_incident(incident=proposed, to="in_force", actor=cast.second)
    move_incident(incident=proposed, to="appealed", actor=cast.manager, reason="No.")
    move_incident(incident=proposed, to="lifted", actor=third, reason="Right.")
    assert refused(proposed, "proposed", cast.headquarters) in ("not_from_here", "terms_needed")
    with transaction.atomic(), pytest.raises(DatabaseError):
        Veto.objects.filter(approved_by=None).update(approved_by=third)


def test_veto_holds_as_of_a_stated_time_and_under_appeal(cast: Cast, in_force: Incident, third: User) -> None:
    approved = IncidentMove.objects.get(to="in_force").at
    just_before = approved - timedelta(microseconds=1)
    assert vetoes_in_effect(access.SYSTEM, [cast.e1.pk], Q3, just_before) == []
    move_incident(incident=in_force, to="appealed", actor=cast.manager, reason="No.")
    now = vetoes_in_effect(access.SYSTEM, [cast.e1.pk], Q3)
    assert [(one.state, one.on_unit, one.on_leader, one.leader) for one in now] == [
        ("appealed", Effect("grade_cap", "C"), Effect("grade_cap", "D"), cast.manager)
    ]
    before_lifting = timezone.now()
    move_incident(incident=in_force, to="lifted", actor=third, reason="Right.")
    assert vetoes_in_effect(access.SYSTEM, [cast.e1.pk], Q3) == []
    assert len(vetoes_in_effect(access.SYSTEM, [cast.e1.pk], Q3, before_lifting)) == 1


def test_veto_holds_for_its_period_and_its_unit_alone(cast: Cast, in_force: Incident) -> None:
    assert vetoes_in_effect(access.SYSTEM, [cast.e1.pk], parse_period("2026"))
    assert not vetoes_in_effect(access.SYSTEM, [cast.e1.pk], quarter_of(202612))
    assert not vetoes_in_effect(access.SYSTEM, [cast.e2.pk, cast.east.pk], Q3)
    assert vetoes_in_effect(cast.manager, [cast.e1.pk], Q3)
    assert not vetoes_in_effect(cast.other_supervisor, [cast.e1.pk], Q3)


def test_leader_is_who_held_the_unit_on_the_day(cast: Cast) -> None:
    post = Appointment.objects.get(user=cast.manager)
    post.until = date(2026, 9, 1)
    post.save()
    after = make_user("after", None, cast.e1)
    Appointment.objects.create(user=after, unit=cast.e1, role="manager", since=date(2026, 9, 2))
    days = [date(2023, 12, 31), HAPPENED, date(2026, 9, 1), date(2026, 9, 2)]
    assert [leader_on(cast.e1, day) for day in days] == [None, cast.manager, None, after]


def test_outcome_for_the_leader_is_kept_and_the_newest_counts(cast: Cast, proposed: Incident) -> None:
    for kind in ("warning", "resignation"):
        record_outcome(
            incident=proposed, kind=kind, decided_on=date(2026, 10, 20), note="No. 7", actor=cast.headquarters
        )
    newest = LeaderOutcome.objects.first()
    assert newest is not None and (newest.kind, newest.leader) == ("resignation", cast.manager)
    assert LeaderOutcome.objects.count() == 2


def test_outcome_is_refused_where_nobody_led_or_nothing_is_confirmed(cast: Cast, external: User) -> None:
    one = recorded(cast, external, unit=cast.e2)
    outcome = {"kind": "warning", "decided_on": HAPPENED, "note": "", "actor": cast.headquarters}
    with pytest.raises(OutcomeRefused, match="not_confirmed"):
        record_outcome(incident=one, **outcome)
    move_incident(incident=one, to="investigating", actor=cast.headquarters)
    one = move_incident(incident=one, to="confirmed", actor=cast.headquarters, reason="Seen.")
    with pytest.raises(OutcomeRefused, match="no_leader"):
        record_outcome(incident=one, **outcome)


def test_unit_learns_of_an_incident_once_it_is_confirmed(cast: Cast, incident: Incident, external: User) -> None:
    seen = {user: incidents(user).count() for user in (cast.manager, cast.supervisor, cast.other_supervisor, external)}
    assert seen == {cast.manager: 0, cast.supervisor: 1, cast.other_supervisor: 0, external: 1}
    move_incident(incident=incident, to="investigating", actor=cast.headquarters)
    move_incident(incident=incident, to="confirmed", actor=cast.headquarters, reason="Seen.")
    assert incidents(cast.manager).count() == 1 and incidents(cast.outsider).count() == 0


def test_evidence_is_added_by_who_recorded_until_it_is_taken_up(cast: Cast, incident: Incident, external: User) -> None:
    add_evidence(incident=incident, uploads=[pdf("more.pdf")], actor=external)
    move_incident(incident=incident, to="investigating", actor=cast.headquarters)
    with pytest.raises(PermissionDenied):
        add_evidence(incident=incident, uploads=[pdf()], actor=external)
    add_evidence(incident=incident, uploads=[pdf()], actor=cast.headquarters)
    move_incident(incident=incident, to="dismissed", actor=cast.headquarters, reason="Nothing in it.")
    with pytest.raises(IllegalMove, match="over"):
        add_evidence(incident=incident, uploads=[pdf()], actor=cast.headquarters)
    assert incident.files.count() == 3


def test_buttons_are_the_legal_steps_and_say_what_stands_in_the_way(cast: Cast, proposed: Incident) -> None:
    proposed = Incident.objects.get(pk=proposed.pk)
    assert legal_steps(proposed, cast.headquarters) == [("confirmed", "you_proposed"), ("in_force", "you_proposed")]
    assert legal_steps(proposed, cast.second) == [("confirmed", ""), ("in_force", "")]
    assert legal_steps(proposed, cast.manager) == legal_steps(proposed, cast.auditor) == []


def test_history_and_what_happened_cannot_be_rewritten(cast: Cast, in_force: Incident) -> None:
    changes = [
        (IncidentMove, {"reason": "other"}),
        (Incident, {"text": "other"}),
        (Incident, {"happened_on": date(2026, 1, 1)}),
        (Veto, {"period": "2026Q1"}),
        (Veto, {"leader": None}),
        (Veto, {"approved_by": cast.auditor}),
    ]
    for model, change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            model._default_manager.update(**change)


def test_history_cannot_be_deleted(in_force: Incident) -> None:
    if connection.vendor != "postgresql":
        return
    for model in (IncidentMove, Incident, Veto):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
