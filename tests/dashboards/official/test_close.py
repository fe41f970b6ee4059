"""A period is closed once, over four quarters, with every answer counted or left out for a stated reason."""

import zlib
from datetime import datetime, timedelta

import numpy as np
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from dashboards.actions.official import OfficialRefused, close_due_periods, close_period
from dashboards.formulas.rules import standard_rules
from dashboards.formulas.runs import reproduce, unpack
from dashboards.models import RuleVersion, RunAnswers, RunFigure, RunSnapshot, RunStep, ScoreRun
from surveys.actions.responses import erase_response, reattribute_response, withdraw_response
from surveys.clock import bank_zone
from surveys.engine.periods import Period, add_months
from surveys.models import AuditEntry, Outbox, SurveyVersion, Unit
from surveys.tree import path_of
from tests.cast import Cast
from tests.factories.answers import published, running
from tests.factories.official import QUARTER, closed, drawn, small_bank
from tests.factories.surveying import point
from tests.once import made_once

pytestmark = pytest.mark.both_databases


@pytest.fixture
def branches(cast: Cast) -> list[Unit]:
    return [cast.e1, cast.e2, cast.w1]


@pytest.fixture
@made_once
def bank(branches: list[Unit]) -> SurveyVersion:
    return small_bank(branches)


def content(run: ScoreRun) -> bytes:
    return zlib.decompress(RunSnapshot.objects.get(run=run).content)


def ids(run: ScoreRun, code: str, excluded: str = "") -> list[int]:
    row = RunAnswers.objects.get(run=run, code=code, excluded=excluded)
    return np.frombuffer(bytes(row.responses), "<i8").tolist()


def headline(run: ScoreRun, unit: Unit) -> RunFigure:
    return RunFigure.objects.get(run=run, index="satisfaction", unit=unit)


def test_run_holds_every_index_of_every_unit_and_is_noted(bank: SurveyVersion, cast: Cast) -> None:
    run = closed().run
    assert run is not None
    assert (run.answers, run.units, run.outcome, run.period) == (180, 3, "complete", QUARTER.code)
    assert (run.first_month, run.last_month) == (add_months(QUARTER.last, -11), QUARTER.last)
    assert run.figures.filter(index="satisfaction").count() == 3
    best = headline(run, cast.w1)
    assert (best.n, best.rank, best.peers) == (60, 1, "branch")
    assert best.low < best.value < best.high
    assert best.steps["raw"] == best.steps["weighted"] != best.steps["adjusted"]
    assert AuditEntry.objects.get(verb="official.closed").details["sha256"] == run.sha256
    assert not Outbox.objects.exists()


def test_snapshot_reproduces_to_the_last_byte_and_holds_no_key(bank: SurveyVersion) -> None:
    run = closed().run
    found = reproduce(content(run))
    assert found.same and found.stored == run.sha256 and found.differences == ()
    inputs, _ = unpack(content(run))
    assert set(inputs.codes) == {"age_band", "tenure_band", "transaction_type", "channel", "segment"}
    assert inputs.units == ("E1", "E2", "W1")


def test_period_is_closed_once(bank: SurveyVersion, cast: Cast) -> None:
    first = closed()
    drawn(bank, cast.e1, 5, seed=9)
    again = closed()
    assert (first.created, again.created, again.run) == (True, False, first.run)
    assert ScoreRun.objects.count() == 1


def test_late_answer_belongs_to_the_next_run(bank: SurveyVersion, cast: Cast) -> None:
    before = closed().run
    drawn(bank, cast.e1, 5, seed=9)
    following = Period(add_months(QUARTER.first, 3), add_months(QUARTER.last, 3))
    with time_machine.travel(
        datetime.combine(following.last_day + timedelta(days=2), datetime.min.time(), bank_zone())
    ):
        after = close_period(programme="retail", period=following, actor=None).run
    assert (before.answers, after.answers) == (180, 185)
    assert reproduce(content(before)).same


def test_correction_names_the_old_run_and_leaves_it(bank: SurveyVersion, cast: Cast) -> None:
    old = closed().run
    reattribute_response(response_id=ids(old, "E1")[0], to=path_of(cast.w1.pk), actor=None, reason="wrong branch")
    new = closed(correct="wrong branch").run
    assert (new.supersedes, new.reason) == (old, "wrong branch")
    assert (headline(old, cast.e1).n, headline(new, cast.e1).n, headline(new, cast.w1).n) == (60, 59, 61)
    assert closed().run == new
    assert old.sha256 != new.sha256


def test_what_is_not_closed_cannot_be_corrected(bank: SurveyVersion) -> None:
    with pytest.raises(OfficialRefused, match="not_closed_yet"):
        closed(correct="no reason")


def test_withdrawn_answers_are_out_and_kept_with_their_reason(bank: SurveyVersion, cast: Cast) -> None:
    gone = drawn(bank, cast.e1, 2, seed=5)
    for number in gone:
        withdraw_response(response_id=number, actor=None, reason="test")
    run = closed().run
    assert run.answers == 180
    assert ids(run, "E1", "withdrawn") == gone
    assert unpack(content(run))[0].excluded["withdrawn"] == 2


def test_answers_not_drawn_or_older_than_four_quarters_are_no_part(bank: SurveyVersion, cast: Cast) -> None:
    drawn(bank, cast.e1, 4, seed=3, scored=False)
    old = add_months(QUARTER.first, -12)
    drawn(bank, cast.e1, 4, seed=4, period=Period(old, add_months(old, 2)))
    first = add_months(QUARTER.first, -9)
    drawn(bank, cast.e1, 4, seed=6, period=Period(first, first))
    assert closed().run.answers == 184


