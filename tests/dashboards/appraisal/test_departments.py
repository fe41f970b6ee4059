"""A second-line department from the front line's ratings to its grade, by a scheme of its own."""

import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from dashboards.actions.appraisal import calculate_appraisal, move_scheme, save_scheme
from dashboards.actions.complaints import ComplaintFacts, record_complaints
from dashboards.actions.supplies import Supplied, decide_supply, propose_supply
from dashboards.models import AppraisalRun, SchemeVersion, ScoreRun
from surveys.models import Unit
from tests.cast import Cast, make_unit
from tests.dashboards.appraisal.conftest import LATER, calculated, in_force, publish, publish_scores
from tests.dashboards.formulas.appraisal.schemes import BANDS, line, official, part
from tests.factories.official import QUARTER, rated
from tests.once import made_once

pytestmark = pytest.mark.both_databases
DEPARTMENTS = "departments"


def department_scheme() -> dict[str, Any]:
    """The front line's ratings, supervision, complaints and a supplied figure."""
    count = {"kind": "complaints", "basis": "count"}
    parts = [
        part("internal", 50, official("internal"), line(0, 100), least="indicative", below=["neutral"]),
        part("visits", 10, {"kind": "visits"}, line(0, 100), below=["redistribute"]),
        part("complaints", 20, count, {"kind": "bands", "bands": BANDS}, direction="lower"),
        part("projects", 20, {"kind": "figure", "code": "projects"}, line(0, 100), below=["redistribute"]),
    ]
    title = {"zh": "二线部门考核方案", "en": "Department scheme"}
    grades = {"A": 85, "B": 65, "C": 50, "D": 35}
    bounds = {"bonus": 2, "deduction": 2}
    whole = {"schema": 1, "title": title, "kinds": ["department"], "components": parts, "grades": grades}
    return whole | {"adjustments": bounds}


@pytest.fixture
@made_once
def departments(cast: Cast) -> list[Unit]:
    more = [
        make_unit(f"D{number}", "department", f"部门{number}", f"Department {number}", cast.ho) for number in (3, 4)
    ]
    return [cast.d1, cast.d2, *more]


@pytest.fixture
@made_once
def internal(cast: Cast, departments: list[Unit]) -> ScoreRun:
    rated(departments, 60)
    return publish_scores(cast, "internal")


@pytest.fixture
@made_once
def rules(cast: Cast) -> SchemeVersion:
    made = save_scheme(
        code=DEPARTMENTS, content=department_scheme(), first_month=200001, last_month=LATER, actor=cast.headquarters
    )
    move_scheme(version=made, to="submitted", actor=cast.headquarters)
    return move_scheme(version=made, to="approved", actor=cast.second)


def supplied(cast: Cast, kind: str, code: str, value: str, reason: str = "") -> None:
    one = Supplied(cast.d1.pk, code, QUARTER, Decimal(value), reason)
    batch = propose_supply(kind=kind, values=[one], actor=cast.headquarters)
    decide_supply(batch=batch, approve=True, actor=cast.second)


def complaint(unit: Unit) -> None:
    day = QUARTER.first_day
    facts = ComplaintFacts(
        reference="T-1",
        unit_id=unit.pk,
        category="other",
        channel="hotline",
        severity="minor",
        received_on=day,
        due_on=day + timedelta(days=15),
        handled_on=day + timedelta(days=3),
        upheld=True,
        withdrawn=False,
    )
    record_complaints(facts=[facts], actor=None)


def appraised(cast: Cast) -> AppraisalRun:
    run = calculate_appraisal(scheme=DEPARTMENTS, period=QUARTER, actor=cast.headquarters).run
    assert run is not None
    return publish(run, cast)


def test_department_is_graded_by_its_own_scheme(cast: Cast, internal: ScoreRun, rules: SchemeVersion) -> None:
    supplied(cast, "figure", "projects", "90")
    supplied(cast, "adjustment", "speed", "1.5", "Halved the time to approve.")
    complaint(cast.d1)
    run = appraised(cast)
    assert list(run.score_runs.all()) == [internal]
    assert sorted(run.results.values_list("unit__code", flat=True)) == ["D1", "D2", "D3", "D4"]
    result = run.results.get(unit=cast.d1)
    card = json.loads(result.content)
    figure = internal.figures.get(index=internal.rules.content["headline"], unit=cast.d1)
    assert card["rows"][0]["own"]["value"] == str(figure.value)
    assert [row["way"] for row in card["rows"][1:]] == ["redistribute", "own", "own"]
    assert [row["points"] for row in card["rows"][1:]] == [None, "75.0", "90.0"]
    subtotal = sum(Decimal(row["contribution"]) for row in card["rows"])
    assert (Decimal(card["subtotal"]), Decimal(card["exact"])) == (subtotal, subtotal + Decimal("1.5"))
    assert result.total == round(subtotal + Decimal("1.5"), 1)


def test_explanation_of_a_department_ends_in_the_figure_of_the_board(
    cast: Cast, internal: ScoreRun, rules: SchemeVersion
) -> None:
    supplied(cast, "adjustment", "speed", "1.5", "Halved the time to approve.")
    run, told = appraised(cast), io.StringIO()
    call_command("explain_score", "D1", QUARTER.code, stdout=told)
    lines, result = told.getvalue().splitlines(), run.results.get(unit=cast.d1)
    assert "speed: +1.50  Halved the time to approve." in lines
    assert lines[-1] == f"graded: {result.total} {result.grade}"


def test_branches_and_departments_are_appraised_side_by_side(
    cast: Cast, scores: ScoreRun, internal: ScoreRun, rules: SchemeVersion
) -> None:
    in_force(cast)
    branches, departments = calculated(cast), appraised(cast)
    codes = [sorted(one.results.values_list("unit__code", flat=True)) for one in (branches, departments)]
    assert codes == [["E1", "E2", "W1"], ["D1", "D2", "D3", "D4"]]
