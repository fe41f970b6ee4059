"""What the dashboards add to the parts of a page: names in the reader's language, words of filters, masked texts."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.forms.words import band_word, channel_words, month_word, programme_words, segment_words
from dashboards.formulas.estimate import Estimate
from surveys.templatetags import figures
from surveys.templatetags.manyi import named

register = template.Library()


@register.filter
def called(thing: Any) -> str:
    """The name of a unit, index, person or survey in the reader's language."""
    return str(thing.name(get_language() or "")) if callable(getattr(thing, "name", None)) else named(thing)


@register.filter
def listed(things: Any) -> str:
    """Names with the commas of the language."""
    return pgettext("list", ", ").join(called(thing) for thing in things)


@register.filter
def programme_word(code: str) -> str:
    return programme_words().get(code, code)


@register.filter
def channel_word(code: int) -> str:
    return channel_words().get(code, "")


@register.filter
def segment_word(code: int) -> str:
    return segment_words().get(code, "")


@register.filter
def month(code: int) -> str:
    return month_word(code)


@register.filter
def day_code(code: int) -> str:
    """``2026-11-24`` of a stored day, which was cut in the bank's zone."""
    return f"{code // 10000}-{code // 100 % 100:02d}-{code % 100:02d}"


@register.filter
def own_class(band: str) -> str:
    """The word for the band of a respondent's own score."""
    return band_word(band)


@register.filter
def reference(one: Estimate | None) -> float | None:
    """The value of what a figure is held beside, if it is held beside anything."""
    return one.value if one else None


@register.filter
def gap_value(gap: Estimate | None, kind: str = "mean") -> str:
    """``−5.8``: the size of a difference alone, for a column."""
    style = figures.style_of(kind)
    return "" if gap is None or gap.value is None else figures.number(gap.value, style.decimals, signed=True)


@register.filter
def masked(pieces: Any) -> SafeString:
    """A text whose personal details are covered by a word that says what stood there."""
    words = {
        "phone": _("phone number covered"),
        "identity": _("identity number covered"),
        "card": _("card number covered"),
        "e-mail": _("e-mail address covered"),
        "name": _("name covered"),
    }
    html = (
        ('<span class="mask">' if kind else "", words.get(kind, text), "</span>" if kind else "")
        for text, kind in pieces
    )
    return format_html_join("", "{}{}{}", ((SafeString(a), b, SafeString(c)) for a, b, c in html))


@register.filter
def text(words: Any) -> str:
    """A text of a survey's definition in the reader's language."""
    return str(words.get(get_language() or "")) if words else ""


@register.filter
def point_word(point: Any) -> str:
    """The label of a scale's point, or its value where it has none."""
    return text(point.label) or str(point.value)


@register.filter
def at(things: Any, place: int) -> Any:
    """The thing in a place of a list that runs beside another."""
    return things[place]


@register.filter
def of(table: dict[Any, Any], key: Any) -> Any:
    """The entry of a table; empty where there is none."""
    return table.get(key, "")
