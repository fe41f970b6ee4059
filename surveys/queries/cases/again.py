"""By which open wave the customer of a settled case is asked again, and which answers are such answers."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from surveys.models import CampaignState, Case, CaseAgain, Response, ResponseLink, Wave
from surveys.tree import load_tree


def again_wave(case: Case, survey: str, now: datetime) -> Wave | None:
    """The open wave of the named survey that the case's unit takes part in; '': the wave of the unhappy answer."""
    waves = _open(now)
    if not survey:
        return waves.filter(pk__in=Response.objects.filter(id=case.response_id).values("wave_id")).first()
    tree = load_tree()
    path = tree.path(case.unit_id) if case.unit_id in tree.nodes else ()
    return waves.filter(campaign__version__survey__code=survey, campaign__scope__in=path).first()


def _open(now: datetime) -> QuerySet[Wave]:
    rows = Wave.objects.filter(opens_at__lte=now, closes_at__gt=now, campaign__state=CampaignState.ISSUED)
    return rows.select_related("campaign__version__survey").order_by("-opens_at", "-pk")


def answers_again(response_ids: Sequence[int]) -> dict[int, CaseAgain]:
    """Of some responses those that answer a second question; the rows are locked."""
    links = dict(ResponseLink.objects.filter(response_id__in=response_ids).values_list("invitation_id", "response_id"))
    rows = CaseAgain.objects.select_for_update(of=("self",)).select_related("case").filter(invitation__in=links)
    return {links[row.invitation_id]: row for row in rows if row.invitation_id}
