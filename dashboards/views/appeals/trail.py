"""Where a page of the right of reply stands."""

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.forms.words import period_word
from dashboards.models import AppraisalResult
from surveys.engine.periods import parse_period
from surveys.templatetags.manyi import named

Way = list[tuple[str, str | None]]


def crumbs(*more: tuple[str, str | None]) -> Way:
    return [(_("Appraisal"), reverse("dashboards:appraisal")), *more]


def card_crumbs(result: AppraisalResult) -> Way:
    card = reverse("dashboards:scorecard", args=[result.run.period, result.unit.code])
    return crumbs((f"{named(result.unit)} · {period_word(parse_period(result.run.period))}", card))
