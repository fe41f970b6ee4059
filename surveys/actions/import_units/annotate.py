"""The file given back with what is wrong written beside each line."""

import io

from django.utils.translation import pgettext

from surveys.actions.import_sentences import speaking
from surveys.actions.import_units.plan import Plan
from surveys.actions.import_units.reading import LIMITS
from surveys.exchange.spreadsheet import csv_bytes
from surveys.exchange.tables import open_table


def annotated_csv(plan: Plan) -> bytes:
    """The plan's file as CSV with one more column: the error of each line, empty where there is none."""
    table = open_table(io.BytesIO(plan.content), LIMITS)
    faults = {line.line: line.sentence for line in plan.lines if line.result == "error"}
    with speaking(plan.language):
        heading = [*table.header, pgettext("units file", "Error")]
    body = (
        [*(line.cells.get(column, "") for column in table.header), faults.get(line.number, "")] for line in table.lines
    )
    return csv_bytes([heading, *body])
