"""Read a long list backwards from a key, piece by piece, until a page is full. No page costs more than any other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

PIECE = 500
MOST_READ = 20_000  # rows gone through for one page; then the reader may go on from there


class Keyed(Protocol):
    @property
    def key(self) -> int: ...


Row = TypeVar("Row", bound=Keyed)
Fetch = Callable[[int | None, int], list[Row]]
Sift = Callable[[Sequence[Row]], list[Row]]


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """A page of rows, the key to go on from (None: that was all), and whether the page was given up half full."""

    rows: tuple[Row, ...]
    after: int | None
    stopped: bool = False


def scan(fetch: Fetch[Row], sift: Sift[Row] | None, after: int | None, size: int) -> Slice[Row]:
    """The next ``size`` rows below the key ``after`` that ``sift`` keeps, the highest key first."""
    kept: list[Row] = []
    step = size + 1 if sift is None else max(PIECE, size + 1)
    for _ in range(max(MOST_READ // step, 1)):
        piece = fetch(after, step)
        kept += piece if sift is None else sift(piece)
        if len(kept) > size:
            return Slice(tuple(kept[:size]), kept[size - 1].key)
        if len(piece) < step:
            return Slice(tuple(kept), None)
        after = piece[-1].key
    return Slice(tuple(kept), after, stopped=True)
