"""Two people publish a run; others see it only then, and only their own units."""

import csv
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import Http404

from dashboards.actions.official import OfficialRefused, close_period, propose_run, publish_run
from dashboards.actions.official.export import export_run
from dashboards.formulas.runs import reproduce
from dashboards.models import ScoreRun
from dashboards.queries.official.contributions import contributing
from dashboards.queries.official.figures import headline_rows, network, official_figures
from dashboards.queries.official.quality import quality
from dashboards.queries.official.runs import current_run, visible_run, visible_runs
from surveys import access
from surveys.actions.responses import withdraw_response
from surveys.models import AuditEntry
from tests.cast import Cast
from tests.factories.official import QUARTER, closed, drawn, margins, rated, small_bank
from tests.once import made_once

pytestmark = pytest.mark.both_databases


@pytest.fixture
@made_once
def run(cast: Cast) -> ScoreRun:
    version = small_bank([cast.e1, cast.e2, cast.w1])
    margins([cast.e1])
    gone = drawn(version, cast.e1, 3, seed=8)
    for number in gone:
        withdraw_response(response_id=number, actor=None, reason="test")
    made = closed().run
    assert made is not None
    return made


@pytest.fixture
@made_once
def published(run: ScoreRun, cast: Cast) -> ScoreRun:
    propose_run(run=run, actor=cast.headquarters)
    publish_run(run=run, actor=cast.second)
    return run


def test_run_of_the_system_needs_two_people(run: ScoreRun, cast: Cast) -> None:
    with pytest.raises(OfficialRefused, match="not_proposed"):
        publish_run(run=run, actor=cast.second)
    propose_run(run=run, actor=cast.headquarters)
    with pytest.raises(OfficialRefused, match="second_person_needed"):
        publish_run(run=run, actor=cast.headquarters)
    step = publish_run(run=run, actor=cast.second)
    assert publish_run(run=run, actor=cast.second) == step
    assert propose_run(run=run, actor=cast.second).actor == cast.headquarters
    verbs = list(AuditEntry.objects.filter(verb__startswith="official").order_by("id").values_list("verb", flat=True))
    assert verbs == ["official.closed", "official.proposed", "official.published"]


def test_run_closed_by_a_person_is_published_by_another(cast: Cast) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    run = close_period(programme="retail", period=QUARTER, actor=cast.headquarters).run
    with pytest.raises(OfficialRefused, match="second_person_needed"):
        publish_run(run=run, actor=cast.headquarters)
    assert publish_run(run=run, actor=cast.second).actor == cast.second


def test_corrected_run_is_published_no_more(run: ScoreRun, cast: Cast) -> None:
    closed(correct="put right")
    with pytest.raises(OfficialRefused, match="superseded"):
        propose_run(run=run, actor=cast.headquarters)


def test_others_neither_close_nor_publish(run: ScoreRun, cast: Cast) -> None:
    for person in (cast.designer, cast.supervisor, cast.manager, cast.auditor, cast.frontline, cast.outsider):
        with pytest.raises(PermissionDenied):
            propose_run(run=run, actor=person)
        with pytest.raises(PermissionDenied):
            close_period(programme="retail", period=QUARTER, actor=person)


def test_run_is_seen_by_who_may_and_when_they_may(run: ScoreRun, cast: Cast) -> None:
    assert [visible_runs(one).count() for one in (cast.headquarters, cast.auditor, access.SYSTEM)] == [1, 1, 1]
    assert [visible_runs(one).count() for one in (cast.manager, cast.supervisor, cast.outsider)] == [0, 0, 0]
    with pytest.raises(Http404):
        visible_run(cast.manager, run.public_id)
    assert current_run(cast.headquarters, "retail") is None
    propose_run(run=run, actor=cast.headquarters)
    publish_run(run=run, actor=cast.second)
    assert visible_run(cast.manager, run.public_id) == run == current_run(cast.manager, "retail")
    assert visible_runs(cast.frontline).count() == 0


def test_the_run_that_holds_is_the_last_one_published(published: ScoreRun, cast: Cast) -> None:
    correction = closed(correct="put right").run
    assert current_run(cast.manager, "retail") == published
    propose_run(run=correction, actor=cast.second)
    publish_run(run=correction, actor=cast.headquarters)
    assert current_run(cast.manager, "retail") == correction == current_run(cast.manager, "retail", QUARTER.code)


