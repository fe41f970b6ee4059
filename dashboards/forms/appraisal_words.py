"""A scorecard in plain words: each step of a row with its figure, and one sentence that gives its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dashboards.forms.words import period_word
from dashboards.formulas.estimate import Status
from dashboards.models import AppraisalRun
from surveys.engine.periods import parse_period
from surveys.templatetags import figures
from surveys.templatetags.manyi import named

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class How:
    """One step: what it is called, its figure as a text, and why."""

    label: str
    figure: str
    why: str


def language() -> figures.Language:
    return "zh" if (get_language() or "").startswith("zh") else "en"


def title_of(row: Row) -> str:
    title: Mapping[str, str] = row["title"]
    return title["zh"] if language() == "zh" else title["en"] or title["zh"]


def run_name(run: AppraisalRun) -> str:
    """Quarter, scheme, and the region whose own it is."""
    where = f" · {named(run.scheme.region)}" if run.scheme.region else ""
    return f"{period_word(parse_period(run.period))} · {title_of(run.version.content)}{where}"


def num(text: Any, places: int = 1) -> str:
    """A figure to so many decimals; a dash where there is none."""
    return "–" if text in (None, "") else figures.number(float(Decimal(str(text))), places)


def value_said(row: Row) -> str:
    """The figure that was judged by: ``79.1``, ``46 / 50``, ``81.5%``; a dash where there is none."""
    one = row["figure"]
    if one is None:
        return "–"
    facts = one["facts"]
    if row["source"] == "visits" and "reached" in facts:
        return f"{facts['reached']} / {facts['possible']}"
    if row["source"] == "measure":
        unit = facts.get(f"unit_{language()}", "") or facts.get("unit_zh", "")
        return f"{num(one['value'])}{unit if unit == '%' or language() == 'zh' else f' {unit}'}"
    return num(one["value"])


def interval_said(row: Row) -> str:
    """Its interval, or how many it rests on where it has none."""
    one = row["figure"]
    if one is None:
        return ""
    if one["low"] is not None and one["high"] is not None:
        return figures.interval(float(one["low"]), float(one["high"]), language())
    if row["source"] == "visits":
        return ngettext("%(n)s visit", "%(n)s visits", one["n"]) % {"n": one["n"]}
    return _("supplied by head office") if row["source"] == "figure" else _("n = %(n)s") % {"n": one["n"]}


def steps_of(row: Row) -> list[How]:
    """From the answers to what the row adds to the total."""
    return [*_official(row), *_fallback(row), *_target(row), _points(row), _weight(row)]


def _official(row: Row) -> Iterator[How]:
    own = row["own"]
    if row["source"] != "official" or own is None or "raw" not in own["facts"]:
        return
    facts = own["facts"]
    params = {"n": facts["answered"], "kish": num(facts.get("kish"), 0)}
    yield How(_("Answers as given"), num(facts["raw"]), _("%(n)s answers count.") % params)
    same = facts["weighted"] == facts["raw"]
    told = _("Not weighted.") if same else _("Weighted to the unit's customers; worth %(kish)s plain answers.") % params
    yield How(_("Weighted"), num(facts["weighted"]), told)
    moved = Decimal(facts["adjusted"]) - Decimal(facts["weighted"])
    told = _("Moved by %(moved)s because customers and business differ from those of the peers.") % {
        "moved": figures.number(float(moved), 1, signed=True)
    }
    ends = facts.get("adjusted_low"), facts.get("adjusted_high")
    yield How(
        _("Adjusted for customers"),
        _with_ends(facts["adjusted"], *ends),
        told if round(moved, 1) else _("Nothing to adjust."),
    )
    share = round(float(facts.get("iur", 0)) * 100)
    told = _("Reliability %(r)s: %(own)s%% of the unit's own figure, %(rest)s%% of its peers' mean.")
    parts = {"r": num(facts.get("iur"), 2), "own": share, "rest": 100 - share}
    yield How(_("Figure for the appraisal"), _with_ends(own["value"], own["low"], own["high"]), told % parts)


def _with_ends(value: Any, low: Any, high: Any) -> str:
    """``79.1 (77.0–81.2)``; the value alone where it has no interval."""
    if low is None or high is None:
        return num(value)
    ends = figures.interval(float(low), float(high), language())
    return f"{num(value)}（{ends}）" if language() == "zh" else f"{num(value)} ({ends})"


def _fallback(row: Row) -> Iterator[How]:
    if row["way"] == "own":
        return
    figure = row["figure"]
    yield How(_WAYS[row["way"]](), "–" if figure is None else num(figure["value"]), shortfall(row))


def _target(row: Row) -> Iterator[How]:
    if row.get("target") is not None:
        yield How(_("Target of the year"), num(row["target"]), completion_said(row))


def completion_said(row: Row) -> str:
    """``92.4% of the target``; empty where no target was set or there is no figure."""
    reached = row.get("completion")
    return "" if reached is None else _("Completed to %(share)s%%.") % {"share": num(reached)}


def shortfall(row: Row) -> str:
    """Why the unit's own figure does not count; empty where it does."""
    own = row["own"] or {}
    params = {"n": own.get("n", 0), "r": num(own.get("reliability"), 2)}
    told: Mapping[str, Callable[[], str]] = {
        "": lambda: "",
        "no_figure": lambda: _("There is no figure for this unit in the period."),
        "too_few": lambda: _("Too few answers to show a figure of its own."),
        "not_reliable": lambda: _("%(n)s answers with reliability %(r)s are too few to hang pay on.") % params,
        "no_target": lambda: _("No target is set for this unit and year."),
        "no_anchors": lambda: _("No anchors were fixed before the period: last year has no published figure."),
    }
    return told[row["short"]]()


