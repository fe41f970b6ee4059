"""A survey version's definition: JSON in, frozen dataclasses out, or every fault by name."""

from __future__ import annotations

from collections.abc import Mapping

from surveys.engine.dumping import dump
from surveys.engine.loading import load
from surveys.engine.parts import (
    NOT_APPLICABLE,
    PROGRAMMES,
    Definition,
    IndexDefinition,
    Item,
    Option,
    Page,
    Point,
    Text,
)
from surveys.engine.reading import DefinitionError, Fault

__all__ = [
    "NOT_APPLICABLE",
    "PROGRAMMES",
    "Definition",
    "DefinitionError",
    "Fault",
    "IndexDefinition",
    "Item",
    "Option",
    "Page",
    "Point",
    "Text",
    "dump_definition",
    "load_definition",
]


def load_definition(data: Mapping[str, object]) -> Definition:
    """The definition in `data`.

    Raises
    ------
    DefinitionError
        With every fault found; nothing else is raised, whatever `data` is.
    """
    return load(data)


def dump_definition(definition: Definition) -> dict[str, object]:
    """The JSON that `load_definition` reads back as an equal definition."""
    return dump(definition)
