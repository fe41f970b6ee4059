"""Which column of a file is which question, and which says where, when and by whom the answer was given."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.engine.definition import Definition, Item
from surveys.engine.types import KINDS
from surveys.exchange.faults import TableError
from surveys.exchange.places import HEADINGS, PLACES
from surveys.exchange.tables import nearest

IGNORE = "-"


@dataclass(frozen=True, slots=True)
class Mapped:
    """Columns by what they hold; ``ignored`` are those that hold nothing that is asked."""

    items: Mapping[str, Item]
    places: Mapping[str, str]  # place → column
    ignored: tuple[str, ...]


def match_columns(header: Iterable[str], definition: Definition, given: Mapping[str, str]) -> Mapped:
    """Say of every column what it holds.

    Parameters
    ----------
    given
        Column → item id, ``@place`` (see ``places.PLACES``) or ``-`` (leave out). Other columns are matched by item id,
        by the question's text, by construct where one item alone measures it, and by known headings of places.

    Raises
    ------
    TableError
        ``missing_column``, ``unknown_target``, ``mapped_twice`` or ``no_items``.
    """
    header = tuple(header)
    known = _names(definition)
    targets: dict[str, str] = {}
    for column, target in given.items():
        if column not in header:
            raise TableError("missing_column", column=column, nearest=nearest(column, header))
        targets[column] = _target(column, target, definition)
    for column in header:
        target = known.get(column) or known.get(_folded(column)) or _place(column)
        if column not in targets and target and target not in targets.values():
            targets[column] = target
    _refuse_doubles({column: target for column, target in targets.items() if target != IGNORE})
    return _mapped(header, targets, definition)


def _mapped(header: tuple[str, ...], targets: Mapping[str, str], definition: Definition) -> Mapped:
    items = {column: definition.item(target) for column, target in targets.items() if target[0] not in "@-"}
    if not items:
        raise TableError("no_items", items=", ".join(list(asked(definition))[:8]))
    places = {target[1:]: column for column, target in targets.items() if target.startswith("@")}
    ignored = tuple(column for column in header if targets.get(column, IGNORE) == IGNORE)
    return Mapped(items, places, ignored)


def asked(definition: Definition) -> dict[str, Item]:
    """Items that something can be answered to, by id."""
    return {item.id: item for item in definition.items if KINDS[item.type].asks(item)}


def _target(column: str, target: str, definition: Definition) -> str:
    known = [*asked(definition), *(f"@{place}" for place in PLACES), IGNORE]
    if target not in known:
        raise TableError("unknown_target", column=column, target=target, nearest=nearest(target, known))
    return target


def _names(definition: Definition) -> dict[str, str]:
    """Every unmistakable name of an item: its id first, then its text, then its construct."""
    items = asked(definition).values()
    found = {item.id: item.id for item in items}
    texts = [(_folded(text), item.id) for item in items for text in {item.text.zh, item.text.en} if text]
    constructs = [(item.construct, item.id) for item in items if item.construct]
    for names in (texts, constructs):
        often = Counter(name for name, _id in names)
        for name, item_id in names:
            if often[name] == 1:
                found.setdefault(name, item_id)
    return found


def _place(column: str) -> str:
    place = HEADINGS.get(column.replace(" ", "_").casefold())
    return f"@{place}" if place else ""


def _folded(text: str) -> str:
    return " ".join(text.split()).rstrip("?？。.：:").casefold()


def _refuse_doubles(targets: Mapping[str, str]) -> None:
    first: dict[str, str] = {}
    for column, target in targets.items():
        if target in first:
            raise TableError("mapped_twice", first=first[target], second=column, target=target)
        first[target] = column
