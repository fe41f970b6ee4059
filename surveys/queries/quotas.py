"""How many answers a campaign wants, of whom: the one place that draws ask."""

from dataclasses import dataclass

from surveys.engine.dimensions import SEGMENTS
from surveys.models import Campaign
from surveys.queries.campaigns import branches_in
from surveys.tree import load_tree


@dataclass(frozen=True, slots=True)
class Quotas:
    """``answers``: unit → answers wanted in a wave; ``shares``: segment code → per cent of them, empty: as they are."""

    answers: dict[int, int]
    shares: dict[int, int]


def wanted_answers(campaign: Campaign) -> Quotas:
    """For every branch open below its scope its own quota or the campaign's number; and the shares of segments."""
    shares = {SEGMENTS[name]: int(share) for name, share in campaign.segment_quota.items() if name in SEGMENTS}
    answers = dict.fromkeys(branches_in(campaign.scope_id, load_tree()), campaign.target)
    own = campaign.unit_quotas.filter(unit_id__in=answers).values_list("unit_id", "answers")
    return Quotas(answers | dict(own), shares)
