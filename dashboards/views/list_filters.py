"""The filter bar of a list: the conditions that every page has, and the list's own choices beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from dashboards.forms.filters import query_pairs
from dashboards.queries.selection import Selection
from dashboards.views.filters import Chip, Choice, Filters, filters

CUSTOMERS = ("retail", "corporate", "product")


@dataclass(frozen=True)
class Pick:
    """A choice of the list: ``value`` is in the address as ``name``; the usual one is not."""

    name: str
    label: str
    value: str
    usual: str
    options: tuple[tuple[str, str], ...]

    @property
    def word(self) -> str:
        return dict(self.options).get(self.value, self.value)

    @property
    def unusual(self) -> bool:
        return bool(self.value) and self.value != self.usual

    @property
    def choices(self) -> list[Choice]:
        return [Choice(value, word, value == self.value) for value, word in self.options]


@dataclass(frozen=True)
class Bar:
    """``query`` keeps everything; ``also`` are pairs that have no chip, such as the words searched for."""

    filters: Filters
    picks: tuple[Pick, ...]
    also: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    query: str

    @property
    def unusual(self) -> bool:
        return bool(self.query)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Everything but the list's free pairs, for the hidden fields of a small form."""
        return [*query_pairs(self.filters.selection), *_said(self.picks)]


def bar(
    selection: Selection,
    problems: list[str],
    picks: Sequence[Pick],
    also: Sequence[tuple[str, str]] = (),
    programmes: tuple[str, ...] = CUSTOMERS,
) -> Bar:
    """The bar of a list page; every link keeps what the others say. A choice of everything has no chip."""
    found = filters(selection, problems, programmes)
    extra = [*_said(picks), *also]
    chips = [Chip(one.label, one.value, one.remove_url and joined(one.remove_url, extra)) for one in found.chips]
    for pick in (one for one in picks if one.value):
        others = [*_said([one for one in picks if one is not pick]), *also]
        chips.append(Chip(pick.label, pick.word, joined(found.query, others) if pick.unusual else ""))
    return Bar(found, tuple(picks), tuple(also), tuple(chips), joined(found.query, extra, empty=""))


def _said(picks: Sequence[Pick]) -> list[tuple[str, str]]:
    return [(pick.name, pick.value) for pick in picks if pick.unusual]


def joined(query: str, extra: Sequence[tuple[str, str]], empty: str = "?") -> str:
    """``query`` with more pairs; ``?`` (the plain page) where there is nothing to say."""
    parts = [part for part in (query.lstrip("?"), urlencode(extra)) if part]
    return f"?{'&'.join(parts)}" if parts else empty
