"""Words of the right of reply: ``{% load appealing %}``."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboards.forms import appeal_words as words
from dashboards.forms.appraisal_words import interval_said, language, title_of, value_said
from dashboards.formulas.scorecard.changes import Change
from dashboards.models import Appeal
from dashboards.queries.appeals.facts import Fact
from surveys.forms.console_words import word
from surveys.templatetags import figures

register = template.Library()


@register.simple_tag
def change_said(change: Change, card: Mapping[str, Any]) -> str:
    """Which figure of a card changed: see `appeal_words.change_said`."""
    return words.change_said(change, {row["code"]: title_of(row) for row in card["rows"]})


@register.filter
def changed_figure(text: str | None) -> str:
    """A figure to two decimals at most, a grade or a way as its word."""
    if text is None:
        return "–"
    try:
        return figures.number(float(Decimal(text)), min(max(-int(Decimal(text).as_tuple().exponent), 0), 2))
    except (InvalidOperation, ValueError):
        return word(words.WAYS, text)


@register.filter
def appeal_state(state: str) -> SafeString:
    return format_html('<span class="tag {}">{}</span>', words.STATE_LOOKS.get(state, ""), word(words.STATES, state))


@register.filter
def appeal_state_word(state: str) -> str:
    return word(words.STATES, state)


@register.filter
def ground_word(code: str) -> str:
    return word(words.GROUNDS, code)


@register.filter
def remedy_word(code: str) -> str:
    return word(words.REMEDIES, code)


@register.filter
def step_said(to: str, source: str) -> str:
    """The words of a button; they hang on where the appeal stands."""
    if source == "proposed":
        return {"upheld": _("Approve: leave the answer out"), "review": _("Do not approve: review again")}.get(
            to, word(words.STEPS, to)
        )
    return word(words.STEPS, to)


@register.filter
def problem_said(reason: str) -> str:
    return words.problem_said(reason)


@register.filter
def fact_said(fact: Fact) -> str:
    return words.fact_said(fact)


@register.filter
def correction_said(reason: str) -> str:
    return words.correction_said(reason)


@register.filter
def judged_said(row: Mapping[str, Any]) -> str:
    """The figure that was judged by, with its interval or count: ``66.4 (62.0–70.7)``."""
    value, ends = value_said(row), interval_said(row)
    if not ends:
        return value
    return f"{value}（{ends}）" if language() == "zh" else f"{value} ({ends})"


@register.filter
def against_said(appeal: Appeal) -> str:
    """``Answer 812``, or the title of the component as its scheme has it."""
    if appeal.response_id is not None:
        return _("Answer %(number)s") % {"number": appeal.response_id}
    parts = appeal.result.run.version.content["components"]
    return next((title_of(one) for one in parts if one["code"] == appeal.component), appeal.component)
