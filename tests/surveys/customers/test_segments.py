"""Value segments: one rule, the same in Python and in SQL, dated, and changed by two people only."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.db import Error, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from surveys.actions.second_person import RuleRefused
from surveys.actions.segments import (
    approve_segment_rule,
    drop_segment_draft,
    save_segment_rule,
    segment_customers,
)
from surveys.engine.dimensions import SEGMENTS
from surveys.engine.segments import DEFAULT, SegmentRuleError, load_rule, reason_of, segment_of
from surveys.models import AuditEntry, Customer, SegmentAssignment, SegmentRule
from surveys.queries.segments import moves_under, rule_in_force, segment_case
from surveys.tasks import compute_segments
from tests.cast import Cast
from tests.factories.customers import bring, customer, row

pytestmark = pytest.mark.both_databases
NAMES = {code: name for name, code in SEGMENTS.items()}


def in_force(cast: Cast, **retail: int) -> SegmentRule:
    definition = DEFAULT.dump()
    definition["retail"].update(retail)
    draft = save_segment_rule(definition=definition, actor=cast.headquarters)
    return approve_segment_rule(number=draft.number, saved_at=draft.saved_at.isoformat(), actor=cast.second)


@pytest.mark.parametrize(
    ("contribution", "growth", "segment", "code"),
    [
        (None, 99, "unknown", "unknown"),
        (-1, 5000, "BZC", "bzc"),
        (0, 1500, "MGC", "mgc"),
        (0, 1499, "standard", "standard"),
        (499_999, None, "standard", "standard_growth_unknown"),
        (500_000, -9900, "MVC", "mvc"),
    ],
)
def test_the_rule_decides_at_its_edges(contribution: int | None, growth: int | None, segment: str, code: str) -> None:
    assert NAMES[segment_of(DEFAULT, "retail", contribution, growth)] == segment
    assert reason_of(DEFAULT, "retail", contribution, growth).code == code


def test_a_corporate_customer_has_thresholds_of_its_own() -> None:
    assert NAMES[segment_of(DEFAULT, "corporate", 500_000, 0)] == "standard"
    assert NAMES[segment_of(DEFAULT, "corporate", 20_000_000, 0)] == "MVC"


@pytest.mark.parametrize(
    ("source", "where"),
    [
        (None, ("", "", "missing")),
        ({"retail": {}}, ("retail", "bzc_below", "missing")),
        ({"retail": {"bzc_below": 0, "mvc_from": "5", "mgc_growth": 1}}, ("retail", "mvc_from", "not_a_number")),
        ({"retail": {"bzc_below": 5, "mvc_from": 5, "mgc_growth": 1}}, ("retail", "mvc_from", "mvc_not_above_bzc")),
    ],
)
def test_what_is_no_rule_is_refused(source: object, where: tuple[str, str, str]) -> None:
    with pytest.raises(SegmentRuleError) as refused:
        load_rule(source)
    assert (refused.value.kind, refused.value.field, refused.value.reason) == where


def test_the_database_computes_what_the_engine_computes(cast: Cast) -> None:
    rnd = random.Random(3)
    worth = [None, "-0.01", "0", "4999.99", "5000", "199999.99", "200000"]
    rises = ["", "-3", "14.99", "15", "19.99", "20"]
    for source in ("pcrm", "ccrm"):
        bring(
            [row(n, contribution=rnd.choice(worth) or "", growth=rnd.choice(rises)) for n in range(150)], source=source
        )
    for one in Customer.objects.annotate(after=segment_case(DEFAULT)):
        assert one.after == segment_of(DEFAULT, one.kind, one.contribution, one.growth)


def test_segments_are_dated_and_written_only_where_they_change(cast: Cast) -> None:
    bring([row(1), row(2, contribution="9000"), row(3, contribution="")])
    assert segment_customers() == 0  # no rule yet
    first = in_force(cast)
    assert compute_segments() == 3 and compute_segments() == 0
    assert [NAMES[customer(n).segment] for n in (1, 2, 3)] == ["standard", "MVC", "unknown"]
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        bring([row(1, contribution="6000"), row(2, contribution="9500"), row(3, contribution="")])
        assert segment_customers() == 2
    history = list(
        SegmentAssignment.objects.filter(customer=customer(1)).values_list("segment", "contribution", "rule")
    )
    assert history == [(SEGMENTS["MVC"], 600_000, first.pk), (SEGMENTS["standard"], 120_000, first.pk)]
    assert SegmentAssignment.objects.filter(customer=customer(2)).count() == 1
    latest = SegmentAssignment.objects.filter(customer=OuterRef("pk")).order_by("-since", "-id").values("since")[:1]
    assert Customer.objects.filter(segment_since=Subquery(latest)).count() == 3
    assert SegmentAssignment.objects.filter(customer=customer(3)).count() == 1


def test_a_new_rule_moves_customers_as_its_preview_said(cast: Cast) -> None:
    in_force(cast)
    bring([row(n, contribution=str(n * 1000)) for n in range(1, 9)])
    segment_customers()
    changed = {**DEFAULT.dump(), "retail": {"bzc_below": 0, "mvc_from": 300_000, "mgc_growth": 1500}}
    matrix = moves_under(load_rule(changed))
    standard, best = SEGMENTS["standard"], SEGMENTS["MVC"]
    assert matrix.cells == {(standard, standard): 2, (standard, best): 2, (best, best): 4}
    assert (matrix.moving, matrix.total) == (2, 8)
    in_force(cast, mvc_from=300_000)
    segment_customers()
    assert Customer.objects.filter(segment=best).count() == 6


def test_who_saved_a_rule_cannot_approve_it(cast: Cast) -> None:
    draft = save_segment_rule(definition=DEFAULT.dump(), actor=cast.headquarters)
    seen = draft.saved_at.isoformat()
    with pytest.raises(RuleRefused, match="second_person_needed"):
        approve_segment_rule(number=1, saved_at=seen, actor=cast.headquarters)
    save_segment_rule(definition=DEFAULT.dump(), actor=cast.headquarters)
    with pytest.raises(RuleRefused, match="changed_meanwhile"):
        approve_segment_rule(number=1, saved_at=seen, actor=cast.second)
    assert rule_in_force() is None
    drop_segment_draft(actor=cast.headquarters)
    with pytest.raises(RuleRefused, match="no_draft"):
        approve_segment_rule(number=1, saved_at=seen, actor=cast.second)


def test_saving_and_approving_are_on_record(cast: Cast) -> None:
    in_force(cast)
    saved = dict(AuditEntry.objects.filter(verb__startswith="segment_rule").values_list("verb", "actor__username"))
    assert saved == {"segment_rule.saved": "headquarters", "segment_rule.approved": "second"}


def test_an_approved_rule_and_past_segments_never_change(cast: Cast) -> None:
    rule = in_force(cast)
    bring([row(1)])
    segment_customers()
    with pytest.raises(Error), transaction.atomic():
        SegmentRule.objects.filter(pk=rule.pk).update(definition={})
    with pytest.raises(Error), transaction.atomic():
        SegmentAssignment.objects.update(segment=1)
