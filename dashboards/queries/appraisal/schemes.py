"""Which version of which scheme judges a unit in a period."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from dashboards.models import RuleState, SchemeVersion
from surveys.engine.periods import Period


def in_force(period: Period) -> QuerySet[SchemeVersion]:
    """The approved versions for a period."""
    approved = SchemeVersion.objects.filter(state=RuleState.APPROVED).select_related("scheme__region")
    return approved.filter(first_month__lte=period.first, last_month__gte=period.last)


def version_for(code: str, period: Period) -> SchemeVersion | None:
    """The version of a scheme for a period; None where none is in force."""
    return in_force(period).filter(scheme__code=code).first()


def overlapping(version: SchemeVersion) -> SchemeVersion | None:
    """An approved version that would judge some of the same units in some of the same periods.

    A region's own scheme takes its units out of the bank's, so the two do not overlap.
    """
    approved = SchemeVersion.objects.filter(state=RuleState.APPROVED, scheme__region=version.scheme.region)
    approved = approved.filter(first_month__lte=version.last_month, last_month__gte=version.first_month)
    kinds = set(_kinds(version))
    found: Iterable[SchemeVersion] = approved.exclude(pk=version.pk).select_related("scheme")
    return next((one for one in found if kinds & set(_kinds(one))), None)


def above(version: SchemeVersion) -> SchemeVersion | None:
    """The bank's version that a region's one has to keep to: for the same kinds, in force at its beginning."""
    kinds = set(_kinds(version))
    banks = SchemeVersion.objects.filter(state=RuleState.APPROVED, scheme__region=None)
    banks = banks.filter(first_month__lte=version.first_month, last_month__gte=version.last_month)
    return next((one for one in banks if kinds <= set(_kinds(one))), None)


def _kinds(version: SchemeVersion) -> list[str]:
    kinds: list[str] = version.content["kinds"]
    return kinds
