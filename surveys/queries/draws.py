"""Draws of a campaign for those who may see them: on what terms, from what population, who was left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from surveys.access import Viewer, may
from surveys.models import Campaign, ContactLimit, Draw, DrawStratum
from surveys.queries.frames import customers_frame
from surveys.queries.quotas import wanted_answers


@dataclass(frozen=True, slots=True)
class DrawPage:
    """One draw: strata by branch and segment, and how many were left out for which reason."""

    draw: Draw
    strata: QuerySet[DrawStratum]
    skips: Mapping[int, int]


def draws_of(viewer: Viewer, campaign: Campaign) -> QuerySet[Draw]:
    """Newest first; none for who may neither draw nor audit."""
    rows = Draw.objects.filter(wave__campaign=campaign).select_related("wave", "actor")
    return rows if may(viewer, "draw_samples") or may(viewer, "view_audit") else rows.none()


def draw_page(viewer: Viewer, campaign: Campaign, pk: int) -> DrawPage | None:
    """One draw of a campaign; None where there is none for this viewer."""
    draw = draws_of(viewer, campaign).filter(pk=pk).first()
    if draw is None:
        return None
    strata = draw.strata.select_related("unit").order_by("unit__code", "segment")
    counted = draw.skips.order_by().values_list("reason").annotate(n=Count("pk"))
    return DrawPage(draw, strata, dict(sorted(counted.values_list("reason", "n"))))


def frame_size(campaign: Campaign) -> int:
    """How many customers a draw of this campaign goes through."""
    programme = campaign.version.survey.programme
    return customers_frame(programme, sorted(wanted_answers(campaign).answers), "").count()


def contact_limits(viewer: Viewer) -> QuerySet[ContactLimit]:
    """The limits beside the one in ninety days; none for who may not see customers."""
    rows = ContactLimit.objects.order_by("programme", "segment")
    return rows if may(viewer, "view_customers") else rows.none()
