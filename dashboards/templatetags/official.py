"""Words of official figures: ``{% load official %}``."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboards.forms import official_words as words
from dashboards.forms.official_card import interval_told, taken_out
from dashboards.forms.official_drivers import corner_words, driver_state_words
from dashboards.forms.official_steps import step_sentence, step_words
from dashboards.forms.rules_told import place_told
from dashboards.forms.words import channel_words, period_word, segment_words
from dashboards.formulas.estimate import Estimate
from dashboards.formulas.rules import Rules
from dashboards.models import ScoreRun
from dashboards.queries.official.listed import state_of
from dashboards.queries.official.steps import Step
from dashboards.queries.official.table import told_verdict
from surveys.engine.dimensions import CHANNELS, SEGMENTS
from surveys.engine.periods import Period, parse_period
from surveys.templatetags import figures
from surveys.tree import Tree

register = template.Library()


def _tag(word: str, look: str) -> SafeString:
    return format_html('<span class="tag {}">{}</span>', look, word)


@register.filter
def quarter_word(code: str) -> str:
    """``2026年第3季度``, ``Q3 2026`` of ``2026Q3``."""
    return period_word(parse_period(code))


@register.filter
def months_word(run: ScoreRun) -> str:
    """From which month to which."""
    return period_word(Period(run.first_month, run.last_month))


@register.filter
def run_state(run: ScoreRun) -> SafeString:
    return _tag(*words.state_words()[state_of(run)])


@register.filter
def status_tag(status: str) -> SafeString:
    return _tag(*words.status_words()[status])


@register.filter
def outcome_sentence(outcome: str) -> str:
    return words.outcome_words().get(outcome, outcome)


@register.filter
def weighting_word(status: str) -> str:
    return words.weighting_words().get(status, status)


@register.filter
def exclusion_word(reason: str) -> str:
    return words.exclusion_words().get(reason, reason)


@register.filter
def adjuster(name: str) -> str:
    return words.adjuster_word(name)


@register.filter
def note_word(kind: str) -> str:
    return words.note_words().get(kind, kind)


@register.filter
def segment_named(name: str) -> str:
    return segment_words()[SEGMENTS[name]]


@register.filter
def channel_named(name: str) -> str:
    return channel_words()[CHANNELS[name]]


@register.filter
def step_word(step: Step) -> str:
    return step_words()[step.kind]


@register.filter
def step_reason(step: Step) -> str:
    return step_sentence(step)


@register.filter
def step_value(step: Step) -> SafeString | str:
    """``78.7（76.4–81.0）``: the figure after a step, with its interval where it has one."""
    if step.value is None:
        return "–"
    value = figures.number(float(step.value))
    if step.low is None or step.high is None:
        return format_html("<b>{}</b>", value)
    language: figures.Language = "zh" if (get_language() or "").startswith("zh") else "en"
    rest = figures.value(float(step.value), float(step.low), float(step.high), "plain", language)[1]
    return format_html('<b class="nb">{}{}</b>', value, rest)


@register.filter
def peers_word(peers: str, tree: Tree) -> str:
    """A peer group by name: all, those of a kind, those under a unit, those alike in something."""
    kinds = {"all": _("all units"), "branch": _("branches"), "region": _("regions"), "department": _("departments")}
    if peers in kinds:
        return kinds[peers]
    above = next((node for node in tree.nodes.values() if node.code == peers), None)
    if above is not None:
        return _("units of %(name)s") % {"name": above.name(get_language() or "")}
    return peers or _("units without a group")


@register.filter
def own_score(value: Any) -> str:
    """10,000 × points as points."""
    return figures.number(value / 10_000) if isinstance(value, int) else ""


@register.filter
def plan_word(status: str) -> str:
    return words.plan_words()[status]


@register.filter
def index_word(kind: str) -> str:
    return words.index_words()[kind]


@register.filter
def interval_word(kind: str, rules: Rules) -> str:
    return interval_told(kind, rules)


@register.filter
def taken_out_word(rules: Rules) -> str:
    return taken_out(rules)


@register.filter
def plainly(value: float) -> str:
    """0.05, not 0.0500."""
    return f"{value:g}"


@register.filter
def level_word(rules: Rules) -> str:
    """The level of the intervals in percent: 95."""
    return f"{rules.settings.level * 100:g}"


@register.filter
def construct_word(code: str, specs: Any) -> str:
    """A question by its own name, or by that of the index of the same code."""
    named_so = {spec.code: spec.name(get_language() or "") for spec in specs}
    return words.construct_words().get(code) or named_so.get(code, code)


@register.filter
def percent_of(share: float | None) -> str:
    """0.238 as ``23.8%``."""
    return "" if share is None else f"{figures.number(share * 100)}%"


@register.filter
def rule_state(state: str) -> SafeString:
    return _tag(*words.rule_state_words()[state])


@register.filter
def rule_place(place: str) -> str:
    return place_told(place)


@register.filter
def class_mark(found: Any) -> str:
    """``above``, ``same`` or ``below`` of a run's published steps; empty where none is told."""
    return told_verdict(found.get("class") or "", found["status"]) if found else ""


@register.filter
def status_of(found: Any) -> SafeString | str:
    return status_tag(found["status"]) if found else ""


@register.filter
def corner_word(quadrant: str) -> str:
    return corner_words()[quadrant]


@register.filter
def driver_state(status: str) -> str:
    """Why no driver has an importance; empty where they have."""
    return driver_state_words().get(status, "")


@register.filter
def specs(rows: Any) -> list[Any]:
    """The indices that rows are about."""
    return [row.spec for row in rows]


@register.filter
def any_unfinished(rows: Any) -> bool:
    """Whether a page has to follow them."""
    return any(row.job.unfinished for row in rows)


@register.filter
def bounded(one: Estimate | None, decimals: int) -> SafeString | str:
    """``0.84`` with its ends below; a dash where there is none."""
    if one is None or one.value is None:
        return "–"
    value = figures.number(one.value, decimals)
    if one.low is None or one.high is None:
        return value
    language: figures.Language = "zh" if (get_language() or "").startswith("zh") else "en"
    ends = figures.interval(one.low, one.high, language, decimals)
    return format_html('{}<span class="rng note under">{}</span>', value, ends)


@register.filter
def names_of(rows: Any) -> list[str]:
    return [row.name for row in rows]
