"""A campaign or one of its waves as a condition of a list: ``campaign=7&wave=2``, and the address that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.forms.filters import query_string
from dashboards.queries.selection import Selection
from dashboards.views.list_filters import Pick, joined
from surveys.clock import bank_zone
from surveys.engine.periods import Period
from surveys.models import Campaign, Programme, User, Wave
from surveys.queries.campaigns import RUNNING, visible_campaigns
from surveys.templatetags.manyi import named

SYNC = timedelta(days=14)  # so long after its closing a wave still takes what tablets kept


@dataclass(frozen=True)
class Issue:
    """``wave`` is None where all waves of the campaign are meant."""

    campaign: Campaign
    waves: tuple[Wave, ...]
    wave: Wave | None

    @property
    def wave_ids(self) -> tuple[int, ...]:
        return (self.wave.pk,) if self.wave else tuple(wave.pk for wave in self.waves)

    @property
    def picks(self) -> list[Pick]:
        anything = ("", pgettext("condition", "All"))
        own, number = (str(self.campaign.pk), named(self.campaign)), str(self.wave.number) if self.wave else ""
        waves = tuple((str(one.number), _("Wave %(number)s") % {"number": one.number}) for one in self.waves)
        return [
            Pick("campaign", _("Campaign"), own[0], "", (anything, own)),
            Pick("wave", _("Wave"), number, "", (anything, *waves)),
        ]


def issue_of(viewer: User, params: Mapping[str, str]) -> Issue | None:
    """The campaign of an address; 404 for one that the viewer may not see, and for the anonymous programme."""
    asked = params.get("campaign", "")
    if not asked:
        return None
    known = visible_campaigns(viewer).filter(state__in=RUNNING).exclude(version__survey__programme=Programme.INTERNAL)
    numeric = asked.isascii() and asked.isdigit() and len(asked) < 19
    campaign = known.prefetch_related("waves").filter(pk=int(asked)).first() if numeric else None
    if campaign is None:
        raise Http404
    waves, number = tuple(campaign.waves.all()), params.get("wave", "")
    chosen = next((wave for wave in waves if str(wave.number) == number), None)
    if not waves or (number and chosen is None):
        raise Http404
    return Issue(campaign, waves, chosen)


def answers_to(campaign: Campaign, waves: Sequence[Wave], wave: Wave | None, unit_code: str, index: str = "") -> str:
    """The address of the answers that a unit's customers gave to a wave (None: to all of them)."""
    chosen = [wave] if wave else list(waves)
    selection = Selection(campaign.version.survey.programme, _span(chosen))
    more = [("unit", unit_code), *([("index", index)] if index else []), ("campaign", str(campaign.pk))]
    more += [("wave", str(wave.number))] if wave else []
    return reverse("dashboards:answers") + joined(query_string(selection), more)


def _span(waves: Sequence[Wave]) -> Period:
    """The months in which answers to the waves can have come in."""
    first = min(wave.opens_at for wave in waves).astimezone(bank_zone())
    last = (max(wave.closes_at for wave in waves) + SYNC).astimezone(bank_zone())
    return Period(first.year * 100 + first.month, last.year * 100 + last.month)
