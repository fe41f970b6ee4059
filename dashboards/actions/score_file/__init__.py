"""Official figures from a plain file: units, scores and adjusters in, a table of figures out."""

from dashboards.actions.score_file.run import FileScored, score_file

__all__ = ["FileScored", "score_file"]
