"""Complaints and measures from a file: every line is checked first; where one is wrong nothing is written."""

from dashboards.actions.fact_files.base import BadLine, FactFile, Imported, import_facts, import_rows
from dashboards.actions.fact_files.complaints import ComplaintFile
from dashboards.actions.fact_files.measures import MeasureFile
from surveys.actions.import_sentences import FileRefused

FILES: dict[str, type[FactFile]] = {"complaints": ComplaintFile, "measures": MeasureFile}

__all__ = [
    "FILES",
    "BadLine",
    "ComplaintFile",
    "FactFile",
    "FileRefused",
    "Imported",
    "MeasureFile",
    "import_facts",
    "import_rows",
]
