"""A run's snapshot, unpacked: kept for a while, because runs never change."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

from dashboards.formulas.runs import Inputs, Results, unpack
from dashboards.models import RunSnapshot, ScoreRun


def snapshot_bytes(run: ScoreRun) -> bytes:
    """The canonical bytes of a run."""
    return zlib.decompress(RunSnapshot.objects.get(run=run).content)


def run_content(run: ScoreRun) -> tuple[Inputs, Results]:
    """What a run was computed from, and what came of it."""
    return _content(run.sha256, run.pk)


def results_of(run: ScoreRun) -> dict[str, Any]:
    """A run's published figures as they stand in the snapshot."""
    return dict(run_content(run)[1].figures)


@lru_cache(maxsize=8)
def _content(sha256: str, run_id: int) -> tuple[Inputs, Results]:
    return unpack(zlib.decompress(RunSnapshot.objects.get(run_id=run_id).content))