def test_manager_sees_the_own_unit_with_every_step(published: ScoreRun, cast: Cast) -> None:
    assert [row.code for row in headline_rows(cast.manager, published)] == ["E1"]
    assert [row.code for row in headline_rows(cast.headquarters, published)] == ["W1", "E2", "E1"]
    with pytest.raises(Http404):
        official_figures(cast.manager, published, cast.e2)
    first, *others = official_figures(cast.manager, published, cast.e1)
    assert first.headline and first.spec.code == "satisfaction" and first.measure == "points"
    kinds = [(step.kind, step.reason) for step in first.steps]
    assert kinds == [
        ("raw", "mean_of_answers"),
        ("weighted", "raked"),
        ("adjusted", "case_mix"),
        ("shrunken", "towards_peers"),
    ]
    raw, weighted, adjusted, shrunken = first.steps
    assert weighted.value - raw.value == weighted.moved
    assert set(adjusted.params["adjusters"]) == {"age_band", "tenure_band", "transaction_type", "channel"}
    assert 0 < shrunken.params["iur"] < 1 and shrunken.value == first.row.value
    nps = next(one for one in others if one.spec.code == "nps")
    assert (nps.measure, nps.steps) == ("nps", ()) and nps.row.low <= nps.row.value <= nps.row.high


def test_network_says_what_units_were_compared_with(published: ScoreRun, cast: Cast) -> None:
    told = network(cast.manager, published).indices["satisfaction"]
    assert (told["outcome"], told["groups"][0]["peers"], told["groups"][0]["tau2_source"]) == (
        "complete",
        "branch",
        "bank",
    )
    with pytest.raises(PermissionDenied):
        network(cast.frontline, published)


def test_number_is_opened_down_to_its_answers(published: ScoreRun, cast: Cast) -> None:
    first = contributing(cast.manager, published, cast.e1)
    assert (first.total, first.page, first.pages, len(first.rows)) == (60, 1, 2, 50)
    second = contributing(cast.manager, published, cast.e1, page=2)
    every = [*first.rows, *second.rows]
    weights = [row.weight for row in every]
    values = [row.scores["satisfaction"] for row in every]
    figure = official_figures(cast.manager, published, cast.e1)[0]
    mean = sum(w * y for w, y in zip(weights, values, strict=True)) / sum(weights) / 10_000
    assert mean == pytest.approx(float(figure.row.steps["weighted"]), abs=1e-6)
    out = contributing(cast.manager, published, cast.e1, excluded="withdrawn")
    assert [(row.local, row.scores, row.excluded) for row in out.rows] == [(-1, {}, "withdrawn")] * 3
    for wrong in (0, 3, -1):
        with pytest.raises(Http404):
            contributing(cast.manager, published, cast.e1, page=wrong)
    with pytest.raises(Http404):
        contributing(cast.manager, published, cast.w1)
    with pytest.raises(PermissionDenied):
        contributing(cast.outsider, published, cast.e1)


def test_quality_is_scoped_and_counts_what_was_left_out(published: ScoreRun, cast: Cast) -> None:
    own = quality(cast.manager, published)
    assert [(one.code, one.answers, one.weighting, dict(one.excluded)) for one in own.units] == [
        ("E1", 60, "raked", {"withdrawn": 3})
    ]
    assert dict(own.excluded) == {"withdrawn": 3} and own.units[0].kish < 60
    assert [one.code for one in quality(cast.headquarters, published).units] == ["E1", "E2", "W1"]
    with pytest.raises(Http404):
        quality(cast.manager, published, cast.w1)


def test_exports_hold_what_the_viewer_may_see(published: ScoreRun, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    call_command("export_run", str(published.public_id), format="csv", output=path, username="manager")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["unit"] for row in rows} == {"E1"}
    mine = next(row for row in rows if row["index"] == "satisfaction")
    assert mine["shrunken"] == official_figures(cast.manager, published, cast.e1)[0].row.steps["shrunken"]
    with pytest.raises(CommandError) as refusal:
        call_command("export_run", str(published.public_id), output=tmp_path / "x", username="manager")
    assert refusal.value.returncode == 2 and not (tmp_path / "x").exists()
    call_command("export_run", str(published.public_id)[:8], output=tmp_path / "run.manyi")
    assert reproduce((tmp_path / "run.manyi").read_bytes()).stored == published.sha256


@pytest.mark.parametrize("name", ["12345", "no-run", "00000000-0000-4000-8000-000000000000"])
def test_unknown_run_leaves_with_2(run: ScoreRun, name: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("reproduce_run", name)
    assert refusal.value.returncode == 2


def test_anonymous_answers_are_never_listed_nor_handed_out(cast: Cast, tmp_path: Path) -> None:
    rated([cast.d1, cast.d2], 40)
    run = closed("internal").run
    assert run.contributions.exclude(responses=b"").count() == 0
    with pytest.raises(PermissionDenied):
        contributing(cast.headquarters, run, cast.d1)
    with pytest.raises(OfficialRefused, match="internal_never_listed"):
        export_run(run=run, viewer=access.SYSTEM, format="snapshot", path=tmp_path / "x")
    assert quality(cast.headquarters, run).segments == ()
    assert export_run(run=run, viewer=cast.headquarters, format="csv", path=tmp_path / "y.csv") > 0