def test_erasure_changes_no_reproduction_and_no_later_figure(bank: SurveyVersion, cast: Cast) -> None:
    run = closed().run
    erase_response(response_id=ids(run, "E1")[0], actor=None, reason="asked to")
    assert reproduce(content(run)).stored == run.sha256
    assert closed(correct="again").run.sha256 == run.sha256


def test_answers_to_too_few_items_and_to_test_units_are_left_out(cast: Cast, branches: list[Unit]) -> None:
    version = small_bank(branches)
    rules = RuleVersion.objects.get(programme="retail", number=1)
    changed = standard_rules("retail") | {"exclusions": {"units": ["E2"], "min_items": 1.0, "careless": True}}
    RuleVersion.objects.create(programme="retail", number=2, content=changed, first_month=200001, state="approved")
    run = closed().run
    assert run.rules.number == 2 != rules.number
    assert (run.answers, run.units) == (120, 2)
    assert len(ids(run, "E2", "test_unit")) == 60
    assert version.pk


def test_dry_run_writes_nothing(bank: SurveyVersion) -> None:
    waiting = Outbox.objects.count()
    closing = closed(dry_run=True)
    assert closing.run is None and closing.results is not None and closing.created is False
    assert not ScoreRun.objects.exists() and not RunFigure.objects.exists()
    assert Outbox.objects.count() == waiting > 0


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        (Period(202601, 202601), "not_a_quarter"),
        (Period(202602, 202604), "not_a_quarter"),
        (Period(202601, 202612), "not_a_quarter"),
        (Period(203001, 203003), "not_over"),
    ],
)
def test_what_is_no_quarter_or_not_over_is_refused(cast: Cast, period: Period, reason: str) -> None:
    with pytest.raises(OfficialRefused, match=reason):
        close_period(programme="retail", period=period, actor=None)


def after_the_quarter(**later: float) -> datetime:
    return datetime.combine(QUARTER.last_day + timedelta(days=1), datetime.min.time(), bank_zone()) + timedelta(**later)


def test_pages_that_were_open_are_waited_for(bank: SurveyVersion) -> None:
    with time_machine.travel(after_the_quarter(minutes=59), tick=False), pytest.raises(OfficialRefused) as refusal:
        closed()
    assert (refusal.value.reason, refusal.value.details["until"]) == ("intake_open", after_the_quarter(minutes=60))
    with time_machine.travel(after_the_quarter(minutes=60), tick=False):
        assert closed().created


def test_tablets_are_waited_for_fourteen_days(bank: SurveyVersion, cast: Cast) -> None:
    begun = (QUARTER.first_day - after_the_quarter().date()).days
    with time_machine.travel(after_the_quarter(hours=-1), tick=False):
        wave = running(bank, cast.ho, opens=begun, closes=0.02)
    point(wave, cast.e1, "kiosk")
    with time_machine.travel(after_the_quarter(days=13, hours=23), tick=False):
        with pytest.raises(OfficialRefused, match="intake_open"):
            closed()
        assert close_due_periods() == 0
    with time_machine.travel(after_the_quarter(days=14), tick=False):
        assert close_due_periods() == 1
        assert close_due_periods() == 0


def test_beat_leaves_alone_what_nobody_answered(cast: Cast) -> None:
    assert close_due_periods() == 0


def test_programme_without_rules_is_refused(bank: SurveyVersion) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE dashboards_ruleversion DISABLE TRIGGER approved_rows")
    RuleVersion.objects.filter(programme="retail").delete()
    with pytest.raises(OfficialRefused, match="no_rules"):
        closed()


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ([0, 0, 0], "no_answers"),
        ([1, 0, 0], "one_answer"),
        ([40, 0, 0], "one_unit"),
        ([1, 1, 1], "too_few_answers"),
        ([40, 5, 0], "one_unit"),
    ],
)
def test_poor_period_has_a_named_outcome_and_no_figure(branches: list[Unit], given: list[int], outcome: str) -> None:
    version = published("retail", code="visit")
    for unit, n in zip(branches, given, strict=True):
        if n:
            drawn(version, unit, n)
    run = closed().run
    assert run.outcome == outcome
    assert reproduce(content(run)).same
    figures = RunFigure.objects.filter(run=run, index="satisfaction")
    assert {figure.value for figure in figures} <= {None}
    assert b"NaN" not in content(run)


@pytest.mark.parametrize("model", [ScoreRun, RunSnapshot, RunFigure, RunAnswers, RunStep])
def test_database_refuses_to_change_or_delete_a_run(bank: SurveyVersion, cast: Cast, model: type) -> None:
    run = closed().run
    RunStep.objects.create(run=run, kind="proposed", actor=cast.headquarters)
    field = {ScoreRun: "outcome", RunSnapshot: "size", RunFigure: "n", RunAnswers: "n", RunStep: "kind"}[model]
    for change in (
        lambda: model.objects.update(**{field: 1}),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_adjusters_that_say_nothing_are_left_out_by_name_and_the_run_is_complete(branches: list[Unit]) -> None:
    version = published("retail", code="visit")
    for unit in branches:
        for age in (1, 2, 4, 6):
            drawn(version, unit, 12, seed=age, age_band=age, tenure_band=7 - age, transaction_type=1)
    changed = standard_rules("retail") | {"adjusters": ["age_band", "tenure_band", "transaction_type"]}
    RuleVersion.objects.create(programme="retail", number=2, content=changed, first_month=200001, state="approved")
    run = closed().run
    index = unpack(content(run))[1].figures["indices"]["satisfaction"]
    assert run.outcome in ("complete", "units_do_not_differ")
    assert index["notes"] == [["adjuster_collinear", "tenure_band", 0]]
    assert b"NaN" not in content(run) and reproduce(content(run)).same
