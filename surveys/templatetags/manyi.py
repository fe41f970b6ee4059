"""The parts of a staff page: ``{% load manyi %}``. They take plain values and never query.

An *estimate* is anything with ``value``, ``low``, ``high``, ``n`` and ``status``; *kind* is the kind of its index
(``mean``, ``top2`` or ``share``, ``nps``, ``ces``), which decides decimals, sign and unit.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from surveys.clock import bank_today, bank_zone
from surveys.templatetags import drawing, figures

register = template.Library()


def _language() -> figures.Language:
    return "zh" if (get_language() or "").startswith("zh") else "en"


def _answers(n: int) -> str:
    return ngettext("%(n)s answer", "%(n)s answers", n) % {"n": figures.number(n, 0)}


def _interval(estimate: drawing.Figure, kind: str, signed: bool = False) -> str:
    style = figures.style_of(kind)
    low, high = estimate.low or 0.0, estimate.high or 0.0
    return figures.interval(low, high, _language(), style.decimals, signed or style.signed)


# Numbers ------------------------------------------------------------------------------------------------------------


@register.filter
def named(thing: Any) -> str:
    """The name of a unit or person in the reader's language, the other language where it has none."""
    names = (getattr(thing, "name_zh", ""), getattr(thing, "name_en", ""))
    first, second = names if _language() == "zh" else reversed(names)
    return first or second or str(thing)


@register.filter
def score(figure: float, decimals: int = 1) -> str:
    return figures.number(figure, decimals)


@register.filter
def signed(figure: float, decimals: int = 1) -> str:
    return figures.number(figure, decimals, signed=True)


@register.filter
def count(n: int) -> str:
    return figures.number(n, 0)


@register.filter
def answers(n: int) -> str:
    """``4,318份答卷``, ``4,318 answers``."""
    return _answers(n)


@register.simple_tag
def figure(estimate: drawing.Figure | None, kind: str = "mean") -> str:
    """The value alone, for a column of its own; words where it may not be shown."""
    if estimate is None or not drawing.shown(estimate):
        return format_html('<span class="toofew">{}</span>', _("Too few answers"))
    style = figures.style_of(kind)
    return figures.number(estimate.value or 0.0, style.decimals, style.signed)


@register.simple_tag
def interval(estimate: drawing.Figure | None, kind: str = "mean", signed: bool = False) -> str:
    """``80.4–82.0``; empty where it may not be shown."""
    return _interval(estimate, kind, signed) if estimate is not None and drawing.shown(estimate) else ""


def _value(estimate: drawing.Figure | None, kind: str) -> tuple[str, str]:
    if estimate is None or not drawing.shown(estimate):
        return "", _("Too few answers to show")
    ends = estimate.value or 0.0, estimate.low or 0.0, estimate.high or 0.0
    return figures.value(*ends, kind=kind, language=_language())


@register.simple_tag
def value(estimate: drawing.Figure | None, kind: str = "mean") -> SafeString:
    """``81.2分（80.4–82.0）`` for a sentence, the figure strong; words where it may not be shown."""
    number, rest = _value(estimate, kind)
    return format_html("<b>{}</b>{}", number, rest) if number else format_html("{}", rest)


def _half(change: drawing.Figure) -> float:
    return ((change.high or 0.0) - (change.low or 0.0)) / 2


@register.simple_tag
def delta(change: drawing.Figure | None, kind: str = "mean") -> str:
    """``−0.3 ± 1.1`` for a column; empty where it may not be shown."""
    if change is None or not drawing.shown(change):
        return ""
    return figures.delta(change.value or 0.0, _half(change), kind)


@register.simple_tag
def change_size(change: drawing.Figure, kind: str = "mean") -> str:
    """``4.1 ± 1.6分`` for a sentence whose verb says the direction."""
    return figures.change_size(change.value or 0.0, _half(change), kind, _language())


# Days and times: shown in the bank's zone, never in the server's ----------------------------------------------------

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@register.filter
def moment(at: datetime | None) -> str:
    """``11月24日 07:12`` of the bank's zone; with the year where it is another."""
    return "" if at is None else _moment(at, at.astimezone(bank_zone()).year != bank_today().year)


@register.filter
def dated_moment(at: datetime | None) -> str:
    """``2026年11月24日 07:12``: with the year, where moments of several years stand beside each other."""
    return "" if at is None else _moment(at, True)


