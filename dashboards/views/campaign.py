"""A campaign's progress and results, by wave: page and CSV from one query."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.queries.campaign_results import CampaignResults, UnitResult, campaign_results, current_wave
from dashboards.views.list_issue import answers_to
from dashboards.views.tables import csv_response, decimal, estimate_cells, estimate_head
from surveys import access
from surveys.models import Campaign, Programme, User, Wave
from surveys.queries.campaigns import RUNNING, visible_campaigns
from surveys.templatetags.drawing import axis_of
from surveys.tree import load_tree

PER_PAGE = 25


@dataclass(frozen=True)
class WaveChoice:
    """An entry of the wave menu; None stands for all together."""

    wave: Wave | None
    url: str
    chosen: bool


def _asked(request: HttpRequest, pk: int) -> tuple[User, Campaign]:
    assert isinstance(request.user, User)
    known = visible_campaigns(request.user).filter(state__in=RUNNING).prefetch_related("waves")
    return request.user, get_object_or_404(known, pk=pk)


def _found(request: HttpRequest, viewer: User, campaign: Campaign) -> CampaignResults:
    """``wave=2`` is one wave, ``wave=all`` all together; without it the current one."""
    waves, asked = list(campaign.waves.all()), request.GET.get("wave", "")
    numbered = {str(wave.number): wave for wave in waves}
    if asked and asked != "all" and asked not in numbered:
        raise Http404
    wave = None if asked == "all" else numbered.get(asked) or current_wave(waves)
    return campaign_results(viewer, campaign, wave, load_tree())


@login_required
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """``/campaigns/7/results/?wave=4``; the anonymous programme has its own page."""
    viewer, one = _asked(request, pk)
    if one.version.survey.programme == Programme.INTERNAL:
        return redirect("dashboards:internal")
    found = _found(request, viewer, one)
    return render(
        request,
        "dashboards/campaign.html",
        {
            "found": found,
            "campaign": one,
            "page": Paginator(found.units, PER_PAGE).get_page(request.GET.get("page")),
            "waves": _choices(found),
            "wave_query": f"?wave={found.wave.number if found.wave else 'all'}",
            "rate_axis": axis_of([row.rate for row in found.units]),
            "axis": axis_of([one.estimate for one in found.figures if one.spec.kind == "mean"]),
            "short": found.standing("short"),
            "reached": found.standing("reached"),
            "standings": standing_words(),
            **_links(viewer, found),
        },
    )


def _links(viewer: User, found: CampaignResults) -> dict[str, Any]:
    """Where the answers under the figures are, for who may read them: by index of the network, and by unit."""
    if not found.waves or not access.may(viewer, "view_comments"):
        return {"answers_to": {}, "answers_of": {}}
    place = (found.campaign, found.waves, found.wave)
    network = found.network.code if found.network else ""
    return {
        "answers_to": {one.spec.code: answers_to(*place, network, one.spec.code) for one in found.figures},
        "answers_of": {row.unit.code: answers_to(*place, row.unit.code) for row in found.units},
    }


def _choices(found: CampaignResults) -> list[WaveChoice]:
    """The waves, and all together where there are several."""
    one = [WaveChoice(wave, f"?wave={wave.number}", wave == found.wave) for wave in found.waves]
    return [*one, WaveChoice(None, "?wave=all", found.wave is None)] if len(one) > 1 else one


def standing_words() -> dict[str, str]:
    return {
        "reached": pgettext("quota", "reached"),
        "coming": pgettext("quota", "on the way"),
        "short": pgettext("quota", "falls short"),
        "early": pgettext("quota", "too early to say"),
    }


@login_required
def campaign_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Every unit of the page, in its order."""
    viewer, one = _asked(request, pk)
    if one.version.survey.programme == Programme.INTERNAL:
        raise Http404
    found, words = _found(request, viewer, one), standing_words()
    index = found.head.name(get_language() or "") if found.head else ""
    head = (_("Code"), _("Unit"), _("Invited"), _("Opened"), _("Answered"), _("Response rate"), _("Low"), _("High"))
    more = (_("All answers"), _("Wanted"), _("Expected"), _("Standing"), _("Index"), *estimate_head())
    rows = (tuple(_cells(row, one.target, words, index)) for row in found.units)
    wave = found.wave.number if found.wave else "all"
    return csv_response(f"campaign-{one.pk}-wave-{wave}", (*head, *more), rows)


def _cells(row: UnitResult, target: int, words: dict[str, str], index: str) -> Iterator[Any]:
    counts, rate = row.counts, row.rate
    yield from (row.unit.code, row.unit.name(get_language() or ""), counts.invited, counts.opened, counts.answered)
    yield from (decimal(rate.value), decimal(rate.low), decimal(rate.high))
    yield from (counts.answers, target, "" if row.expected is None else row.expected, words[row.standing], index)
    yield from estimate_cells(row.figure)
