"""A scheme as JSON to break in one place at a time."""

import copy
from typing import Any

TITLE = {"zh": "网点考核方案", "en": "Branch scheme"}
BANDS = [
    {"from": None, "to": 1, "points": 100},
    {"from": 1, "to": 2, "points": 75},
    {"from": 2, "to": None, "points": 0},
]


def part(code: str, weight: float, source: dict[str, Any], points: dict[str, Any], **more: Any) -> dict[str, Any]:
    title = {"zh": code, "en": code}
    return {"code": code, "title": title, "source": source, "weight": weight, "points": points, **more}


def official(programme: str, **more: Any) -> dict[str, Any]:
    return {"kind": "official", "programme": programme, **more}


def line(zero: float, full: float) -> dict[str, Any]:
    return {"kind": "linear", "zero": zero, "full": full}


def branch_scheme(**more: Any) -> dict[str, Any]:
    """The weights of the scorecard's picture."""
    chain = ["join", "region", "neutral"]
    parts = [
        part("retail", 40, official("retail"), {"kind": "anchors"}, below=chain),
        part("corporate", 15, official("corporate"), line(50, 100), below=chain),
        part("product", 10, official("product", product="mobile"), line(50, 100), least="publishable"),
        part("visits", 15, {"kind": "visits"}, line(0, 100), below=["redistribute"]),
        part("complaints", 10, {"kind": "complaints"}, {"kind": "bands", "bands": BANDS}),
        part("in_time", 10, {"kind": "measure", "code": "in_ten_minutes"}, line(60, 100)),
    ]
    grades = {"A": 85, "B": 65, "C": 50, "D": 35}
    whole = {"schema": 1, "title": TITLE, "kinds": ["branch"], "components": parts, "grades": grades}
    return copy.deepcopy(whole | more)
