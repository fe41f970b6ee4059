"""A unit's official page: one figure, opened up step by step and down to its answers; facts and plan beside it."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards.actions.fold import fold_all
from dashboards.forms import official_words
from dashboards.forms.official_steps import step_sentence
from dashboards.formulas.gates import PlanStatus
from dashboards.formulas.official import Outcome
from dashboards.formulas.rake_units import UnitWeighting
from dashboards.formulas.refusals import NoteKind
from dashboards.models import RunFigure, ScoreRun
from dashboards.queries.official.figures import official_figures
from dashboards.queries.official.gathered import REASONS
from dashboards.queries.official.planner import answer_plans
from surveys.actions.customers import opt_out
from surveys.actions.responses import withdraw_response
from surveys.models import Invitation, UnitQuota
from tests.cast import Cast, make_user
from tests.dashboards.official_pages.test_runs import address, text
from tests.dashboards.pages.conftest import Visit
from tests.factories.answers import published as survey
from tests.factories.answers import running
from tests.factories.customers import bring, customer, row
from tests.factories.official import closed, drawn, published_by_two, rated, small_bank
from tests.factories.surveying import invite_one

pytestmark = pytest.mark.both_databases


def test_score_is_opened_step_by_step(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.manager), address(published, "units/E1/"))
    for words in ("As answered", "Weighted", "Adjusted", "Score that counts", "Reliability 0.", "60 answers"):
        assert words in page, words
    assert "stand for the unit’s customers" in page and "age" in page
    figure = official_figures(cast.manager, published, cast.e1)[0]
    assert all(f"{step.value:.1f}" in page for step in figure.steps if step.value is not None)


@pytest.mark.parametrize("part", ["", "steps.csv", "answers/"])
def test_unit_of_another_network_does_not_exist(part: str, published: ScoreRun, cast: Cast, visit: Visit) -> None:
    url = address(published, f"units/E1/{part}")
    for person in (cast.manager, cast.supervisor, cast.headquarters, cast.auditor):
        assert visit(person).get(url).status_code == 200
    for person in (cast.other_supervisor, cast.outsider, cast.frontline, cast.designer):
        assert visit(person).get(url).status_code == 404
    assert visit(cast.manager).get(address(published, f"units/E2/{part}")).status_code == 404
    assert visit(cast.headquarters).get(address(published, f"units/NONE/{part}")).status_code == 404


def test_answers_under_the_figure_are_as_many_as_it_says(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    client, url = visit(cast.manager), address(published, "units/E1/answers/")
    first = client.get(url).content.decode()
    second = client.get(f"{url}?page=2").content.decode()
    assert first.count("/answers/") + second.count("/answers/") - 0 >= 60
    assert "computed from these 60 answers" in text(client, url)
    for wrong in ("?page=3", "?page=0", "?page=x", "?page=99999999999"):
        assert client.get(url + wrong).status_code == 404


def test_answers_left_out_are_listed_with_their_reason(cast: Cast, visit: Visit) -> None:
    version = small_bank([cast.e1, cast.e2, cast.w1])
    for number in drawn(version, cast.e1, 3, seed=8):
        withdraw_response(response_id=number, actor=None, reason="test")
    run = closed().run
    assert run is not None
    page = text(visit(cast.headquarters), address(run, "units/E1/"))
    assert "Left out" in page and "3 answers : withdrawn" in page
    gone = text(visit(cast.headquarters), address(run, "units/E1/answers/?excluded=withdrawn"))
    assert "3 answers left out: withdrawn" in gone
    facts = text(visit(cast.headquarters), address(run, "quality/"))
    assert "withdrawn" in facts and "nobody has said how many customers" in facts


def test_steps_are_a_table_as_well(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    content = visit(cast.manager).get(address(published, "units/E1/steps.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    steps = official_figures(cast.manager, published, cast.e1)[0].steps
    assert [float(row["Value"]) for row in rows[:4]] == [float(step.value or 0) for step in steps]


def test_live_page_shows_the_official_figure_beside(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    fold_all()
    page = text(visit(cast.manager), "/units/E1/")
    assert "Official" in page and "of the four quarters to" in page
    assert "Live figures" in text(visit(cast.manager), address(published, "units/E1/"))
    assert "of the four quarters to" not in text(visit(cast.headquarters), "/units/HO/")


def test_anonymous_answers_are_never_listed(cast: Cast, visit: Visit) -> None:
    rated([cast.d1, cast.d2], 40)
    run = closed("internal").run
    assert run is not None
    assert visit(cast.headquarters).get(address(run, "units/D1/answers/")).status_code == 403
    page = text(visit(cast.headquarters), address(run, "units/D1/"))
    assert "How mild or strict each colleague is" in page and "See the" not in page
    assert "Response rates" not in text(visit(cast.headquarters), address(run, "quality/"))


def test_unit_without_answers_says_so(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    assert "no answers in this run" in text(visit(cast.headquarters), address(published, "units/EAST/"))


def test_facts_are_scoped(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    own = text(visit(cast.manager), address(published, "quality/"))
    assert "Wangjiang" in own and "Liudi" not in own and "weighted to the unit’s customers" in own
    body = visit(cast.manager).get(address(published, "quality.csv")).content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(body))][1:] == ["E1"]
    assert visit(cast.outsider).get(address(published, "quality/")).status_code == 404


def test_facts_hide_how_few_answered(cast: Cast, visit: Visit) -> None:
    drawn(small_bank([cast.e1, cast.w1]), cast.e2, 7)
    run = closed().run
    assert run is not None
    assert "fewer than 10" in text(visit(cast.headquarters), address(run, "quality/"))


def test_plan_becomes_the_quotas_of_a_campaign(cast: Cast, visit: Visit) -> None:
    small_bank([cast.e1, cast.e2, cast.w1], 40)
    published_by_two(closed().run, cast)
    campaign = running(survey("retail", code="next"), cast.ho).campaign
    client = visit(cast.headquarters)
    assert "3 of 3 branches need more answers" in text(client, "/official/planner/")
    answer = client.post("/official/planner/quotas/", {"programme": "retail", "campaign": campaign.pk})
    assert answer.status_code == 302
    wanted = {one.unit.id: one.plan.more for one in answer_plans(cast.headquarters, "retail").plans if one.plan.more}
    assert wanted and dict(UnitQuota.objects.values_list("unit_id", "answers")) == wanted


def test_plan_is_for_who_may(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    fold_all()
    own = text(visit(cast.manager), "/official/planner/")
    assert "Wangjiang" in own and "Liudi" not in own and "Set the quotas" not in own
    assert visit(cast.outsider).get("/official/planner/").status_code == 404
    assert visit(cast.manager).post("/official/planner/quotas/", {"campaign": 1}).status_code == 403
    body = visit(cast.manager).get("/official/planner.csv").content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(body))][1:] == ["E1"]


def test_invitations_that_may_still_be_answered_do_not_make_the_response_rate_look_low(
    published: ScoreRun, cast: Cast
) -> None:
    wave = running(survey("retail", code="now"), cast.ho)
    now = timezone.now()
    made = [invite_one(wave, cast.e1)[0].pk for _ in range(90)]
    Invitation.objects.filter(pk__in=made).update(drawn=True, sent_at=now)

    def rate() -> float | None:
        found = {one.unit.code: one for one in answer_plans(cast.headquarters, "retail").plans}
        return found["E1"].rate

    assert rate() == 0  # nothing else is known yet
    Invitation.objects.filter(pk__in=made[:40]).update(sent_at=now - timedelta(days=15))
    Invitation.objects.filter(pk__in=made[:10]).update(answered_at=now)
    assert rate() == 0.25


def test_plan_says_where_it_asks_for_more_customers_than_are_left(cast: Cast, visit: Visit) -> None:
    small_bank([cast.e1, cast.e2, cast.w1], 40)
    published_by_two(closed().run, cast)
    wave, now = running(survey("retail", code="now"), cast.ho), timezone.now()
    made = [invite_one(wave, cast.e1)[0].pk for _ in range(40)]
    Invitation.objects.filter(pk__in=made).update(drawn=True, sent_at=now - timedelta(days=15))
    Invitation.objects.filter(pk__in=made[:20]).update(answered_at=now)
    client = visit(cast.headquarters)

    def planned() -> dict[str, tuple[int | None, int | None, str]]:
        found = answer_plans(cast.headquarters, "retail").plans
        return {one.unit.code: (one.plan.invitations, one.left, one.plan.status.value) for one in found}

    before = planned()
    assert {left for _asked, left, _status in before.values()} == {None}
    assert "Customers left" not in text(client, "/official/planner/")
    asked = {code: plan[0] or 0 for code, plan in before.items()}
    many = [row(100 + number, unit="W1") for number in range(asked["W1"])]
    bring([row(1), row(2), row(3, mobile=""), row(4, unit="E2"), *many])
    opt_out(customer=customer(2), via="branch", actor=None)
    assert planned() == {
        "E1": (asked["E1"], 1, "not_enough_customers"),
        "E2": (asked["E2"], 1, "not_enough_customers"),
        "W1": (asked["W1"], asked["W1"], "reachable"),
    }
    page = text(client, "/official/planner/")
    planned_there = asked["E1"] + asked["E2"]
    assert f"more customers than are left: {planned_there} invitations are planned in all, customers left: 2." in page
    assert "not enough customers left to invite" in page
    body = client.get("/official/planner.csv").content.decode("utf-8-sig")
    rows = {line["Code"]: line for line in csv.DictReader(io.StringIO(body))}
    assert rows["E1"]["Customers left"] == "1" and rows["E1"]["State"] == "not enough customers left to invite"


def test_planner_tells_a_head_of_department_that_there_are_no_branches(
    published: ScoreRun, cast: Cast, visit: Visit
) -> None:
    said = text(visit(make_user("head", "manager", cast.d1)), "/official/planner/")
    assert "There are no branches to plan for" in said and "last published run" not in said


@pytest.mark.parametrize("number", ["", "x", "99999999999999999999", "-1"])
def test_plan_without_a_campaign_says_what_to_do(published: ScoreRun, number: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.headquarters).post("/official/planner/quotas/", {"campaign": number})
    assert answer.status_code in (400, 404) and UnitQuota.objects.count() == 0
    assert answer.status_code == 404 or "Choose the campaign" in answer.content.decode()


def test_nothing_is_planned_before_a_run_is_published(cast: Cast, visit: Visit) -> None:
    assert "Nothing can be planned yet" in text(visit(cast.headquarters), "/official/planner/")


def test_every_named_thing_has_its_words() -> None:
    assert set(official_words.outcome_words()) >= {one.value for one in Outcome}
    assert set(official_words.weighting_words()) >= {one.value for one in UnitWeighting}
    assert set(official_words.note_words()) == {one.value for one in NoteKind}
    assert set(official_words.plan_words()) == {one.value for one in PlanStatus}
    assert set(official_words.exclusion_words()) == set(REASONS)


def test_every_step_of_every_unit_has_a_sentence(published: ScoreRun, cast: Cast) -> None:
    for place in (cast.e1, cast.e2, cast.w1):
        for one in official_figures(cast.headquarters, published, place):
            assert all(step_sentence(step) for step in one.steps)


def test_pages_of_one_and_of_three_units_ask_the_same(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    fold_all()

    def asked(person: object, url: str) -> int:
        client = visit(person)  # type: ignore[arg-type]
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    for url in (address(published, "quality/"), "/official/planner/"):
        assert asked(cast.manager, url) == asked(cast.supervisor, url), url


def test_answers_are_a_table_as_well_for_who_may_read_them(published: ScoreRun, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.manager).get(address(published, "units/E1/answers.csv"))
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(body))
    figure = RunFigure.objects.get(run=published, index="satisfaction", unit=cast.e1)
    assert len(rows) == figure.steps["answered"] == 60
    own = [float(row[head.index("satisfaction")]) for row in rows]
    assert sum(own) / len(own) == pytest.approx(float(figure.steps["plain"]), abs=1e-4)
    assert visit(cast.manager).get(address(published, "units/E2/answers.csv")).status_code == 404
    assert visit(cast.outsider).get(address(published, "units/E1/answers.csv")).status_code == 404


def test_indicative_figure_is_told_no_class_on_any_page(cast: Cast, visit: Visit) -> None:
    version = survey("retail", code="visit")
    for unit, n, mood in ((cast.e1, 60, 3.2), (cast.e2, 20, 4.6), (cast.w1, 60, 3.4)):
        drawn(version, unit, n, mood=mood)
    run = closed().run
    assert run is not None
    row = RunFigure.objects.get(run=run, index="satisfaction", unit=cast.e2)
    assert (row.status, row.verdict) == ("indicative", "above")
    client = visit(cast.headquarters)
    assert "too uncertain to be told" in text(client, address(run, "units/E2/"))
    assert "1 more is indicative and told no class" in text(client, address(run))
    content = client.get(address(run, "units.csv")).content.decode("utf-8-sig")
    line = next(line for line in csv.reader(io.StringIO(content)) if line[0] == "E2")
    assert "above" not in line and "indicative" in line
