"""What a correction changed: every figure of a scorecard that is not the same any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_WHOLE = (("without_veto", "total"), ("without_veto", "grade"), ("with_veto", "total"), ("with_veto", "grade"))
LEADER = "leader "
_ROW = ("points", "weight", "contribution", "way")


@dataclass(frozen=True, slots=True)
class Change:
    """``where`` is a component's code, ``without_veto`` or ``with_veto``, ``card``, or ``leader`` and the first day of
    who led the unit; None where there was or is nothing."""

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
    yield "card", "vetoes", _vetoes(old), _vetoes(new)
    for where, what in _WHOLE:
        yield where, what, old.get(where, {}).get(what), new.get(where, {}).get(what)
    was, now = ({row["code"]: row for row in one.get("rows", ())} for one in (old, new))
    for code in dict.fromkeys([*was, *now]):
        mine, theirs = was.get(code, {}), now.get(code, {})
        for what in _ROW:
            yield code, what, mine.get(what), theirs.get(what)
        yield code, "value", (mine.get("figure") or {}).get("value"), (theirs.get("figure") or {}).get("value")
        yield code, "target", mine.get("target"), theirs.get("target")
    yield from _leaders(old, new)


def _leaders(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    """What came of each leader, which a veto or their own answers may change without the unit."""
    was, now = ({(led["user"], led["first"]): led for led in one.get("leaders", ())} for one in (old, new))
    for who in dict.fromkeys([*was, *now]):
        mine, theirs = was.get(who, {}), now.get(who, {})
        yield f"{LEADER}{who[1]}", "days", mine.get("days"), theirs.get("days")
        for part, what in _WHOLE:
            name = what if part == "with_veto" else f"plain_{what}"
            yield f"{LEADER}{who[1]}", name, mine.get(part, {}).get(what), theirs.get(part, {}).get(what)


def _vetoes(card: Mapping[str, Any]) -> str | None:
    return ", ".join(one["incident"] for one in card.get("vetoes", ())) or None


def _adjustments(card: Mapping[str, Any]) -> str | None:
    """Bonus and deduction by code, as they count."""
    given = [f"{one['code']} {one['counted']}" for one in card.get("adjustments", ())]
    return ", ".join(given) or None


def _pair(was: Any, now: Any) -> tuple[str | None, str | None]:
    return (None if was is None else str(was)), (None if now is None else str(now))
