"""What the parts of a scheme are called on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.forms.words import programme_words


def source_kinds() -> dict[str, str]:
    return {
        "official": _("Official score of a programme"),
        "visits": _("External supervision: mystery visits"),
        "complaints": _("Complaints"),
        "measure": _("Operational measure"),
        "figure": _("Figure supplied by head office"),
    }


def bases() -> dict[str, str]:
    return {
        "rate": _("upheld per 10,000 customers"),
        "count": _("number upheld"),
        "in_time": _("percent handled in time"),
    }


def points_kinds() -> dict[str, str]:
    return {
        "anchors": _("Anchors: last year's median and best tenth of the peers"),
        "linear": _("Straight line between two values"),
        "bands": _("Bands of values"),
        "target": _("Completion of the year's target"),
    }


def directions() -> dict[str, str]:
    return {"higher": _("higher is better"), "lower": _("lower is better")}


def statuses() -> dict[str, str]:
    return {
        "appraisable": pgettext("least status", "appraisable"),
        "publishable": pgettext("least status", "publishable"),
        "indicative": pgettext("least status", "indicative"),
    }


def fallbacks() -> dict[str, str]:
    return {
        "join": _("join the year before"),
        "region": _("take the region's figure"),
        "redistribute": _("give its weight to the other components"),
        "neutral": _("half of the points"),
    }


def unit_kinds() -> dict[str, str]:
    return {
        "branch": pgettext("kind of unit", "Branches"),
        "region": pgettext("kind of unit", "Regions"),
        "department": pgettext("kind of unit", "Head-office departments"),
    }


def source_said(source: Mapping[str, Any]) -> str:
    """``Official score of a programme: Retail``, ``Complaints: number upheld``."""
    kind, detail = source_kinds()[source["kind"]], _detail(source)
    return _("%(kind)s: %(detail)s") % {"kind": kind, "detail": detail} if detail else kind


def _detail(source: Mapping[str, Any]) -> str:
    if source["kind"] == "official":
        return f"{programme_words()[source['programme']]} {source.get('product') or ''}".rstrip()
    if source["kind"] == "complaints":
        return bases()[source.get("basis") or "rate"]
    return str(source.get("code") or "")


def points_said(points: Mapping[str, Any]) -> str:
    """A points function in one sentence."""
    kind = points["kind"]
    if kind == "linear":
        return _("%(zero)s gives 0 points, %(full)s gives 100, in between in proportion.") % points
    if kind == "target":
        return _("%(zero)s%% of the target gives 0 points, %(full)s%% gives 100, in between in proportion.") % points
    if kind == "bands":
        return "; ".join(_band_said(one) for one in points["bands"])
    return _anchors_said(points)


def _band_said(band: Mapping[str, Any]) -> str:
    low, high = band.get("from"), band.get("to")
    if low is None:
        return _("below %(to)s: %(points)s points") % band
    if high is None:
        return _("from %(from)s on: %(points)s points") % band
    return _("%(from)s to below %(to)s: %(points)s points") % band


def _anchors_said(points: Mapping[str, Any]) -> str:
    same = points.get("same", 50)
    told = [_("Last year's median gives 50 points, the mean of the best tenth gives 100.")]
    if same is not None:
        told.append(_("Not different from the peers gives %(same)s.") % {"same": same})
    if str(points.get("improvement", 0)) not in ("0", ""):
        told.append(_("A clear rise adds up to %(most)s.") % {"most": points["improvement"]})
    return " ".join(told)
