"""What changed between two versions, item by item, and which changes break a trend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from surveys.engine.parts import Definition, Item

ASPECTS: tuple[tuple[str, Callable[[Item], object]], ...] = (
    ("type_changed", lambda item: item.type),
    ("reworded", lambda item: (item.text, item.matrix_text)),
    ("hint_reworded", lambda item: item.hint),
    ("scale_changed", lambda item: (tuple(point.value for point in item.points), item.na is None)),
    ("labels_reworded", lambda item: (tuple(point.label for point in item.points), item.ends, item.na)),
    ("options_changed", lambda item: (item.options, item.min_picks, item.max_picks)),
    ("construct_changed", lambda item: item.construct),
    ("reverse_changed", lambda item: item.reverse),
    ("required_changed", lambda item: item.required),
    ("condition_changed", lambda item: item.show_if),
    ("limits_changed", lambda item: (item.max_length, item.minimum, item.maximum, item.decimals, item.unit)),
    ("consent_changed", lambda item: item.consent),
    ("page_changed", lambda item: (item.page, item.per_subject)),
)
HARMLESS = frozenset({"hint_reworded", "required_changed", "page_changed", "order_changed"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `breaks_trend` where figures of `construct` before and after are no longer the same measure."""

    code: str
    item: str
    construct: str | None
    breaks_trend: bool


def differences(before: Definition, after: Definition) -> tuple[Change, ...]:
    """All differences between the items of two versions of a survey: removed, added, changed, reordered."""
    old, new = ({item.id: item for item in definition.items} for definition in (before, after))
    changes = [*_removed(old, new), *_added(old, new)]
    for id in (id for id in new if id in old):
        changes.extend(_changed(old[id], new[id]))
        changes.extend(_shown_otherwise(before, after, old[id], new[id]))
    return (*changes, *_reordered(old, new))


def _removed(old: dict[str, Item], new: dict[str, Item]) -> Iterator[Change]:
    for id, item in old.items():
        if id not in new:
            yield Change("removed", id, item.construct, item.scored)


def _added(old: dict[str, Item], new: dict[str, Item]) -> Iterator[Change]:
    """A further item breaks the trend of a construct that was there before: its mean now averages more."""
    measured = {item.construct for item in old.values() if item.scored and item.construct}
    for id, item in new.items():
        if id not in old:
            yield Change("added", id, item.construct, item.scored and item.construct in measured)


def _changed(old: Item, new: Item) -> Iterator[Change]:
    for code, aspect in ASPECTS:
        if aspect(old) != aspect(new):
            breaks = (old.scored or new.scored) and code not in HARMLESS
            yield Change(code, new.id, old.construct, breaks)


def _shown_otherwise(before: Definition, after: Definition, old: Item, new: Item) -> Iterator[Change]:
    """A page's condition is its items' too."""
    pages = before.page(old.page).show_if, after.page(new.page).show_if
    if pages[0] != pages[1] and old.show_if == new.show_if:
        yield Change("condition_changed", new.id, old.construct, old.scored or new.scored)


def _reordered(old: dict[str, Item], new: dict[str, Item]) -> Iterator[Change]:
    shared = [id for id in old if id in new], [id for id in new if id in old]
    for was, now in zip(*shared, strict=True):
        if was != now:
            yield Change("order_changed", now, new[now].construct, False)
