"""From records to additive cells: every live figure is read from these.

A cell's key is (grain, unit, own, period, cut, scored). Totals along the ancestor path are built from the units' own
cells, and the coarser cuts from the finest, so that a record is looked at three times whatever the number of grains.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dashboards.formulas.layout import Layout
from dashboards.formulas.scores import Ints, Packed, own_scores

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


@dataclass(frozen=True, slots=True)
class Values:
    """By item and by index, each row contiguous: codes (items, n), scores and counted (indices, n)."""

    codes: Packed
    scores: Ints
    counted: npt.NDArray[np.bool_]


def pack_cut(segment: Ints, channel: Ints, product: Ints) -> Ints:
    """One number for all cuts together: product, channel, segment from high to low bits."""
    return (product << 16) | (channel << 8) | segment


def unpack_cut(cut: int) -> tuple[int, int, int]:
    """Segment, channel, product of a packed cut."""
    return cut & 0xFF, (cut >> 8) & 0xFF, cut >> 16


def tabulate(records: Records, layout: Layout) -> list[Block]:
    """The units' own cells of every grain; up to about a million records at once stay exact."""
    values = _values(records, layout)
    zero = np.zeros(len(records), np.int64)
    every = pack_cut(records.segment, records.channel, records.product)
    finest = _from_records(ALL_CUTS, _keys(records, records.month, every), records, values, layout)
    day = _from_records(DAY, _keys(records, records.day, zero), records, values, layout)
    wave = _from_records(WAVE, _keys(records, records.wave, zero), records, values, layout)
    cuts = finest.keys[:, 2]
    coarse = {MONTH: np.zeros_like(cuts), SEGMENT: cuts & 0xFF, CHANNEL: (cuts >> 8) & 0xFF, PRODUCT: cuts >> 16}
    return [*(_recut(finest, grain, cut) for grain, cut in coarse.items()), finest, day, _without(wave, period=0)]


def add_up(pieces: Sequence[list[Block]]) -> list[Block]:
    """The blocks of several pieces as one: grain by grain."""
    return [_merge(same) for same in zip(*pieces, strict=True)]


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


def _values(records: Records, layout: Layout) -> Values:
    scores, counted = own_scores(records.packed, layout)
    return Values(np.ascontiguousarray(records.packed.T), scores.T.copy(), counted.T.copy())


def _groups(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct keys in order, and for each row the place of its own among them."""
    lows = keys.min(axis=0)
    spans = keys.max(axis=0) - lows + 1
    if math.prod(int(span) for span in spans) < 2**63:
        # Mixed radix: sorting one number a row is several times faster than sorting rows.
        joined = np.zeros(len(keys), np.int64)
        for column, low, span in zip(keys.T, lows, spans, strict=True):
            joined = joined * span + (column - low)
        _, first, group = np.unique(joined, return_index=True, return_inverse=True)
        return keys[first], group
    distinct, group = np.unique(keys, axis=0, return_inverse=True)
    return distinct, group.reshape(-1)


def _from_records(grain: int, keys: Ints, records: Records, values: Values, layout: Layout) -> Block:
    if not len(keys):
        return _empty(grain, layout.hist_width, layout.sums_width)
    distinct, group = _groups(keys)
    many = len(distinct)
    sign = None if (records.sign == 1).all() else records.sign
    hist = np.empty((many, layout.hist_width), np.int64)
    for item, codes in zip(layout.items, values.codes, strict=True):
        bins = item.end - item.offset
        counts = _sum_by(group * bins + np.minimum(codes, bins - 1), sign, many * bins)
        hist[:, item.offset : item.end] = counts.reshape(many, bins)
    sums = np.empty((many, layout.sums_width), np.int64)
    for place, (scores, counted) in enumerate(zip(values.scores, values.counted, strict=True)):
        squares = scores * scores
        # Sums of doubles are exact below 2⁵³: squares go in two halves.
        high, low = squares >> 20, squares & 0xFFFFF
        columns = (counted, scores, high, low)
        n, total, highs, lows = (_sum_by(group, one if sign is None else one * sign, many) for one in columns)
        sums[:, 3 * place : 3 * place + 3] = np.stack([n, total, (highs << 20) + lows], axis=1)
    return Block(grain, distinct, _sum_by(group, sign, many), hist, sums)


def _sum_by(group: Ints, weights: npt.NDArray[Any] | None, many: int) -> Ints:
    return np.bincount(group, weights, many).astype(np.int64)


def _empty(grain: int, hist_width: int, sums_width: int) -> Block:
    shapes = ((0, 4), (0,), (0, hist_width), (0, sums_width))
    return Block(grain, *(np.zeros(shape, np.int64) for shape in shapes))


def _sum_groups(grain: int, keys: Ints, block: Block) -> Block:
    if not len(keys):
        return Block(grain, keys, block.n, block.hist, block.sums)
    distinct, group = _groups(keys)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(distinct)))
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