_WAYS: Mapping[str, Callable[[], str]] = {
    "join": lambda: _("Joined with the year before"),
    "region": lambda: _("The region's figure instead"),
    "redistribute": lambda: _("Its weight goes to the other components"),
    "neutral": lambda: _("Half of the points instead"),
}


def _points(row: Row) -> How:
    points = num(row["points"])
    why = rule_said(row)
    if row["limit"]:
        held = _("The floor of the scheme holds.") if row["limit"] == "floor" else _("The cap of the scheme holds.")
        why = f"{why}{'' if language() == 'zh' else ' '}{held}"
    return How(_("Points of 100"), points, why)


def rule_said(row: Row) -> str:
    """How the points follow from the figure."""
    return _RULES[row["rule"]](row)


def _linear(row: Row) -> str:
    params = {name: num(row["params"][name]) for name in ("zero", "full")}
    return _("%(zero)s gives 0 points, %(full)s gives 100, in between in proportion.") % params


def _band(row: Row) -> str:
    low, high = row["params"]["low"], row["params"]["high"]
    params = {"low": num(low), "high": num(high)}
    if not low:
        return _("Below %(high)s.") % params
    return _("From %(low)s on.") % params if not high else _("From %(low)s to below %(high)s.") % params


def _anchors(row: Row) -> str:
    params = {name: num(row["params"][name]) for name in ("median", "distance", "extra")}
    told = _("½ + ½ × (%(x)s − %(median)s) ÷ %(distance)s: last year's median gives 50 points.") % {
        **params,
        "x": num(row["figure"]["value"]),
    }
    if Decimal(row["params"]["extra"]):
        told = f"{told}{'' if language() == 'zh' else ' '}{_('Improvement adds %(extra)s.') % params}"
    return told


def _no_difference(row: Row) -> str:
    if row["figure"]["status"] == Status.INDICATIVE:
        return _(
            "An indicative figure is told no class: the points that the scheme gives where no difference is shown."
        )
    return _("Not different from its peers: the points that the scheme gives for that.")


def _targeted(row: Row) -> str:
    params = {name: num(row["params"][name]) for name in ("zero", "full")}
    return _("%(zero)s%% of the target gives 0 points, %(full)s%% gives 100, in between in proportion.") % params


_RULES: Mapping[str, Callable[[Row], str]] = {
    "linear": _linear,
    "band": _band,
    "anchors": _anchors,
    "target": _targeted,
    "not_different": _no_difference,
    "neutral": lambda row: _("Neither reward nor loss."),
    "redistributed": lambda row: _("No points of its own."),
}


def _weight(row: Row) -> How:
    params = {"points": num(row["points"]), "weight": f"{Decimal(row['weight']).normalize():f}"}
    return How(_("Adds to the total"), num(row["contribution"], 2), _("%(points)s × %(weight)s%%.") % params)
