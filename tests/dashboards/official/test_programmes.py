"""Each programme as the method says: one vote a client, products, anonymous raters; anchors and plans."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
import time_machine
from django.db import connection, connections

from dashboards.actions.fold import fold_all
from dashboards.actions.official import close_period
from dashboards.formulas.gates import PlanStatus
from dashboards.formulas.runs import MISSING, unpack
from dashboards.models import CLIENTS, PopulationMargin, RunFigure, ScoreRun
from dashboards.queries.official.content import run_content, snapshot_bytes
from dashboards.queries.official.gathered import Gathered
from dashboards.queries.official.planner import answer_plans
from dashboards.queries.official.votes import one_vote
from surveys.actions.quotas import Quota, QuotaRefused, set_quotas
from surveys.clock import bank_zone
from surveys.engine.periods import Period, add_months
from surveys.models import AuditEntry, Product, UnitQuota, Wave
from tests.cast import Cast
from tests.factories.answers import published, running
from tests.factories.official import QUARTER, closed, drawn, published_by_two, rated, small_bank


def figure(run: ScoreRun, code: str) -> RunFigure:
    return RunFigure.objects.get(run=run, index="satisfaction", code=code)


@pytest.mark.django_db
def test_few_raters_are_suppressed_and_nothing_of_them_is_published(cast: Cast) -> None:
    rated([cast.d1, cast.d2], 4)
    run = closed("internal").run
    for row in RunFigure.objects.filter(run=run):
        asked = 4 if row.index in ("satisfaction", "top2") else 0  # this survey asks nothing else
        assert (row.status, row.value, row.steps["raw"], row.n) == ("suppressed", None, None, asked)


@pytest.mark.django_db
def test_leniency_is_taken_out_and_no_key_of_a_rater_is_kept(cast: Cast) -> None:
    rated([cast.d1, cast.d2], 60)
    run = closed("internal").run
    inputs, results = run_content(run)
    assert inputs.codes == {} and inputs.group is not None
    assert np.bincount(inputs.group).tolist() == [2] * 60
    first = [inputs.scores["satisfaction"][np.flatnonzero(inputs.group == one)].tolist() for one in range(60)]
    assert first == sorted(first)
    assert results.figures["indices"]["satisfaction"]["parts"] == 1
    assert figure(run, "D2").value > figure(run, "D1").value
    assert b"rater" not in snapshot_bytes(run)


def gathered(unit: list[int], scores: list[int]) -> Gathered:
    many = np.arange(len(unit))
    codes = {"segment": many}
    return Gathered(many + 10, np.array(unit), np.array(unit), codes, {"s": np.array(scores)}, np.zeros_like(many))


def test_client_has_one_vote_a_unit_with_the_mean_of_its_answers() -> None:
    kept = gathered([1, 1, 1, 2, 1], [1, 2, 7, 5, 2])
    votes, vote_of = one_vote(kept, np.array([9, 9, 8, 9, 9]))
    assert votes.unit.tolist() == [1, 2, 1]
    assert votes.scores["s"].tolist() == [7, 5, 2]
    assert vote_of.tolist() == [2, 2, 0, 1, 2]
    assert votes.codes["segment"].tolist() == [2, 3, 4]


def test_scores_that_do_not_count_are_no_vote() -> None:
    kept = gathered([1, 1], [MISSING, MISSING])
    assert one_vote(kept, np.array([1, 1]))[0].scores["s"].tolist() == [MISSING]
    nobody = gathered([], [])
    assert one_vote(replace(nobody, unit=nobody.id), nobody.id)[1].tolist() == []


@pytest.mark.django_db
def test_census_interval_knows_how_many_clients_there_are(cast: Cast) -> None:
    version = published("corporate", code="firm")
    for place, unit in enumerate([cast.e1, cast.e2, cast.w1]):
        drawn(version, unit, 30, mood=3.5 + 0.3 * place)
    for unit, total in ((cast.e1, 40), (cast.e2, 20)):
        PopulationMargin.objects.create(
            programme="corporate", period=QUARTER.code, unit=unit, variable=CLIENTS, category=0, total=total
        )
    run = closed("corporate").run
    steps = {code: figure(run, code).steps for code in ("E1", "E2", "W1")}
    told = [steps[code]["census"] for code in ("E1", "E2", "W1")]
    assert told == ["ok", "fewer_clients_than_answers", "clients_not_known"]
    census = float(steps["E1"]["census_high"]) - float(steps["E1"]["census_low"])
    adjusted = float(steps["E1"]["adjusted_high"]) - float(steps["E1"]["adjusted_low"])
    assert census < 0.8 * adjusted
    assert steps["E2"]["census_low"] is steps["W1"]["census_low"] is None


@pytest.mark.django_db
def test_products_are_compared_with_the_branch_taken_out(cast: Cast) -> None:
    version = published("product", code="buyer")
    card, loan = (Product.objects.create(code=code, name_zh=code, name_en=code) for code in ("card", "loan"))
    for unit, mood, many in ((cast.e1, 3.0, 60), (cast.w1, 4.6, 15)):
        drawn(version, unit, many, mood=mood, seed="card", product_id=card.pk)
        drawn(version, unit, 75 - many, mood=mood, seed="loan", product_id=loan.pk)
    drawn(version, cast.e1, 2, seed="none")
    run = closed("product").run
    rows = {code: figure(run, code) for code in ("card", "loan")}
    assert rows["card"].product == card and rows["card"].unit is None
    apart = abs(float(rows["card"].steps["adjusted"]) - float(rows["loan"].steps["adjusted"]))
    plain = abs(float(rows["card"].steps["plain"]) - float(rows["loan"].steps["plain"]))
    assert plain > 15 > 6 > apart
    assert unpack(snapshot_bytes(run))[0].excluded["product_unknown"] == 2


@pytest.mark.django_db
def test_anchors_come_from_the_run_of_a_year_before(cast: Cast) -> None:
    version = small_bank([cast.e1, cast.e2, cast.w1])
    old = closed().run
    published_by_two(old, cast)
    later = Period(add_months(QUARTER.first, 12), add_months(QUARTER.last, 12))
    with time_machine.travel(datetime.combine(later.last_day + timedelta(days=2), datetime.min.time(), bank_zone())):
        for unit in (cast.e1, cast.e2, cast.w1):
            drawn(version, unit, 60, seed=2, mood=4.1, period=later)
        new = close_period(programme="retail", period=later, actor=None).run
    inputs, _ = run_content(new)
    anchors = inputs.anchors["branch"]
    values = sorted(figure(old, code).value or 0 for code in ("E1", "E2", "W1"))
    assert (anchors["median"], anchors["top"], anchors["run"]) == (str(values[1]), str(values[2]), old.sha256)
    points = [figure(new, code).steps["points"] for code in ("E1", "E2", "W1")]
    assert all(0 <= float(each) <= 100 for each in points)
    assert figure(old, "E1").steps["points"] is None


@pytest.mark.django_db
def test_planner_says_how_many_more_answers_a_branch_needs(cast: Cast) -> None:
    version = small_bank([cast.e1, cast.e2, cast.w1])
    fold_all()
    assert answer_plans(cast.headquarters, "retail").plans == ()
    run = closed().run
    published_by_two(run, cast)
    drawn(version, cast.e1, 5, seed=7)
    fold_all()
    planner = answer_plans(cast.headquarters, "retail", QUARTER)
    assert [(one.unit.code, one.n) for one in planner.plans] == [("E1", 65), ("E2", 60), ("W1", 60)]
    assert planner.run == run
    assert {one.plan.status for one in planner.plans} <= {PlanStatus.ENOUGH, PlanStatus.NO_RESPONSE_RATE}
    later = Period(add_months(QUARTER.first, 12), add_months(QUARTER.last, 12))
    empty = answer_plans(cast.manager, "retail", later)
    assert [(one.unit.code, one.n, one.rate) for one in empty.plans] == [("E1", 0, None)]
    assert empty.plans[0].plan.more == empty.plans[0].plan.needed >= 50
    assert answer_plans(cast.headquarters, "internal").plans == answer_plans(cast.frontline, "retail").plans == ()


@pytest.mark.django_db
def test_quotas_are_set_for_units_below_the_campaign(cast: Cast) -> None:
    wave = running(published(), cast.east)
    campaign = wave.campaign
    quotas = {cast.e1.pk: Quota(40, 200), cast.e2.pk: Quota(10)}
    assert set_quotas(campaign=campaign, quotas=quotas, actor=cast.headquarters) == 2
    set_quotas(campaign=campaign, quotas={cast.e1.pk: Quota(30, 150)}, actor=cast.designer)
    rows = UnitQuota.objects.values_list("unit__code", "answers", "invitations")
    assert list(rows) == [("E1", 30, 150), ("E2", 10, None)]
    assert AuditEntry.objects.filter(verb="campaign.quotas_set").count() == 2
    for wrong, reason in (({cast.w1.pk: Quota(1)}, "outside"), ({cast.e1.pk: Quota(-1)}, "out_of_range")):
        with pytest.raises(QuotaRefused, match=reason):
            set_quotas(campaign=campaign, quotas=wrong, actor=cast.headquarters)
    campaign.state = "closed"
    campaign.save()
    with pytest.raises(QuotaRefused, match="closed"):
        set_quotas(campaign=campaign, quotas=quotas, actor=cast.headquarters)
    assert Wave.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_close_at_once_make_one_run(transactional_db: None) -> None:
    from tests.cast import make_cast

    cast = make_cast()
    small_bank([cast.e1, cast.e2, cast.w1])
    found: list[ScoreRun | None] = []
    barrier = threading.Barrier(2)

    def close() -> None:
        barrier.wait()
        found.append(closed().run)
        connections.close_all()

    workers = [threading.Thread(target=close) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert ScoreRun.objects.count() == 1 and found[0] == found[1]
    assert RunFigure.objects.filter(run=found[0], index="satisfaction").count() == 3
    assert connection.vendor == "postgresql"
