"""The filters of an address: one place that reads and writes them, for pages, tables, downloads and the API.

``period=2026Q3&programme=retail&segment=MVC&segment=MGC&channel=sms&product=card&scored=1&basis=now``
"""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from dashboards.forms.words import this_month
from dashboards.queries.selection import Selection
from surveys.engine.dimensions import CHANNELS, PROGRAMMES, SEGMENTS, name
from surveys.engine.periods import Period, PeriodError, parse_period, quarter_of
from surveys.models import Product

NAMED: dict[str, Mapping[str, int]] = {"segment": SEGMENTS, "channel": CHANNELS}
NAMES = ("period", "programme", "segment", "channel", "product", "scored", "basis")
SLUG = re.compile(r"[\w-]{1,40}", re.ASCII)
LONGEST = 60  # months: more would be a slow page, and no decision looks back further


def default_period() -> Period:
    return quarter_of(this_month())


def selection_from(params: QueryDict, programme: str = "retail") -> tuple[Selection, list[str]]:
    """What an address asks for, and a sentence for each part of it that cannot be; those parts fall back.

    Parameters
    ----------
    programme
        The one that is meant where the address names none.
    """
    problems: list[str] = []
    chosen = _one_of(params.get("programme", ""), PROGRAMMES, programme, problems)
    period = _period(params.get("period", ""), problems)
    cuts = {key: codes for key in (*NAMED, "product") if (codes := _codes(key, params.getlist(key), problems))}
    if chosen == "internal" and (cuts or params.get("scored")):
        problems.append(_("The internal programme is anonymous: it is shown whole, without conditions."))
        cuts = {}
    scored = {"": None, "1": True, "0": False}[_one_of(params.get("scored", ""), ("1", "0"), "", problems)]
    basis = _one_of(params.get("basis", ""), ("was", "now"), "was", problems)
    return Selection(chosen, period, cuts, None if chosen == "internal" else scored, basis), problems


def _one_of(text: str, known: tuple[str, ...], usual: str, problems: list[str]) -> str:
    if not text or text in known:
        return text or usual
    problems.append(not_known(text))
    return usual


def not_known(text: str) -> str:
    return _("“%(value)s” is not known here; the usual is shown instead.") % {"value": text[:40]}


def _period(text: str, problems: list[str]) -> Period:
    if not text:
        return default_period()
    try:
        period = parse_period(text[:40])
    except PeriodError:
        example = default_period().code
        words = _("The period “%(value)s” cannot be read. Write a quarter, month or year: %(quarter)s, 2026-07, 2026.")
        problems.append(words % {"value": text[:40], "quarter": example})
        return default_period()
    if len(period.months) > LONGEST:
        problems.append(_("A period of more than five years cannot be shown; this quarter is shown instead."))
        return default_period()
    return period


def _codes(key: str, values: list[str], problems: list[str]) -> tuple[int, ...]:
    wanted = [value for value in values if value][:50]
    if not wanted:
        return ()
    known = NAMED.get(key) or dict(
        Product.objects.filter(code__in=[one for one in wanted if SLUG.fullmatch(one)]).values_list("code", "pk")
    )
    for value in wanted:
        if value not in known:
            problems.append(_("“%(value)s” is not known here; it was left out.") % {"value": value[:40]})
    return tuple(sorted({known[value] for value in wanted if value in known}))


def query_pairs(selection: Selection, usual_programme: str = "retail") -> list[tuple[str, str]]:
    """The parts of an address that say this selection; what is usual is left unsaid."""
    pairs = []
    if selection.period != default_period():
        pairs.append(("period", selection.period.code))
    if selection.programme != usual_programme:
        pairs.append(("programme", selection.programme))
    for key, codes in selection.cuts.items():
        pairs += [(key, one) for one in _names(key, codes)]
    if selection.scored is not None:
        pairs.append(("scored", str(int(selection.scored))))
    return [*pairs, ("basis", "now")] if selection.basis == "now" else pairs


def query_string(selection: Selection, usual_programme: str = "retail") -> str:
    """``?period=2026Q3&segment=MVC``; empty for the usual selection."""
    pairs = query_pairs(selection, usual_programme)
    return f"?{urlencode(pairs)}" if pairs else ""


def _names(key: str, codes: tuple[int, ...]) -> list[str]:
    if key in NAMED:
        return [name(NAMED[key], code) for code in codes]
    return list(Product.objects.filter(pk__in=codes).order_by("code").values_list("code", flat=True))
