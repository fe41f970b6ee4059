"""Figures, targets, bonus and deduction: proposed by one person, approved by another, never changed."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from dashboards.actions.supplies import Supplied, SupplyRefused, decide_supply, propose_supply
from dashboards.models import SuppliedValue, SupplyBatch
from dashboards.queries.appraisal.supplied import adjustments_given, figures_given, supply_batches, targets_given
from surveys.engine.periods import Period
from surveys.models import AuditEntry
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import in_force, own_language, small_scheme
from tests.dashboards.formulas.appraisal.schemes import line, part
from tests.factories.official import QUARTER
from tests.once import made_once

__all__ = ["own_language"]

pytestmark = pytest.mark.both_databases
YEAR = Period(QUARTER.first // 100 * 100 + 1, QUARTER.first // 100 * 100 + 12)


@pytest.fixture
@made_once
def rules(cast: Cast) -> None:
    parts = small_scheme()["components"]
    parts[1]["weight"] = 30
    parts.append(part("deposits", 10, {"kind": "figure", "code": "growth"}, line(0, 10)))
    in_force(cast, components=parts, adjustments={"bonus": 3, "deduction": 5})


def proposed(cast: Cast, kind: str, value: str, code: str, period: Period = QUARTER, **more: Any) -> SupplyBatch:
    values = [Supplied(cast.e1.pk, code, period, Decimal(value), **more)]
    return propose_supply(kind=kind, values=values, actor=cast.headquarters)


def bonus(cast: Cast, value: str, code: str = "award") -> SupplyBatch:
    return proposed(cast, "adjustment", value, code, reason="Helped during the flood.")


def approve(cast: Cast, batch: SupplyBatch) -> SupplyBatch:
    return decide_supply(batch=batch, approve=True, actor=cast.second)


@pytest.mark.usefixtures("rules")
def test_value_counts_once_another_person_has_approved_it(cast: Cast) -> None:
    batch = proposed(cast, "figure", "6.5", "growth")
    assert figures_given([cast.e1.pk], QUARTER, timezone.now()) == {}
    with pytest.raises(SupplyRefused, match="second_person_needed"):
        decide_supply(batch=batch, approve=True, actor=cast.headquarters)
    before = timezone.now()
    approve(cast, batch)
    found = figures_given([cast.e1.pk], QUARTER, timezone.now())
    assert found["growth"][cast.e1.pk].value == Decimal("6.5")
    assert figures_given([cast.e1.pk], QUARTER, before) == {}
    verbs = AuditEntry.objects.filter(verb__startswith="supply").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["supply.proposed", "supply.approved"]


@pytest.mark.usefixtures("rules")
def test_value_approved_last_counts_and_targets_hold_for_the_year(cast: Cast) -> None:
    for value in ("80", "85"):
        approve(cast, proposed(cast, "target", value, "retail", YEAR))
    assert targets_given([cast.e1.pk], QUARTER, timezone.now()) == {"retail": {cast.e1.pk: Decimal("85")}}
    assert targets_given([cast.e2.pk], QUARTER, timezone.now()) == {}


@pytest.mark.usefixtures("rules")
def test_bonus_stays_within_the_bounds_of_the_scheme(cast: Cast) -> None:
    with pytest.raises(SupplyRefused, match="beyond_bounds"):
        bonus(cast, "3.5")
    approve(cast, bonus(cast, "2"))
    with pytest.raises(SupplyRefused, match="beyond_bounds") as refusal:
        bonus(cast, "1.5", "second_award")
    assert "at most 3 points of bonus and 5 of deduction" in refusal.value.sentence
    approve(cast, bonus(cast, "0"))
    assert adjustments_given([cast.e1.pk], QUARTER, timezone.now()) == {}
    approve(cast, bonus(cast, "1.5", "second_award"))
    (one,) = adjustments_given([cast.e1.pk], QUARTER, timezone.now())[cast.e1.pk]
    assert (one.code, one.points) == ("second_award", Decimal("1.5"))


@pytest.mark.usefixtures("rules")
def test_two_bonuses_that_wait_side_by_side_are_not_both_approved(cast: Cast) -> None:
    first, second = bonus(cast, "2"), bonus(cast, "2", "second_award")
    approve(cast, first)
    with pytest.raises(SupplyRefused, match="beyond_bounds"):
        approve(cast, second)


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    ("kind", "value", "code", "reason"),
    [
        ("figure", "1", "growht", "unknown_figure"),
        ("figure", "1", "Growth!", "bad_code"),
        ("figure", "1e12", "growth", "too_large"),
        ("target", "0", "retail", "target_not_positive"),
        ("target", "1", "growth", "unknown_component"),
        ("adjustment", "1", "award", "reason_needed"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(cast: Cast, kind: str, value: str, code: str, reason: str) -> None:
    with pytest.raises(SupplyRefused, match=reason) as refusal:
        proposed(cast, kind, value, code)
    assert refusal.value.sentence
    assert not SupplyBatch.objects.exists()


def test_bonus_needs_a_scheme_that_judges_the_unit(cast: Cast) -> None:
    with pytest.raises(SupplyRefused, match="no_scheme"):
        bonus(cast, "1")


@pytest.mark.usefixtures("rules")
def test_one_value_proposed_twice_in_a_row_waits_once(cast: Cast) -> None:
    first = bonus(cast, "1")
    assert bonus(cast, "1") == first and bonus(cast, "2") != first
    approve(cast, first)
    assert bonus(cast, "1") != first


@pytest.mark.usefixtures("rules")
def test_decision_is_made_once(cast: Cast) -> None:
    batch = bonus(cast, "1")
    with pytest.raises(SupplyRefused, match="refusal_reason_needed"):
        decide_supply(batch=batch, approve=False, actor=cast.second)
    decide_supply(batch=batch, approve=False, actor=cast.headquarters, reason="My mistake.")
    with pytest.raises(SupplyRefused, match="decided_already"):
        approve(cast, batch)
    assert decide_supply(batch=batch, approve=False, actor=cast.headquarters, reason="Again.").reason == "My mistake."


@pytest.mark.usefixtures("rules")
def test_database_keeps_what_was_supplied(cast: Cast) -> None:
    batch = approve(cast, bonus(cast, "1"))
    for model, change in (
        (SuppliedValue, {"value": 2}),
        (SupplyBatch, {"note": "x"}),
        (SupplyBatch, {"state": "refused"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")
    waiting = bonus(cast, "1.5")
    with pytest.raises(DatabaseError), transaction.atomic():
        SupplyBatch.objects.filter(pk=waiting.pk).update(
            state="approved", decided_by=cast.headquarters, decided_at=timezone.now()
        )
    assert batch.values.get().value == 1


@pytest.mark.usefixtures("rules")
def test_only_head_office_supplies_and_the_auditor_reads(cast: Cast) -> None:
    batch = bonus(cast, "1")
    for person in (cast.manager, cast.supervisor, cast.auditor):
        with pytest.raises(PermissionDenied):
            propose_supply(kind="figure", values=[], actor=person)
        with pytest.raises(PermissionDenied):
            decide_supply(batch=batch, approve=True, actor=person)
    assert list(supply_batches(cast.auditor)) == [batch]
    assert not supply_batches(cast.manager).exists()
