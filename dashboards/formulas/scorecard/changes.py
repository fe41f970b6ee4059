"""What a correction changed: every figure of a scorecard that is not the same any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_WHOLE = (("without_veto", "total"), ("without_veto", "grade"), ("with_veto", "total"), ("with_veto", "grade"))
_ROW = ("points", "weight", "contribution", "way")


@dataclass(frozen=True, slots=True)
class Change:
    """``where`` is a component's code, ``without_veto`` or ``with_veto``; None where there was or is nothing."""

    where: str
    what: str
    before: str | None
    after: str | None


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Between the payloads of one unit in two runs; None where it was not in one of them."""
    found = (Change(where, what, *_pair(was, now)) for where, what, was, now in _figures(before, after))
    return tuple(one for one in found if one.before != one.after)


def _figures(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Iterator[tuple[str, str, Any, Any]]:
    old, new = before or {}, after or {}
    yield "card", "state", old.get("state"), new.get("state")
    yield "card", "adjustments", _adjustments(old), _adjustments(new)
    for where, what in _WHOLE:
        yield where, what, old.get(where, {}).get(what), new.get(where, {}).get(what)
    was, now = ({row["code"]: row for row in one.get("rows", ())} for one in (old, new))
    for code in dict.fromkeys([*was, *now]):
        mine, theirs = was.get(code, {}), now.get(code, {})
        for what in _ROW:
            yield code, what, mine.get(what), theirs.get(what)
        yield code, "value", (mine.get("figure") or {}).get("value"), (theirs.get("figure") or {}).get("value")
        yield code, "target", mine.get("target"), theirs.get("target")


def _adjustments(card: Mapping[str, Any]) -> str | None:
    """Bonus and deduction by code, as they count."""
    given = [f"{one['code']} {one['counted']}" for one in card.get("adjustments", ())]
    return ", ".join(given) or None


def _pair(was: Any, now: Any) -> tuple[str | None, str | None]:
    return (None if was is None else str(was)), (None if now is None else str(now))
