"""Which version of which scheme judges a unit in a period."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from dashboards.models import AppraisalRun, AppraisalStepKind, RuleState, SchemeVersion
from surveys import access
from surveys.engine.periods import Period
from surveys.models import Unit
from surveys.tree import load_tree


def in_force(period: Period) -> QuerySet[SchemeVersion]:
    """The approved versions for a period."""
    approved = SchemeVersion.objects.filter(state=RuleState.APPROVED).select_related("scheme__region")
    return approved.filter(first_month__lte=period.first, last_month__gte=period.last)


def version_for(code: str, period: Period) -> SchemeVersion | None:
    """The version of a scheme for a period; None where none is in force."""
    return in_force(period).filter(scheme__code=code).first()


def visible_versions(viewer: access.Viewer) -> QuerySet[SchemeVersion]:
    """All for who writes, approves or audits schemes; who supervises a region sees its own, and like everybody who is
    appraised the approved ones that may judge their units."""
    related = SchemeVersion.objects.select_related("scheme__region", "created_by", "submitted_by", "approved_by")
    if any(access.may(viewer, verb) for verb in ("edit_schemes", "approve_schemes", "view_audit")):
        return related
    if not access.may(viewer, "view_appraisals"):
        return related.none()
    tree = load_tree()
    above_them = {step for unit in access.visible_ids(viewer, tree) for step in tree.path(unit)}
    seen = Q(state=RuleState.APPROVED) & (Q(scheme__region=None) | Q(scheme__region__in=above_them))
    if access.may(viewer, "edit_region_scheme"):
        seen |= Q(scheme__region__in=access.units_for(viewer, "edit_region_scheme"))
    return related.filter(seen)


def overlapping(version: SchemeVersion) -> SchemeVersion | None:
    """An approved version that would judge some of the same units in some of the same periods.

    A region's own scheme takes its units out of the bank's, so the two do not overlap.
    """
    approved = SchemeVersion.objects.filter(state=RuleState.APPROVED, scheme__region=version.scheme.region)
    approved = approved.filter(first_month__lte=version.last_month, last_month__gte=version.first_month)
    kinds = set(_kinds(version))
    found: Iterable[SchemeVersion] = approved.exclude(pk=version.pk).select_related("scheme")
    return next((one for one in found if kinds & set(_kinds(one))), None)


def appraised(version: SchemeVersion) -> bool:
    """Whether results are published that a version would have made: of its own scheme, and for a region's those of the
    bank that judged the region's units."""
    runs = AppraisalRun.objects.filter(steps__kind=AppraisalStepKind.PUBLISHED).select_related("scheme", "version")
    runs = runs.filter(last_month__gte=version.first_month, first_month__lte=version.last_month)
    kinds, region = set(_kinds(version)), version.scheme.region_id
    return any(
        one.scheme_id == version.scheme_id
        or (region is not None and one.scheme.region_id is None and bool(kinds & set(_kinds(one.version))))
        for one in runs
    )


def above(version: SchemeVersion) -> SchemeVersion | None:
    """The bank's version that a region's one has to keep to: for the same kinds, in force at its beginning."""
    kinds = set(_kinds(version))
    banks = SchemeVersion.objects.filter(state=RuleState.APPROVED, scheme__region=None)
    banks = banks.filter(first_month__lte=version.first_month, last_month__gte=version.last_month)
    return next((one for one in banks if kinds <= set(_kinds(one))), None)


def _kinds(version: SchemeVersion) -> list[str]:
    kinds: list[str] = version.content["kinds"]
    return kinds


def region_schemes(viewer: access.Viewer) -> list[Unit]:
    """Regions whose own scheme the viewer may write, where a scheme of the bank allows one."""
    spread = [one for one in _banks() if one.content.get("spread") is not None]
    if not spread:
        return []
    verb = "edit_schemes" if access.may(viewer, "edit_schemes") else "edit_region_scheme"
    return list(access.units_for(viewer, verb).filter(kind="region", closed=None).order_by("code"))


def bank_version() -> SchemeVersion | None:
    """The bank's newest version that lets a region have its own, to begin that one from."""
    return next((one for one in _banks() if one.content.get("spread") is not None), None)


def _banks() -> QuerySet[SchemeVersion]:
    approved = SchemeVersion.objects.filter(state=RuleState.APPROVED, scheme__region=None)
    return approved.select_related("scheme").order_by("-first_month", "-pk")
