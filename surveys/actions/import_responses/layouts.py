"""A known layout of files, turned into what could have been said of each column by hand."""

from collections.abc import Mapping
from dataclasses import replace

from surveys.actions.import_responses.options import ImportOptions
from surveys.channels.base import AnswerFile
from surveys.engine.definition import Definition


def laid_out(options: ImportOptions, header: tuple[str, ...]) -> ImportOptions:
    """Options with the columns and values of their layout; what was said by hand goes before it."""
    layout = options.layout
    if layout is None:
        return options
    keys = _keys(layout, header, options.pack.definition)
    known = {column: target for column in header if (target := layout.columns.get(column.casefold()))}
    silence = dict.fromkeys(layout.silence, "")
    values: dict[str, Mapping[str, str]] = dict.fromkeys(keys, silence) if silence else {}
    return replace(options, columns={**known, **keys, **options.columns}, values={**values, **options.values})


def _keys(layout: AnswerFile, header: tuple[str, ...], definition: Definition) -> dict[str, str]:
    """Numbered columns → the scored questions in their order; a number too many is left out."""
    scored = [item.id for item in definition.scored]
    own = {item.id for item in definition.items}
    return {
        column: scored[number - 1] if number <= len(scored) else "-"
        for column, number in layout.numbered(header)
        if column not in own
    }