def _moment(at: datetime, with_year: bool) -> str:
    there = at.astimezone(bank_zone())
    clock = there.strftime("%H:%M")
    if _language() == "zh":
        return f"{f'{there.year}年' if with_year else ''}{there.month}月{there.day}日{clock}"
    return f"{there.day} {MONTHS[there.month - 1]}{f' {there.year}' if with_year else ''}, {clock}"


@register.filter
def bank_day(at: datetime) -> date:
    """The day of a moment in the bank's zone; ``date`` may write it."""
    return at.astimezone(bank_zone()).date()


# Verdicts and pictures ----------------------------------------------------------------------------------------------

CLASSES = {"above": "up", "rose": "up", "below": "dn", "fell": "dn", "same": "eq", "steady": "eq"}


def _verdict_word(verdict: str) -> str:
    words = {
        "above": pgettext("verdict", "Above"),
        "below": pgettext("verdict", "Below"),
        "rose": pgettext("verdict", "Rose"),
        "fell": pgettext("verdict", "Fell"),
    }
    return words.get(verdict) or pgettext("verdict", "Not different")


@register.inclusion_tag("_partials/mark.html")
def mark(verdict: str) -> dict[str, Any]:
    """The mark ▲ ● ▼ alone; only where its word stands beside it."""
    return {"css": CLASSES.get(verdict, "eq")}


@register.inclusion_tag("_partials/verdict.html")
def verdict(verdict: str | None, word: str = "") -> dict[str, Any]:
    """Mark, word and colour of ``above`` ``below`` ``same`` (places), ``rose`` ``fell`` ``steady`` (change)."""
    return {"verdict": verdict, "css": CLASSES.get(verdict or "", "eq"), "word": word or _verdict_word(verdict or "")}


@register.inclusion_tag("_partials/interval_svg.html")
def interval_svg(
    estimate: drawing.Figure | None,
    low: float = 0,
    high: float = 100,
    reference: float | None = None,
    verdict: str = "same",
    label: str = "",
    kind: str = "mean",
) -> dict[str, Any]:
    """One interval on an axis from *low* to *high*, with a dashed line at *reference*."""
    axis = float(low), float(high)
    text = "".join(_value(estimate, kind))
    return {
        "span": drawing.span(estimate, axis) if estimate is not None else None,
        "reference": None if reference is None else drawing.percent(reference, axis),
        "css": CLASSES.get(verdict, "eq"),
        "label": f"{label} {text}".strip(),
    }


@register.inclusion_tag("_partials/bar_svg.html")
def bar_svg(share: float, top: float = 100, reference: float | None = None, label: str = "") -> dict[str, Any]:
    """A bar from nought to *share* on an axis that ends at *top*, with a tick at *reference*."""
    axis = 0.0, float(top)
    tick = None if reference is None else drawing.percent(reference, axis)
    return {"width": drawing.percent(share, axis), "tick": tick, "label": label}


@register.inclusion_tag("_partials/axis.html")
def axis(low: float, high: float, decimals: int = 0) -> dict[str, Any]:
    """The four numbers above a column of intervals; the middle two fall away on a phone."""
    steps = [low + (high - low) * part / 3 for part in range(4)]
    return {"labels": [figures.number(step, decimals) for step in steps]}


@register.inclusion_tag("_partials/sparkline.html")
def sparkline(points: Sequence[drawing.Figure | None], label: str = "") -> dict[str, Any]:
    """A line with its band over equally spaced points; ``None`` and suppressed points are gaps."""
    return {"spark": drawing.spark(points), "label": label or _("Course of the last months with its interval")}


@register.inclusion_tag("_partials/tile.html")
def tile(
    title: str,
    estimate: drawing.Figure | None,
    kind: str = "mean",
    points: Sequence[drawing.Figure | None] = (),
    change: drawing.Figure | None = None,
    verdict: str | None = None,
    versus: str = "",
    href: str = "",
    answers_url: str = "",
) -> dict[str, Any]:
    """A figure with interval, n, sparkline and, where *change* is given, its class and size against *versus*.

    The count leads to *answers_url*: the answers under the figure.
    """
    shown = estimate is not None and drawing.shown(estimate)
    style = figures.style_of(kind)
    return {
        "title": title,
        "href": href,
        "answers_url": answers_url,
        "estimate": estimate if shown else None,
        "kind": kind,
        "unit": style.unit_zh if _language() == "zh" else style.tile_unit_en,
        "points": points,
        "change": change if shown and change is not None and drawing.shown(change) else None,
        "verdict": verdict,
        "versus": versus or _("vs last quarter"),
    }


