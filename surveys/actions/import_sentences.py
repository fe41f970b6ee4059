"""What a person is told about a file that cannot be read, in their language: what is wrong, and what to do next."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.utils import translation
from django.utils.translation import gettext as _

from surveys.exchange.faults import TableError


class FileRefused(Exception):
    """A file that was not taken; the sentence for the person who brought it is its only argument."""


class RowFault(Exception):
    """A line that cannot be taken; the sentence is its only argument."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Sentences inside are in this language ('zh…' or 'en…')."""
    with translation.override("zh-hans" if language.startswith("zh") else "en"):
        yield


def table_sentence(error: TableError) -> str:
    """The sentence for a fault of the file or of a line as such, in the language in force."""
    return _SENTENCES[error.code](error.params)


def did_you_mean(nearest: str, name: str = "") -> str:
    """ " Did you mean …?", to follow a sentence; empty where nothing comes near."""
    if not nearest:
        return ""
    if name:
        return _(" Did you mean “%(nearest)s” (%(name)s)?") % {"nearest": nearest, "name": name}
    return _(" Did you mean “%(nearest)s”?") % {"nearest": nearest}


def _megabytes(size: object) -> str:
    return f"{int(str(size)) / (1 << 20):,.0f} MB"


def _missing_column(params: Mapping[str, object]) -> str:
    said = _("The file has no column “%(column)s”.") % params
    return said + did_you_mean(str(params.get("nearest", "")))


def _unknown_target(params: Mapping[str, object]) -> str:
    said = _("Column “%(column)s” was to hold “%(target)s”, which this survey does not ask.") % params
    return said + did_you_mean(str(params.get("nearest", "")))


def _unknown_field(params: Mapping[str, object]) -> str:
    said = _("Column “%(column)s” was to hold “%(target)s”, which is not known here.") % params
    return said + did_you_mean(str(params.get("nearest", "")))


_Params = Mapping[str, object]
_SENTENCES: Mapping[str, Callable[[_Params], str]] = {
    "empty": lambda p: _("The file is empty."),
    "too_large": lambda p: (
        _("The file is %(size)s; at most %(limit)s are read. Please split it.")
        % {"size": _megabytes(p["size"]), "limit": _megabytes(p["limit"])}
    ),
    "not_a_table": lambda p: _("This is neither a CSV file nor an Excel workbook. Please save it as CSV or .xlsx."),
    "encoding": lambda p: (
        _("Line %(line)s is neither UTF-8 nor GBK text. Please save the file as CSV UTF-8 or as .xlsx.") % p
    ),
    "cut": lambda p: _("The file breaks off in the middle of a character in line %(line)s. Please fetch it again.") % p,
    "damaged": lambda p: _("The workbook is damaged or incomplete. Please save it as .xlsx once more."),
    "bomb": lambda p: _("This workbook unpacks to far too much, so it was not opened. Please save it as CSV."),
    "no_header": lambda p: _("Line %(line)s should name the columns. Please put a heading above each column.") % p,
    "duplicate_header": lambda p: (
        _("Columns %(first)s and %(second)s are both called “%(column)s”. Please rename or remove one.") % p
    ),
    "missing_column": _missing_column,
    "too_many_columns": lambda p: _("The file has more than %(limit)s columns. Please leave some out.") % p,
    "too_many_lines": lambda p: _("The file has more than %(limit)s lines. Please split it.") % p,
    "too_few_cells": lambda p: (
        _("This line has %(found)s cells, the heading has %(expected)s. Was the file cut off?") % p
    ),
    "too_many_cells": lambda p: (
        _("This line has %(found)s cells, the heading has %(expected)s. Please put text with commas in quotes.") % p
    ),
    "long_cell": lambda p: _("A cell in this line is longer than %(limit)s characters; nothing after it was read.") % p,
    "mixed": lambda p: _("This line is UTF-8, the others are GBK. Please save the whole file in one encoding."),
    "open_quote": lambda p: _("A quotation mark in this line is never closed; nothing after it was read."),
    "unknown_target": _unknown_target,
    "unknown_field": _unknown_field,
    "mapped_twice": lambda p: _("Columns “%(first)s” and “%(second)s” both hold “%(target)s”. Please drop one.") % p,
    "no_items": lambda p: (
        _("No column is a question of this survey (%(items)s …). Name the columns so, or (by command) use --map.") % p
    ),
}
