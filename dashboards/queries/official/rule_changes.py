"""What a version of the rules changes: each choice by its place, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from dashboards.formulas.official import Settings
from dashboards.models import RuleVersion
from dashboards.queries.rules import rules_in_force


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One choice; empty where it was not, or is no longer, made."""

    place: str
    before: str
    after: str


def rule_changes(version: RuleVersion) -> tuple[RuleChange, ...]:
    """Against the approved rules that hold for the same month without it: for a draft those in force, for an approved
    version those before it. The first rules of all change nothing."""
    held = _before(version)
    return tuple(_walk("", held.content, version.content)) if held else ()


def _before(version: RuleVersion) -> RuleVersion | None:
    if not version.is_approved:
        return rules_in_force(version.programme, version.first_month)
    earlier = RuleVersion.objects.filter(programme=version.programme, state=version.state, number__lt=version.number)
    return earlier.order_by("-number").first()


def _walk(place: str, before: Any, after: Any) -> Iterator[RuleChange]:
    if place == "settings":
        before, after = _filled(before), _filled(after)
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _walk(f"{place}.{key}" if place else key, before.get(key), after.get(key))
    elif place == "indices" and isinstance(before, list) and isinstance(after, list):
        sides = [{one.get("code"): one for one in side} for side in (before, after)]
        yield from _walk(place, *sides)
    elif before != after:
        yield RuleChange(place, _text(before), _text(after))


def _filled(settings: Any) -> dict[str, Any]:
    """Settings with the usual value of each that is not said."""
    usual, said = asdict(Settings()), settings if isinstance(settings, dict) else {}
    return {**usual, **said, "gate": {**usual["gate"], **said.get("gate", {})}}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
