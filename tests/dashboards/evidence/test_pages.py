"""Pages of supervision: the chain from outside to the veto, who sees what, and errors that lose nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from dashboards.actions.observations import record_observation, withdraw_observation
from dashboards.forms.catalogues import ChecklistForm, MeasureMeaningForm
from dashboards.models import ChecklistVersion, Complaint, Incident, MeasureValue, MeasureVersion, Observation, Veto
from dashboards.queries.appraisal.deadline import veto_deadline
from dashboards.queries.observations import observations, visits_of
from dashboards.queries.unit_facts import unit_facts
from surveys import access
from surveys.clock import bank_today
from surveys.engine.periods import quarter_of
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.evidence.conftest import HAPPENED, pdf, recorded, yesterday

Visit = Callable[..., Client]


def step(client: Client, one: Incident, to: str, **more: str) -> int:
    url = reverse("dashboards:incident", args=[one.pk])
    return client.post(url, {"do": "step", "to": to, "reason": "why", **more}).status_code


def test_chain_from_an_outside_record_to_a_veto_in_force(cast: Cast, external: User, visit: Visit) -> None:
    outside, first, second = visit(external), visit(cast.headquarters), visit(cast.second)
    said = {
        "unit": cast.e1.pk,
        "happened_on": "2026-08-31",
        "category": "custody",
        "severity": "serious",
        "text": "Keys.",
    }
    answer = outside.post(reverse("dashboards:incident_new"), {**said, "evidence": pdf()})
    one = Incident.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("dashboards:incident", args=[one.pk]))
    assert step(first, one, "investigating") == 302
    assert step(first, one, "confirmed", severity="grave") == 302
    terms = {"period": "2026Q3", "on_unit": "grade_cap:C", "on_leader": "points_zero:"}
    assert step(first, one, "proposed", **terms) == 302
    assert step(first, one, "in_force") == 400
    assert step(second, one, "in_force") == 302
    veto = Veto.objects.get()
    assert (veto.period, veto.leader, veto.approved_by) == ("2026Q3", cast.manager, cast.second)
    facts = visit(cast.manager).get(reverse("dashboards:unit_facts", args=["E1"]) + "?period=2026Q3")
    for words in (one.name, "One-vote veto in force", "grade C at best", "points set to zero"):
        assert words in facts.content.decode()


def test_who_proposed_is_told_why_the_button_is_not_theirs(cast: Cast, proposed: Incident, visit: Visit) -> None:
    page = visit(cast.headquarters).get(reverse("dashboards:incident", args=[proposed.pk])).content.decode()
    assert page.count("You proposed this veto. A second person decides on it.") == 2
    assert 'aria-disabled="true"' in page


def test_refused_step_keeps_what_was_typed(cast: Cast, incident: Incident, visit: Visit) -> None:
    client = visit(cast.headquarters)
    answer = client.post(
        reverse("dashboards:incident", args=[incident.pk]), {"do": "step", "to": "upheld", "reason": "Long thought."}
    )
    assert answer.status_code == 400 and "Look at its history" in answer.content.decode()
    step(client, incident, "investigating")
    answer = client.post(
        reverse("dashboards:incident", args=[incident.pk]),
        {"do": "step", "to": "dismissed", "reason": " "},
    )
    assert "Give a reason" in answer.content.decode()


def test_page_opened_before_the_veto_was_proposed_does_not_refuse_it(
    cast: Cast, incident: Incident, visit: Visit
) -> None:
    first, second = visit(cast.headquarters), visit(cast.second)
    step(first, incident, "investigating")
    seen = str(Incident.objects.get(pk=incident.pk).step)
    step(first, incident, "confirmed", severity="serious", seen=seen)
    terms = {"period": "2026Q3", "on_unit": "grade_cap:C", "on_leader": "none:"}
    assert step(first, incident, "proposed", **terms) == 302
    assert step(second, incident, "confirmed", severity="serious", seen=seen) == 400
    assert Incident.objects.get(pk=incident.pk).state == "proposed" and Veto.objects.get().live
    page = second.get(reverse("dashboards:incident", args=[incident.pk])).content.decode()
    assert page.count('name="seen" value="3"') == 2 and page.count("(optional)") == 2


def test_button_pressed_twice_records_one_incident_and_one_visit(cast: Cast, external: User, visit: Visit) -> None:
    client = visit(external)
    said = {"unit": cast.e1.pk, "happened_on": "2026-08-31", "category": "custody", "severity": "serious", "text": "."}
    for text in (".", ".", ".."):
        client.post(reverse("dashboards:incident_new"), {**said, "text": text, "evidence": pdf()})
    assert Incident.objects.count() == 2
    for _time in range(2):
        client.post(
            reverse("dashboards:visit_new"), {"unit": cast.e1.pk, "observed_on": str(yesterday()), **visit_answers()}
        )
    assert Observation.objects.count() == 1
    withdraw_observation(observation=Observation.objects.get(), why="wrong day", actor=external)
    client.post(
        reverse("dashboards:visit_new"), {"unit": cast.e1.pk, "observed_on": str(yesterday()), **visit_answers()}
    )
    assert Observation.objects.count() == 3


def test_unit_adds_evidence_while_it_appeals_against_the_veto(cast: Cast, in_force: Incident, visit: Visit) -> None:
    unit, page = visit(cast.manager), reverse("dashboards:incident", args=[in_force.pk])
    assert 'name="evidence"' not in unit.get(page).content.decode()
    assert unit.post(page, {"do": "evidence", "evidence": pdf("ours.pdf")}).status_code == 403
    step(unit, in_force, "appealed")
    assert 'name="evidence"' in unit.get(page).content.decode()
    assert unit.post(page, {"do": "evidence", "evidence": pdf("ours.pdf")}).status_code == 302
    assert sorted(in_force.files.values_list("name", flat=True)) == ["notes.pdf", "ours.pdf"]


def test_wrong_file_is_refused_and_the_text_stays(cast: Cast, external: User, visit: Visit) -> None:
    bad = pdf("virus.exe")
    bad.file.write(b"MZ")
    bad.seek(0)
    said = {"unit": cast.e1.pk, "happened_on": "2026-08-31", "category": "custody", "severity": "serious"}
    answer = visit(external).post(
        reverse("dashboards:incident_new"), {**said, "text": "Keys in the drawer.", "evidence": bad}
    )
    page = answer.content.decode()
    assert "is neither PDF" in page and "Keys in the drawer." in page and not Incident.objects.exists()


def visit_answers(**more: str) -> dict[str, str]:
    items = ChecklistVersion.objects.get().items
    given = {f"item-{item['code']}": "yes" for item in items}
    return given | {f"item-{code}": result for code, result in more.items()}


def test_external_supervisor_records_a_visit_and_sees_own_records_alone(
    cast: Cast, external: User, visit: Visit
) -> None:
    client = visit(external)
    facts = {"unit": str(cast.e1.pk), "observed_on": yesterday().isoformat(), "text": ""}
    answer = client.post(
        reverse("dashboards:visit_new"),
        facts | visit_answers(risk="no", machines="na") | {"evidence": [pdf(), pdf("b.pdf")]},
    )
    one = Observation.objects.get()
    assert answer.status_code == 302 and (one.reached, one.possible, one.files.count()) == (15, 17, 2)
    other = record_observation(
        unit=cast.e1, kind="media", observed_on=yesterday(), text="Elsewhere.", actor=cast.headquarters
    )
    assert list(observations(external)) == [one]
    assert client.get(reverse("dashboards:observation", args=[other.pk])).status_code == 404
    page = client.get(reverse("dashboards:evidence")).content.decode()
    assert "My observations" in page and "15 / 17" in page and "Elsewhere" not in page
    hidden = ["evidence_catalogue"]
    assert client.get(reverse("dashboards:unit_facts", args=["E1"])).status_code == 404
    assert [client.get(reverse(f"dashboards:{name}")).status_code for name in hidden] == [200]


def test_visits_of_a_period_add_up_and_a_withdrawn_one_counts_until_then(cast: Cast, external: User) -> None:
    checklist = ChecklistVersion.objects.get()
    results = {item["code"]: True for item in checklist.items}
    made = [
        record_observation(
            unit=cast.e1, kind="mystery", observed_on=HAPPENED, checklist=checklist, results=given, actor=external
        )
        for given in (results, {**results, "risk": False})
    ]
    before = made[1].recorded_at
    withdraw_observation(observation=made[0], why="The wrong branch.", actor=external)
    now, then = (visits_of(access.SYSTEM, [cast.e1.pk], quarter_of(202609), at) for at in (None, before))
    assert (now[cast.e1.pk].reached, now[cast.e1.pk].possible, now[cast.e1.pk].count) == (16, 18, 1)
    assert (then[cast.e1.pk].reached, then[cast.e1.pk].possible, then[cast.e1.pk].count) == (34, 36, 2)


def test_page_and_start_page_say_until_when_the_veto_can_be_appealed_against(
    cast: Cast, in_force: Incident, visit: Visit
) -> None:
    url, last = reverse("dashboards:incident", args=[in_force.pk]), veto_deadline(Veto.objects.get())
    client, shown = visit(cast.manager), str(last)
    assert f"can appeal against it until {shown}" in client.get(url).content.decode()
    start = client.get("/").content.decode()
    assert "veto in force can be appealed against" in start and f"until {shown}, 10 working days left" in start
    assert "veto in force can be" not in visit(cast.second).get("/").content.decode()
    with time_machine.travel(f"{last + timedelta(days=1)}T09:00:00+08:00"):
        client = visit(cast.manager)
        page = client.get(url).content.decode()
        assert f"The time to appeal against it ended on {shown}" in page
        assert "The time to appeal is over: ten working days" in page and 'name="to" value="appealed"' not in page
        assert step(client, in_force, "appealed") == 400
        assert "veto in force can be" not in client.get("/").content.decode()


def test_future_day_is_refused_beside_its_field(cast: Cast, external: User, visit: Visit) -> None:
    facts = {"unit": cast.e1.pk, "kind": "social", "severity": "minor", "text": "Seen.", "reference": ""}
    day = (bank_today() + timedelta(days=1)).isoformat()
    client, url = visit(external), reverse("dashboards:observation_new")
    page = client.post(url, facts | {"observed_on": day}).content.decode()
    assert "This day is still to come" in page and not Observation.objects.exists()
    assert "still here" in page and "choose the file again" not in page
    page = client.post(url, facts | {"observed_on": day, "evidence": pdf()}).content.decode()
    assert "still here" in page and "Evidence: choose the file again" in page


def test_complaint_and_measure_are_entered_by_hand(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    said = {"reference": "T1", "unit": cast.e1.pk, "category": "fees", "channel": "app", "severity": "minor"}
    client.post(reverse("dashboards:complaint_new"), said | {"received_on": "2026-09-01"})
    client.post(
        reverse("dashboards:complaint_new"),
        said | {"received_on": "2026-09-01", "handled_on": "2026-09-05", "upheld": "yes"},
    )
    assert list(Complaint.objects.order_by("number").values_list("number", "upheld")) == [(1, None), (2, True)]
    share = MeasureVersion.objects.get(code="within_10")
    asked = {"unit": cast.e1.pk, "month": "2026-09", "measure": share.pk}
    page = client.post(reverse("dashboards:measure_new"), asked | {"value": "80"}).content.decode()
    assert "numerator and denominator" in page
    assert (
        client.post(reverse("dashboards:measure_new"), asked | {"numerator": "8", "denominator": "10"}).status_code
        == 302
    )
    assert MeasureValue.objects.get().value == 80


@pytest.mark.parametrize(
    ("publishes", "said"), [(True, "Publish the first one below"), (False, "Head office publishes them")]
)
def test_empty_catalogue_says_what_comes_next(publishes: bool, said: str) -> None:
    with translation.override("en"):
        forms = {"items_form": ChecklistForm(), "measure_form": MeasureMeaningForm()} if publishes else {}
        page = render_to_string("dashboards/evidence/catalogue.html", {"measures": [], "checklist": None, **forms})
    assert said in page and "No checklist yet" in page and "<table>" not in page


def test_catalogue_gets_a_next_version_and_old_visits_keep_theirs(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    url = reverse("dashboards:evidence_catalogue")
    assert "code | weight" in client.post(url, {"do": "checklist", "items": "greeting 1"}).content.decode()
    assert client.post(url, {"do": "checklist", "items": "greeting | 3 | 问候 | Greeting"}).status_code == 302
    assert [one.number for one in ChecklistVersion.objects.all()] == [2, 1]
    assert visit(cast.auditor).post(url, {"do": "checklist", "items": "a | 3 | 问 | G"}).status_code == 403


EVERYBODY = ("headquarters", "supervisor", "manager", "auditor", "designer", "frontline", "outsider")
DOORS = {
    "evidence": (200, 200, 200, 200, 404, 404, 404),
    "observation_new": (200, 403, 403, 403, 403, 403, 403),
    "visit_new": (200, 403, 403, 403, 403, 403, 403),
    "incident_new": (200, 200, 403, 403, 403, 403, 403),
    "complaint_new": (200, 200, 403, 403, 403, 403, 403),
    "measure_new": (200, 403, 403, 403, 403, 403, 403),
    "evidence_catalogue": (200, 200, 200, 200, 404, 404, 404),
}


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_doors_open_for_those_they_are_for(cast: Cast, visit: Visit, name: str, language: str) -> None:
    url = reverse(f"dashboards:{name}")
    assert tuple(visit(getattr(cast, who), language).get(url).status_code for who in EVERYBODY) == DOORS[name]
    assert Client().get(url).status_code == 302


def test_facts_of_a_unit_do_not_exist_for_who_may_not_see_it(cast: Cast, visit: Visit) -> None:
    url = reverse("dashboards:unit_facts", args=["E1"])
    found = {
        who: visit(getattr(cast, who)).get(url).status_code for who in ("manager", "supervisor", "other_supervisor")
    }
    assert found == {"manager": 200, "supervisor": 200, "other_supervisor": 404}
    assert visit(cast.designer).get(url).status_code == 404


def test_assessed_unit_does_not_read_who_visited_it(cast: Cast, external: User, visit: Visit) -> None:
    one = record_observation(unit=cast.e1, kind="social", observed_on=yesterday(), text="Seen.", actor=external)
    url = reverse("dashboards:observation", args=[one.pk])
    assert "external" not in visit(cast.manager).get(url).content.decode()
    assert "external" in visit(cast.headquarters).get(url).content.decode()


@pytest.mark.parametrize("kind", ["observations", "incidents", "complaints", "measures"])
def test_list_costs_the_same_for_one_row_and_three(cast: Cast, external: User, visit: Visit, kind: str) -> None:
    def add(place: int) -> None:
        record_observation(unit=cast.e1, kind="social", observed_on=yesterday(), text=f"{place}", actor=external)
        recorded(cast, external)
        dated = {"received_on": HAPPENED, "due_on": HAPPENED}
        Complaint.objects.create(
            reference=f"T{place}", unit=cast.e1, category="fees", channel="app", severity="minor", **dated
        )
        definition = MeasureVersion.objects.get(code="customers")
        MeasureValue.objects.create(
            code="customers", definition=definition, unit=cast.e1, month=202600 + place, value=1, source="page"
        )

    client = visit(cast.headquarters)
    url = reverse("dashboards:evidence") + f"?kind={kind}&q=E1"

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    add(1)
    client.get(url)
    one = cost()
    add(2)
    add(3)
    assert cost() == one


def test_unit_facts_leave_out_what_was_recorded_later(cast: Cast, in_force: Incident) -> None:
    early = in_force.recorded_at - timedelta(seconds=1)
    assert not unit_facts(access.SYSTEM, cast.e1.pk, quarter_of(202609), early).any
    assert unit_facts(access.SYSTEM, cast.e1.pk, quarter_of(202609)).any
