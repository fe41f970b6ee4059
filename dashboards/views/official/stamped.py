"""Tables of a run as files: the head of the ledger and its signature stand in every row."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse, StreamingHttpResponse

from dashboards.forms.ledger_words import stamp_cells, stamp_head
from dashboards.models import ScoreRun
from dashboards.queries.ledger import stamp_of
from dashboards.views.tables import csv_response, csv_stream

Rows = Iterable[Sequence[object]]


def run_csv_response(run: ScoreRun, name: str, head: Sequence[str], rows: Rows) -> HttpResponse:
    """As `csv_response`, with the ledger beside each row; its entry is empty while nobody has published the run."""
    stamp = stamp_cells(stamp_of(run))
    return csv_response(name, (*head, *stamp_head()), ((*row, *stamp) for row in rows))


def run_csv_stream(run: ScoreRun, name: str, head: Sequence[str], rows: Rows) -> StreamingHttpResponse:
    stamp = stamp_cells(stamp_of(run))
    return csv_stream(name, (*head, *stamp_head()), ((*row, *stamp) for row in rows))
