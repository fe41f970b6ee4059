"""Score a file and write the figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dashboards.actions.score_file.reading import Scores, read_scores
from dashboards.formulas.official import OfficialRun
from dashboards.formulas.pipeline import official_run
from dashboards.formulas.rules.files import FileRules
from surveys.exchange.writers import Cell, open_table

_COLUMNS = (
    *("n", "raw", "adjusted", "adjusted_low", "adjusted_high", "macro_variance", "variance", "difference", "se", "t"),
    *("p", "class", "iur", "shrunken", "shrunken_low", "shrunken_high", "whole", "rank", "rank_low", "rank_high"),
    "status",
)
HEAD = ("unit", "peers", *_COLUMNS)


@dataclass(frozen=True, slots=True)
class FileScored:
    """What a file came to."""

    run: OfficialRun
    units: int
    answers: int
    without: int


def score_file(*, stream: BinaryIO, rules: FileRules, output: Path, format: str = "csv") -> FileScored:
    """Compute the official figures of a file, one row for each unit, at `output` (replaced where it exists).

    Raises
    ------
    FileRefused
        Where the file or some of its lines cannot be read; nothing is written.
    """
    scores = read_scores(stream, rules)
    run = official_run(scores.answers, rules.settings)
    part = output.with_name(f".{output.name}.part")
    try:
        _write(part, format, scores, run)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return FileScored(run, len(scores.units), len(scores.answers.unit), scores.without)


def _write(path: Path, format: str, scores: Scores, run: OfficialRun) -> None:
    with open_table(format, path, HEAD) as table:
        for place, unit in enumerate(scores.units):
            figures = run.published(place)
            cells: list[Cell] = [figures[name] for name in _COLUMNS]
            table.write([unit, scores.peers[scores.answers.groups[place]], *cells])
