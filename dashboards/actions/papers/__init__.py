"""The scorecard on one A4 page, singly or all of a run in one archive."""

from dashboards.actions.papers.archive import write_archive
from dashboards.actions.papers.page import Edition, edition_of, paper_pdf

__all__ = ["Edition", "edition_of", "paper_pdf", "write_archive"]
