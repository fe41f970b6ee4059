"""Words and figures of supervision: ``{% load supervising %}``."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.forms import evidence_words as words
from dashboards.formulas.veto import Effect
from dashboards.queries.complaints import ComplaintRate
from dashboards.queries.measures import PeriodValue
from surveys import access
from surveys.forms.console_words import word
from surveys.templatetags import figures

register = template.Library()
TABLES = {
    "kind": words.KINDS,
    "severity": words.SEVERITIES,
    "complaint": words.COMPLAINT_CATEGORIES,
    "channel": words.COMPLAINT_CHANNELS,
    "incident": words.INCIDENT_CATEGORIES,
    "state": words.STATES,
    "step": words.STEPS,
    "outcome": words.OUTCOMES,
    "direction": words.DIRECTIONS,
    "joining": words.JOININGS,
}


def _language() -> figures.Language:
    return "zh" if (get_language() or "").startswith("zh") else "en"


@register.simple_tag(takes_context=True)
def facts_url(context: template.Context, code: str) -> str:
    """Address of a unit's facts; empty for who may not read them."""
    reader = context["request"].user
    return reverse("dashboards:unit_facts", args=[code]) if access.may(reader, "view_evidence") else ""


@register.filter
def code_word(code: str, table: str) -> str:
    """The word of a code of one of `TABLES`."""
    return word(TABLES[table], code)


@register.filter
def severity_tag(code: str) -> SafeString:
    look = words.SEVERITY_LOOKS.get(code, "")
    return format_html('<span class="tag {}">{}</span>', look, word(words.SEVERITIES, code))


@register.filter
def state_tag(code: str) -> SafeString:
    return format_html('<span class="tag {}">{}</span>', words.STATE_LOOKS.get(code, ""), word(words.STATES, code))


@register.filter
def effect_said(effect: Effect) -> str:
    return words.effect_word(effect.kind, effect.grade)


@register.filter
def result_word(result: str) -> str:
    return {"yes": pgettext("checklist", "Yes"), "no": pgettext("checklist", "No")}.get(
        result, pgettext("checklist", "Not applicable")
    )


@register.filter
def file_size(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MB" if size >= 1 << 20 else f"{max(size // 1024, 1):,} KB"


@register.filter
def in_language(thing: object, field: str) -> str:
    """``measure|in_language:"unit"``: its ``unit_zh`` or ``unit_en``, the Chinese where there is no English."""
    chinese = str(getattr(thing, f"{field}_zh"))
    return chinese if _language() == "zh" else str(getattr(thing, f"{field}_en")) or chinese


@register.filter
def item_words(item: dict[str, str]) -> str:
    """An item of a checklist in the reader's language."""
    return item["zh"] if _language() == "zh" else item["en"] or item["zh"]


@register.filter
def unit_after(unit: str) -> str:
    """A unit as it stands behind its figure: close in Chinese and for a percent sign."""
    return unit if unit == "%" or _language() == "zh" else f" {unit}"


@register.filter
def month_said(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


@register.filter
def move_said(reason: str) -> str:
    """Why a step is not open to the reader yet."""
    return words.move_problem(reason)


@register.filter
def plain_figure(value: object) -> str:
    """A measured value: whole where it is a whole number or large, one decimal else."""
    number = float(str(value))
    return figures.number(number, 0 if number == int(number) or number >= 1000 else 1)


@register.filter
def measured(one: PeriodValue | None) -> SafeString:
    """``81.5%`` with its interval, ``6.2分钟``; a dash where there is nothing."""
    if one is None:
        return format_html('<span class="muted">–</span>')
    ends = figures.interval(one.low, one.high, _language()) if one.low is not None and one.high is not None else ""
    return format_html(
        '<span class="nb">{}{}</span>{}',
        plain_figure(one.value) if one.low is None else figures.number(one.value, 1),
        unit_after(in_language(one.measure, "unit")),
        format_html(' <span class="rng">{}</span>', ends) if ends else "",
    )


@register.filter
def rate_said(rate: ComplaintRate) -> str:
    """``1.8（0.7–3.7）`` upheld per 10,000 customers; what is missing where there is no rate."""
    if rate.value is None or rate.low is None or rate.high is None:
        return _("no rate: the number of customers is not known")
    ends = figures.interval(rate.low, rate.high, _language())
    said = figures.number(rate.value, 1)
    return f"{said}（{ends}）" if _language() == "zh" else f"{said} ({ends})"
