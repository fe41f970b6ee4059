"""From records to additive cells: every live figure is read from these.

A cell's key is (grain, unit, own, period, cut, scored). Totals along the ancestor path are built from the units' own
cells, and the coarser cuts from the finest, so that a record is looked at three times whatever the number of grains.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dashboards.formulas.layout import Layout
from dashboards.formulas.scores import Ints, Packed, histogram_codes, own_scores

MONTH, SEGMENT, CHANNEL, PRODUCT, ALL_CUTS, DAY, WAVE = range(1, 8)


@dataclass(frozen=True, slots=True)
class Records:
    """Signed answers of one layout, as parallel arrays of length n; ``packed`` is (n, width)."""

    path: Ints
    sign: Ints
    month: Ints
    day: Ints
    wave: Ints
    segment: Ints
    channel: Ints
    product: Ints
    scored: Ints
    packed: Packed

    def __len__(self) -> int:
        return len(self.path)


class Key(NamedTuple):
    grain: int
    unit: int
    own: bool
    period: int
    cut: int
    scored: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Cells of one grain: ``keys`` (m, 4) path, period, cut, scored; ``n`` (m,); ``hist`` (m, H); ``sums`` (m, 3k)."""

    grain: int
    keys: Ints
    n: Ints
    hist: Ints
    sums: Ints


def pack_cut(segment: Ints, channel: Ints, product: Ints) -> Ints:
    """One number for all cuts together: product, channel, segment from high to low bits."""
    return (product << 16) | (channel << 8) | segment


def unpack_cut(cut: int) -> tuple[int, int, int]:
    """Segment, channel, product of a packed cut."""
    return cut & 0xFF, (cut >> 8) & 0xFF, cut >> 16


def tabulate(records: Records, layout: Layout) -> list[Block]:
    """The units' own cells of every grain."""
    values = _values(records, layout)
    zero = np.zeros(len(records), np.int64)
    every = pack_cut(records.segment, records.channel, records.product)
    finest = _from_records(ALL_CUTS, _keys(records, records.month, every), records, values, layout)
    day = _from_records(DAY, _keys(records, records.day, zero), records, values, layout)
    wave = _from_records(WAVE, _keys(records, records.wave, zero), records, values, layout)
    cuts = finest.keys[:, 2]
    coarse = {MONTH: np.zeros_like(cuts), SEGMENT: cuts & 0xFF, CHANNEL: (cuts >> 8) & 0xFF, PRODUCT: cuts >> 16}
    return [*(_recut(finest, grain, cut) for grain, cut in coarse.items()), finest, day, _without(wave, period=0)]


def with_totals(blocks: Sequence[Block], paths: Mapping[int, Sequence[int]]) -> Iterator[tuple[Block, bool]]:
    """Each block by unit, first the units' own cells, then the totals of all units above them; keys' first column is
    the unit. ``paths`` gives unit ids from the top for each path id."""
    last = {path: units[-1] for path, units in paths.items()}
    for block in blocks:
        yield _regroup(block, _mapped(block.keys[:, 0], last)), True
        depth = max((len(units) for units in paths.values()), default=0)
        above = [_lifted(block, paths, level) for level in range(depth - 1)]
        above = [lifted for lifted in above if len(lifted.n)]
        if above:
            yield _merge(above), False


def _keys(records: Records, period: Ints, cut: Ints) -> Ints:
    return np.stack([records.path, period, cut, records.scored], axis=1)


def _values(records: Records, layout: Layout) -> tuple[Ints, Ints]:
    """Histogram bins (n, width), and signed n, y, y² per index (n, 3k)."""
    scores, counted = own_scores(records.packed, layout)
    sums = np.empty((len(records), layout.sums_width), np.int64)
    sign = records.sign[:, None]
    sums[:, 0::3] = counted * sign
    sums[:, 1::3] = scores * sign
    sums[:, 2::3] = scores * scores * sign
    return histogram_codes(records.packed, layout), sums


def _groups(keys: Ints) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Ints]:
    """Order, starts of the groups in that order, and the distinct keys."""
    order = np.lexsort(keys.T[::-1])
    ordered = keys[order]
    changed = np.ones(len(keys), bool)
    changed[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    starts = np.flatnonzero(changed)
    return order, starts, ordered[starts]


def _from_records(grain: int, keys: Ints, records: Records, values: tuple[Ints, Ints], layout: Layout) -> Block:
    bins, sums = values
    if not len(keys):
        width = layout.hist_width
        empty = np.zeros((0, 4), np.int64)
        return Block(grain, empty, np.zeros(0, np.int64), np.zeros((0, width), np.int64), sums)
    order, starts, distinct = _groups(keys)
    group = np.empty(len(keys), np.int64)
    group[order] = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(keys))))
    hist = np.zeros(len(starts) * layout.hist_width, np.int64)
    for sign in (1, -1):
        chosen = records.sign == sign
        if chosen.any():
            flat = (group[chosen, None] * layout.hist_width + bins[chosen]).ravel()
            hist += sign * np.bincount(flat, minlength=len(hist))
    n = np.add.reduceat(records.sign[order], starts)
    totals = np.add.reduceat(sums[order], starts, axis=0)
    return Block(grain, distinct, n, hist.reshape(len(starts), layout.hist_width), totals)


def _sum_groups(grain: int, keys: Ints, block: Block) -> Block:
    if not len(keys):
        return Block(grain, keys, block.n, block.hist, block.sums)
    order, starts, distinct = _groups(keys)
    parts = (np.add.reduceat(part[order], starts, axis=0) for part in (block.n, block.hist, block.sums))
    return Block(grain, distinct, *parts)


def _recut(block: Block, grain: int, cut: Ints) -> Block:
    keys = block.keys.copy()
    keys[:, 2] = cut
    return _sum_groups(grain, keys, block)


def _without(block: Block, period: int) -> Block:
    kept = block.keys[:, 1] != period
    return Block(block.grain, block.keys[kept], block.n[kept], block.hist[kept], block.sums[kept])


def _mapped(ids: Ints, table: Mapping[int, int]) -> Ints:
    distinct, inverse = np.unique(ids, return_inverse=True)
    return np.array([table[int(one)] for one in distinct], np.int64)[inverse] if len(ids) else ids


def _regroup(block: Block, units: Ints) -> Block:
    keys = block.keys.copy()
    keys[:, 0] = units
    return _sum_groups(block.grain, keys, block)


def _lifted(block: Block, paths: Mapping[int, Sequence[int]], level: int) -> Block:
    """The block's cells at the unit that stands ``level`` steps from the top, for paths that go further down."""
    table = {path: units[level] if level < len(units) - 1 else 0 for path, units in paths.items()}
    units = _mapped(block.keys[:, 0], table)
    kept = units != 0
    part = Block(block.grain, block.keys[kept], block.n[kept], block.hist[kept], block.sums[kept])
    return _regroup(part, units[kept])


def _merge(blocks: Sequence[Block]) -> Block:
    keys = np.concatenate([block.keys for block in blocks])
    joined = Block(
        blocks[0].grain,
        keys,
        np.concatenate([block.n for block in blocks]),
        np.concatenate([block.hist for block in blocks]),
        np.concatenate([block.sums for block in blocks]),
    )
    return _sum_groups(joined.grain, keys, joined)
