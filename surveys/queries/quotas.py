"""How many answers a campaign wants, of whom: the one place that draws ask."""

from dataclasses import dataclass, field

from surveys.engine.dimensions import SEGMENTS
from surveys.models import Campaign
from surveys.queries.campaigns import branches_in
from surveys.tree import load_tree


@dataclass(frozen=True, slots=True)
class Quotas:
    """``answers``: unit → answers wanted in a wave; ``shares``: segment code → per cent of them, empty: as they are.

    ``invitations``: unit → how many to invite for them, where the planner said so: it knows how each branch responds.
    """

    answers: dict[int, int]
    shares: dict[int, int]
    invitations: dict[int, int] = field(default_factory=dict)


def wanted_answers(campaign: Campaign) -> Quotas:
    """For every branch open below its scope its own quota or the campaign's number; and the shares of segments."""
    shares = {SEGMENTS[name]: int(share) for name, share in campaign.segment_quota.items() if name in SEGMENTS}
    answers = dict.fromkeys(branches_in(campaign.scope_id, load_tree()), campaign.target)
    own = list(campaign.unit_quotas.filter(unit_id__in=answers).values_list("unit_id", "answers", "invitations"))
    answers |= {unit: wanted for unit, wanted, _invitations in own}
    return Quotas(answers, shares, {unit: many for unit, _wanted, many in own if many is not None})
