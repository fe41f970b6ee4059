"""Mystery visits in the last two quarters, and a few notices, reports and remarks."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from dashboards.actions.demo.span import Span
from dashboards.actions.demo.truth import EVENT_BRANCH, Truth
from dashboards.formulas.checklist import checklist_score
from dashboards.models import ChecklistVersion, Observation, ObservationKind
from dashboards.queries.observations import checklist_in_force
from surveys.models import Unit, User

# branch, days ago, source, severity, number, words
_SEEN: tuple[tuple[str, int, str, str, str, str], ...] = (
    (EVENT_BRANCH, 75, "social", "minor", "", "上午十点排队19人，只开两个窗口，大堂没有人引导取号。"),
    (EVENT_BRANCH, 40, "media", "serious", "《澜江晚报》A6版", "报道老年客户在新排队系统前不会取号，等候一个多小时。"),
    ("DL-0402", 52, "regulator", "serious", "澜银监投〔2026〕18号", "转办投诉三件，要求说明理财产品风险揭示情况。"),
    ("DL-0411", 33, "social", "none", "", "大堂经理主动帮助听障客户用手写板办业务，值得推广。"),
    ("XY-0308", 61, "social", "minor", "", "自助机一台停用，未见告示；便民伞架空置。"),
    ("YT-0201", 28, "social", "none", "", "边民窗口有双语说明，取号后六分钟办结。"),
)


def make_observations(rng: np.random.Generator, span: Span, truth: Truth, units: Mapping[str, Unit], by: User) -> None:
    """Two visits to every branch, by the external supervisor, and the remarks above."""
    checklist = checklist_in_force()
    assert checklist is not None
    rows = []
    for branch, code in enumerate(truth.codes):
        for earliest, latest in ((150, 100), (90, 10)):
            day = span.today - timedelta(days=int(rng.integers(latest, earliest)))
            chance = np.clip(0.88 + 0.12 * truth.effect[branch], 0.4, 0.99)
            seen: dict[str, bool | None] = {item["code"]: bool(rng.random() < chance) for item in checklist.items}
            if code in units and units[code].closed is None:
                rows.append(_visit(units[code], day, checklist, seen, by, span))
    rows += [
        _remark(units[code], span.today - timedelta(days=ago), by, span, more)
        for code, ago, *more in _SEEN
        if code in units
    ]
    Observation.objects.bulk_create(rows, 500)


def _visit(
    unit: Unit, day: date, checklist: ChecklistVersion, seen: dict[str, bool | None], by: User, span: Span
) -> Observation:
    score = checklist_score({item["code"]: item["weight"] for item in checklist.items}, seen)
    what: dict[str, Any] = {"checklist": checklist, "results": seen}
    return Observation(
        unit=unit,
        kind=ObservationKind.MYSTERY,
        observed_on=day,
        reached=score.reached,
        possible=score.possible,
        recorded_by=by,
        recorded_at=_evening(day, span),
        **what,
    )


def _remark(unit: Unit, day: date, by: User, span: Span, more: list[str]) -> Observation:
    kind, severity, reference, text = more
    said = {"kind": kind, "severity": severity, "reference": reference, "text": text}
    return Observation(unit=unit, observed_on=day, recorded_by=by, recorded_at=_evening(day, span), **said)


def _evening(day: date, span: Span) -> datetime:
    return span.at(day, 20)