@register.inclusion_tag("_partials/count_tile.html")
def count_tile(title: str, n: int, unit: str = "") -> dict[str, Any]:
    """A plain count (invited, opened, rows): no interval, because nothing was estimated."""
    return {"title": title, "n": n, "unit": unit}


# States -------------------------------------------------------------------------------------------------------------


def _state_words(name: str) -> tuple[str, str, str, str]:
    """Tag, its look, head and text that a state has where the page does not say it better."""
    return {
        "few": (
            _("Too few answers"),
            "",
            _("Not shown"),
            _("Fewer answers than the minimum; nothing is shown, to protect those who answered."),
        ),
        "wait": (
            _("Computing"),
            "ok",
            _("New answers are being counted"),
            _("This usually takes 3 seconds; the page then updates itself."),
        ),
        "none": (_("Nothing yet"), "", _("No answers yet"), _("Figures appear once the first answers have come in.")),
        "fail": (
            _("Failed"),
            "bad",
            _("The figures could not be computed"),
            _("No answer is lost. Manyi tries again by itself; reload the page in a few minutes."),
        ),
    }[name]


@register.simple_block_tag
def state(content: SafeString, name: str, title: str = "", head: str = "", level: int = 3) -> SafeString:
    """``{% state "few" title %}more, links{% endstate %}``: ``few``, ``wait``, ``none`` or ``fail``."""
    tag, look, usual_head, usual_text = _state_words(name)
    return render_to_string(
        "_partials/state.html",
        {
            "name": name,
            "title": title,
            "level": level,
            "tag": tag,
            "look": look,
            "head": head or usual_head,
            "content": content.strip() and content,
            "text": usual_text,
        },
    )


# Ways about ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag("_partials/crumbs.html")
def crumbs(items: Iterable[tuple[str, str | None]]) -> dict[str, Any]:
    """The way down to this page: pairs of word and address, an empty address for what is no link."""
    return {"items": list(items)}


@register.inclusion_tag("_partials/chip.html")
def chip(label: str, value: str, remove_url: str = "") -> dict[str, Any]:
    """A filter that is set; with *remove_url* it can be taken away."""
    return {"label": label, "value": value, "remove_url": remove_url}


@register.inclusion_tag("_partials/pager.html", takes_context=True)
def pager(context: template.Context, page: Page, name: str = "page") -> dict[str, Any]:
    """Which rows are shown, and links to the other pages that keep every filter of the address."""
    query = context["request"].GET.copy()
    numbers: list[tuple[str, str]] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        query[name] = str(number)
        numbers.append((str(number), f"?{query.urlencode()}" if isinstance(number, int) else ""))
    return {"page": page, "current": str(page.number), "numbers": numbers}


# Forms --------------------------------------------------------------------------------------------------------------


def _named(field: BoundField, error: object) -> str:
    """The message with the name of its field, for a reader who is not yet beside it."""
    return _("%(field)s: %(error)s") % {"field": field.label, "error": error}


@register.inclusion_tag("_partials/error_summary.html")
def error_summary(form: BaseForm, heading: str = "") -> dict[str, Any]:
    """What must be put right, each error a link to its field; nothing for a form without errors."""
    shown = [field for field in form if not field.is_hidden]
    links = [(field.id_for_label or field.auto_id, _named(field, error)) for field in shown for error in field.errors]
    return {"links": links, "others": form.non_field_errors(), "heading": heading, "form": form}


@register.inclusion_tag("_partials/kept.html")
def kept(form: BaseForm) -> dict[str, Any]:
    """What of a form that comes back is still there: all but chosen files, which a browser does not keep."""
    shown = [field for field in form if not field.is_hidden]
    files = [field for field in shown if field.field.widget.needs_multipart_form]
    sent = [field for field in files if field.html_name in form.files]
    return {"typed": len(files) < len(shown), "again": sent}


@register.inclusion_tag("_partials/field.html")
def field(bound: BoundField, unit: str = "") -> dict[str, Any]:
    """Label, hint, message and control of a form field; *unit* stands after the control."""
    return {"field": bound, "unit": unit, "one_box": bound.widget_type == "checkbox"}
