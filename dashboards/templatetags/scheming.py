"""Words of schemes and of what is supplied for them: ``{% load scheming %}``."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.forms.appraisal_words import completion_said, num, title_of
from dashboards.forms.evidence_words import SEVERITIES, effect_word
from dashboards.forms.scheme import words
from dashboards.forms.supply_words import supply_kind, value_said
from dashboards.forms.words import whole_period_word
from dashboards.formulas.veto import Effect, read_effect
from dashboards.queries.appraisal.board import BoardRow
from dashboards.queries.appraisal.completion import Aim
from surveys.engine.periods import Period, quarter_of
from surveys.templatetags import figures

register = template.Library()

for _filter in (words.source_said, words.points_said, completion_said, supply_kind):
    register.filter(_filter)
register.filter("supplied_value", value_said)


@register.filter
def month_quarter(month: int) -> str:
    """The quarter that a month (yyyymm) lies in."""
    return whole_period_word(quarter_of(month))


@register.filter
def veto_effect(text: str) -> str:
    """What a scheme says that a veto does: ``grade_cap:C``."""
    effect = read_effect(text) or Effect("none")
    return effect_word(effect.kind, effect.grade)


@register.filter
def severity_word(code: str) -> str:
    return str(SEVERITIES.get(code, code))


@register.filter
def months_word(first: int, last: int) -> str:
    """The quarter or year from one month to another."""
    return whole_period_word(Period(first, last))


@register.filter
def ways_said(below: Sequence[str] | None) -> str:
    """What is tried without a reliable figure, one after the other."""
    listed = [words.fallbacks()[way] for way in below or ["neutral"]]
    return _(", else ").join(listed)


@register.filter
def with_completion(
    row: BoardRow, completions: Mapping[int, Sequence[str | None]]
) -> list[tuple[Decimal | None, str | None]]:
    """Points of each component with the completion of its target; None where there is none."""
    reached = completions.get(row.unit_id, ())
    return [(points, reached[at] if at < len(reached) else None) for at, points in enumerate(row.points)]


@register.filter
def words_of(title: Mapping[str, str]) -> str:
    return title_of({"title": title})


@register.filter
def title_of_aim(aim: Aim) -> str:
    return words_of(aim.title)


@register.filter
def share(completion: Decimal | str | None) -> str:
    """``96.4%``; empty where there is none."""
    return "" if completion in (None, "") else f"{num(completion)}%"


@register.filter
def plus(points: Decimal | str | None) -> str:
    """Points with their sign and two decimals."""
    return "" if points in (None, "") else figures.number(float(Decimal(str(points))), 2, signed=True)


@register.filter
def supply_state(state: str) -> SafeString:
    look = {"approved": "ok", "proposed": "warn", "refused": "bad"}[state]
    return format_html('<span class="tag {}">{}</span>', look, _states()[state])


def _states() -> Mapping[str, str]:
    return {
        "proposed": pgettext("supplied", "waits for approval"),
        "approved": pgettext("supplied", "approved"),
        "refused": pgettext("supplied", "refused"),
    }
