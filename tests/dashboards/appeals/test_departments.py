"""A department: its published tables and every step, no single answer; a row may be appealed against."""

import pytest
from django.urls import reverse

from dashboards.actions.appeals import Against, AppealRefused, file_appeal
from dashboards.actions.appraisal import calculate_appraisal
from dashboards.models import AppraisalRun
from dashboards.queries.appeals.chores import appeal_chores
from surveys.models import Response, User
from tests.cast import Cast, make_user
from tests.dashboards.appeals.conftest import result_of
from tests.dashboards.appraisal.conftest import in_force, publish
from tests.dashboards.evidence.test_pages import Visit
from tests.dashboards.formulas.appraisal.schemes import line, official, part
from tests.factories.official import QUARTER, closed, published_by_two, rated
from tests.once import made_once


@pytest.fixture
@made_once
def head(cast: Cast) -> User:
    return make_user("head", "manager", cast.d1)


@pytest.fixture
@made_once
def judged(cast: Cast, head: User) -> AppraisalRun:
    """The front line rated two departments, and they were appraised by it."""
    rated([cast.d1, cast.d2], 60)
    scores = closed("internal").run
    assert scores is not None
    published_by_two(scores, cast)
    parts = [
        part("service", 70, official("internal"), line(50, 100), least="indicative", below=["neutral"]),
        part("visits", 30, {"kind": "visits"}, line(0, 100), below=["neutral"]),
    ]
    in_force(cast, "departments", kinds=["department"], components=parts)
    run = calculate_appraisal(scheme="departments", period=QUARTER, actor=cast.headquarters).run
    assert run is not None
    return publish(run, cast)


def test_head_sees_every_step_and_the_tables_but_no_answer(
    cast: Cast, head: User, judged: AppraisalRun, visit: Visit
) -> None:
    client, scores = visit(head), judged.score_runs.get()
    page = client.get(reverse("dashboards:scorecard", args=[QUARTER.code, "D1"])).content.decode()
    score = reverse("dashboards:official_unit", args=[scores.public_id, "D1"])
    assert f'href="{score}"' in page and 'href="/units/D1/"' in page
    answers = reverse("dashboards:official_answers", args=[scores.public_id, "D1"])
    assert answers not in page and client.get(answers).status_code == 403
    assert client.get(score).status_code == client.get("/units/D1/").status_code == 200


def test_row_is_appealed_against_and_an_anonymous_answer_is_not(cast: Cast, head: User, judged: AppraisalRun) -> None:
    result = result_of(judged, cast.d1)
    told = {"result": result, "reason": "Half of the raters never met us.", "actor": head}
    made = file_appeal(against=Against(component="service"), ground="exclusion", **told)
    assert (made.unit, made.component, made.state) == (cast.d1, "service", "filed")
    for number in Response.objects.values_list("id", flat=True)[:3]:
        with pytest.raises(AppealRefused, match="not_your_answer"):
            file_appeal(against=Against(response_id=number), ground="abuse", **told)


def test_own_page_of_a_department_says_until_when(cast: Cast, head: User, judged: AppraisalRun, visit: Visit) -> None:
    assert [(one.kind, one.thing) for one in appeal_chores(head)] == [("window", result_of(judged, cast.d1))]
    page = visit(head).get("/units/D1/").content.decode()
    assert "What needs you today" in page and "10 working days left" in page
    assert "What needs you today" not in visit(cast.auditor).get("/units/D1/").content.decode()
