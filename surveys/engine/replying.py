"""Which question can be answered by a digit in a text message."""

from __future__ import annotations

from surveys.engine.definition import Definition, Item
from surveys.engine.types import KINDS

DIGITS = (1, 2, 3, 4, 5)


def reply_item(definition: Definition) -> Item | None:
    """The first question, where it has the five points 1 to 5 and no other one must be answered; else None.

    One digit is then a whole answer. A question under a condition, or of the internal programme, is none.
    """
    asked = [item for item in definition.items if KINDS[item.type].asks(item)]
    if not asked or definition.internal:
        return None
    first = asked[0]
    if first.type != "scale" or tuple(point.value for point in first.points) != DIGITS:
        return None
    conditional = first.show_if or definition.page(first.page).show_if
    return None if conditional or any(item.required for item in asked[1:]) else first
