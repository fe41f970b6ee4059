"""Words and figures of the appraisal: ``{% load appraising %}``."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from dashboards.forms import appraisal_words as words
from dashboards.forms.ledger_words import entry_name, kind_word
from dashboards.forms.webhook_words import delivery_word, fault_word
from dashboards.forms.words import whole_period_word
from surveys.engine.periods import parse_period
from surveys.templatetags import figures

register = template.Library()

_LEDGER = (kind_word, entry_name, delivery_word, fault_word)
for _filter in (words.title_of, words.value_said, words.interval_said, words.rule_said, words.shortfall, *_LEDGER):
    register.filter(_filter)


@register.filter
def how(row: Mapping[str, Any]) -> list[words.How]:
    """The steps of a row of a card."""
    return words.steps_of(row)


@register.filter
def places(text: object, decimals: int = 1) -> str:
    """``"23.92"|places:2``; a dash where there is nothing."""
    return words.num(text, decimals)


@register.filter
def size(text: str) -> float:
    """A figure of a card as a picture takes it."""
    return float(text)


@register.filter
def weight(text: str) -> str:
    """``40%``, ``47.06%``: as many decimals as it has."""
    found = Decimal(text).normalize()
    return f"{found:f}%"


@register.filter
def moved(change: Decimal | None) -> str:
    return "–" if change is None else figures.number(float(change), 1, signed=True)


@register.filter
def quarter(code: str) -> str:
    return whole_period_word(parse_period(code))


@register.filter
def run_state(state: str) -> SafeString:
    look = {"published": "ok", "final": "ok", "signed": "warn", "review": "warn"}.get(state, "")
    return format_html('<span class="tag {}">{}</span>', look, run_state_word(state))


def run_state_word(state: str) -> str:
    return {
        "calculated": pgettext("appraisal state", "calculated"),
        "review": pgettext("appraisal state", "in review"),
        "signed": pgettext("appraisal state", "signed"),
        "published": pgettext("appraisal state", "published, open to appeals"),
        "final": pgettext("appraisal state", "final"),
    }[state]


@register.filter
def card_state(state: str) -> str:
    """What stands in place of a grade."""
    return {
        "graded": "",
        "exempt": pgettext("scorecard", "exempt: open less than the scheme asks for"),
        "no_figures": pgettext("scorecard", "no figures"),
    }[state]
