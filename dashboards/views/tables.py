"""A table as a CSV file that every spreadsheet opens: UTF-8 with its mark, no cell a formula."""

import csv
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from dashboards.formulas.estimate import Estimate
from dashboards.formulas.rounding import published
from surveys.exchange.safe import safe_cell

Reply = TypeVar("Reply", HttpResponse, StreamingHttpResponse)


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """``name.csv`` to be saved; numbers as they are, None an empty cell."""
    response = _to_be_saved(HttpResponse("\ufeff", content_type="text/csv; charset=utf-8"), name)
    writer = csv.writer(response)
    writer.writerow([safe_cell(word) for word in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return response


class _Line:
    """What the writer hands a line to: it gives it back."""

    def write(self, line: str) -> str:
        return line


def csv_stream(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """As `csv_response`, sent line by line: a list of any length in flat memory."""
    writer = csv.writer(_Line())
    lines = (writer.writerow([safe_cell(cell) for cell in row]) for row in chain([head], rows))
    response = StreamingHttpResponse(chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8")
    return _to_be_saved(response, name)


def _to_be_saved(response: Reply, name: str) -> Reply:
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def estimate_head() -> tuple[str, ...]:
    return _("Value"), _("Low"), _("High"), _("Answers"), _("Status")


def estimate_cells(one: Estimate | None) -> tuple[object, ...]:
    """Value, ends, n and status; a suppressed figure says neither its value nor its exact n."""
    if one is None or one.value is None:
        return "", "", "", "", one.status.value if one else ""
    return decimal(one.value), decimal(one.low), decimal(one.high), one.n, one.status.value


def measures(one: Estimate, difference: Estimate | None) -> tuple[object, ...]:
    """An estimate and, with its ends, a difference that belongs to it."""
    return *estimate_cells(one), *estimate_cells(difference)[:3]


def decimal(value: float | None) -> object:
    """Six places, half-even, as published; a number, so that a minus stays a minus."""
    found = published(value)
    return "" if found is None else float(found)
