"""What the filter bar of a page needs: chips that can be taken away, a form that adds, the way back to all."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.forms.filters import NAMED, default_period, query_string
from dashboards.forms.words import channel_words, offered_periods, period_word, programme_words, segment_words
from dashboards.queries.selection import Selection
from surveys.engine.dimensions import PROGRAMMES, name
from surveys.models import Product
from surveys.templatetags.manyi import named


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    remove_url: str


@dataclass(frozen=True)
class Choice:
    """An entry of the form or of a menu; ``url`` leads to the page with it chosen."""

    value: str
    word: str
    chosen: bool
    url: str = ""


@dataclass(frozen=True)
class Filters:
    """``query`` is the address part that keeps everything; ``hidden`` what a plain link must carry along."""

    selection: Selection
    problems: list[str]
    query: str
    chips: list[Chip]
    programmes: list[Choice]
    periods: list[Choice]
    segments: list[Choice] = field(default_factory=list)
    channels: list[Choice] = field(default_factory=list)
    products: list[Choice] = field(default_factory=list)

    @property
    def unusual(self) -> bool:
        return bool(self.query)


def filters(selection: Selection, problems: list[str], programmes: tuple[str, ...] = PROGRAMMES) -> Filters:
    """Everything `_filters.html` shows, from a selection alone; one query, for the products."""
    products = {one.pk: one for one in Product.objects.all()[:200]}
    words = programme_words()
    offered = [
        Choice(one, words[one], one == selection.programme, _address(replace(selection, programme=one)))
        for one in programmes
    ]
    internal = selection.programme == "internal"
    return Filters(
        selection,
        problems,
        query_string(selection),
        _chips(selection, products),
        offered,
        _periods(selection),
        [] if internal else _choices(selection, "segment", segment_words()),
        [] if internal else _choices(selection, "channel", channel_words()),
        []
        if internal
        else [Choice(p.code, named(p), pk in selection.cuts.get("product", ())) for pk, p in products.items()],
    )


def _address(selection: Selection) -> str:
    return query_string(selection) or "?"


def _choices(selection: Selection, key: str, words: dict[int, str]) -> list[Choice]:
    chosen = selection.cuts.get(key, ())
    return [Choice(name(NAMED[key], code), word, code in chosen) for code, word in words.items()]


def _periods(selection: Selection) -> list[Choice]:
    """Those that are always offered, and what is chosen."""
    offered = offered_periods()
    if selection.period not in offered:
        offered.insert(0, selection.period)
    return [Choice(one.code, period_word(one), one == selection.period, _address(selection.at(one))) for one in offered]


def _chips(selection: Selection, products: dict[int, Product]) -> list[Chip]:
    usual_period = selection.period == default_period()
    found = [
        Chip(
            _("Period"), period_word(selection.period), "" if usual_period else _address(selection.at(default_period()))
        ),
        Chip(
            _("Programme"),
            programme_words()[selection.programme],
            "" if selection.programme == "retail" else _address(replace(selection, programme="retail")),
        ),
    ]
    words: dict[str, dict[int, str]] = {
        "segment": segment_words(),
        "channel": channel_words(),
        "product": {pk: named(product) for pk, product in products.items()},
    }
    labels = {"segment": _("Segment"), "channel": _("Channel"), "product": _("Product")}
    for key, codes in selection.cuts.items():
        rest = {other: kept for other, kept in selection.cuts.items() if other != key}
        value = pgettext("list", ", ").join(words[key].get(code, str(code)) for code in codes)
        found.append(Chip(labels[key], value, _address(replace(selection, cuts=rest))))
    if selection.scored is not None:
        word = _("scored only") if selection.scored else _("not scored only")
        found.append(Chip(_("Answers"), word, _address(replace(selection, scored=None))))
    if selection.basis == "now":
        found.append(Chip(_("Units"), _("as they stand now"), _address(replace(selection, basis="was"))))
    return found


def context(selection: Selection, problems: list[str]) -> dict[str, Any]:
    """What every page under filters needs; ``gap`` is what stands between two sentences."""
    gap = "" if (get_language() or "").startswith("zh") else " "
    return {"filters": filters(selection, problems), "selection": selection, "gap": gap}
