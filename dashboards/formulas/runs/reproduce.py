"""Compute a run again from its own bytes, and say where it differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from dashboards.formulas.runs.compute import compute
from dashboards.formulas.runs.container import digest, pack, unpack
from dashboards.formulas.runs.inputs import Inputs, Results
from dashboards.formulas.runs.stamp import unstamped

MOST = 200  # differences that are named one by one


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The run, the digest of what was brought and of what was computed, and each difference by its place."""

    inputs: Inputs
    stored: str
    computed: str
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Byte for byte."""
        return self.stored == self.computed


def reproduce(content: bytes) -> Reproduction:
    """Recompute the results from the inputs in `content`; what its file says of the ledger is left out.

    Raises
    ------
    ContainerError
        Where the bytes are no run.
    MeasurementRefusedError, RulesError, MarginError
        Where the inputs were tampered with so that nothing can be computed from them.
    """
    content, _ledger = unstamped(content)
    inputs, results = unpack(content)
    again = compute(inputs)
    computed = pack(inputs, again)
    found = () if computed == content else tuple(islice(_differences(results, again), MOST))
    return Reproduction(inputs, digest(content), digest(computed), found)


def _differences(stored: Results, again: Results) -> Iterator[str]:
    yield from _walk("results", stored.figures, again.figures)
    first, second = stored.weights, again.weights
    if (first is None) != (second is None) or (first is not None and not np.array_equal(first, second)):  # type: ignore[arg-type]
        yield "weights: differ"


def _walk(path: str, stored: Any, again: Any) -> Iterator[str]:
    if isinstance(stored, dict) and isinstance(again, dict):
        for key in sorted(stored.keys() | again.keys()):
            yield from _walk(f"{path}.{key}", stored.get(key), again.get(key))
    elif isinstance(stored, list) and isinstance(again, list) and len(stored) == len(again):
        for place, (one, other) in enumerate(zip(stored, again, strict=True)):
            yield from _walk(f"{path}[{place}]", one, other)
    elif stored != again:
        yield f"{path}: stored {stored!s:.60}, computed {again!s:.60}"
