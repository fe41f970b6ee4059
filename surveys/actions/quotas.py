"""How many answers each unit of a campaign is to get."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from surveys.access import require
from surveys.actions import audit
from surveys.models import Campaign, CampaignState, UnitQuota, User
from surveys.queries.campaigns import branches_in
from surveys.tree import load_tree

MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Quota:
    """Answers wanted, and invitations for them (None: as the campaign draws)."""

    answers: int
    invitations: int | None = None


class QuotaRefused(Exception):
    """Quotas that cannot be set; the arguments are a reason code and, where it is one unit's fault, its id."""


@transaction.atomic
def set_quotas(*, campaign: Campaign, quotas: Mapping[int, Quota], actor: User) -> int:
    """Set the quotas of some units (by id) of a campaign; units not named keep theirs. Return how many were set.

    Raises
    ------
    PermissionDenied
    QuotaRefused
        ``closed``, ``internal`` (its raters are invited all), ``outside`` for a unit that is no open branch below the
        campaign's scope, ``out_of_range``.
    """
    require(actor, "issue_campaigns")
    locked = Campaign.objects.select_for_update(of=("self",)).select_related("version__survey").get(pk=campaign.pk)
    _check(locked, quotas)
    for unit_id, quota in sorted(quotas.items()):
        values = {"answers": quota.answers, "invitations": quota.invitations}
        UnitQuota.objects.update_or_create(campaign=locked, unit_id=unit_id, defaults=values)
    given = {str(unit_id): [quota.answers, quota.invitations] for unit_id, quota in sorted(quotas.items())}
    audit.record(actor=actor, verb="campaign.quotas_set", subject=locked.pk, quotas=given)
    return len(quotas)


def _check(campaign: Campaign, quotas: Mapping[int, Quota]) -> None:
    if campaign.state == CampaignState.CLOSED:
        raise QuotaRefused("closed")
    if campaign.version.survey.programme == "internal":
        raise QuotaRefused("internal")
    inside = set(branches_in(campaign.scope_id, load_tree()))
    for unit_id, quota in quotas.items():
        if unit_id not in inside:
            raise QuotaRefused("outside", unit_id)
        if not 0 <= quota.answers <= MOST or not 0 <= (quota.invitations or 0) <= MOST:
            raise QuotaRefused("out_of_range", unit_id)
