"""What transactions may have a code, and how many codes came to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from surveys.access import Viewer
from surveys.engine.dimensions import SEGMENTS
from surveys.models import Campaign, CampaignState, Customer, Optout, ReceiptCode, Transaction, Unit, Wave
from surveys.queries.campaigns import branches_in, visible_campaigns
from surveys.queries.keys import pseudonym_secret
from surveys.tree import load_tree


def reference_hash(reference: str) -> bytes:
    """Keyed, so that a code leads to no transaction for who has not the key."""
    secret = pseudonym_secret().hex()
    return salted_hmac("surveys.receipt reference", reference, secret=secret, algorithm="sha256").digest()


def open_wave_for(viewer: Viewer, campaign_id: int) -> Wave | None:
    """The wave of an issued campaign with codes on receipts that is open now; None where there is none."""
    now = timezone.now()
    found = visible_campaigns(viewer).exclude(version__survey__programme="internal")
    campaign = found.filter(pk=campaign_id, state=CampaignState.ISSUED).first()
    if campaign is None or "qr" not in campaign.channels:
        return None
    rows = campaign.waves.filter(opens_at__lte=now, closes_at__gt=now)
    return rows.select_related("campaign__version__survey").first()


@dataclass(frozen=True, slots=True)
class Eligible:
    """Branches that take part, by code, and customers by source and number with why they are left out."""

    units: Mapping[str, int]
    customers: Mapping[tuple[str, str], Customer]
    left_out: Mapping[int, str]


def eligible_for(campaign: Campaign, known: Sequence[tuple[str, str]]) -> Eligible:
    """What decides of a batch whether a transaction is eligible; four queries, however many there are."""
    units = Unit.objects.filter(pk__in=branches_in(campaign.scope_id, load_tree()))
    wanted = Q(pk__isnull=True)
    for source in {source for source, _number in known}:
        wanted |= Q(source=source, source_id__in=[number for name, number in known if name == source])
    customers = {(one.source, one.source_id): one for one in Customer.objects.filter(wanted)}
    return Eligible(dict(units.values_list("code", "pk")), customers, _left_out(campaign, list(customers.values())))


def _left_out(campaign: Campaign, customers: Sequence[Customer]) -> dict[int, str]:
    programme = campaign.version.survey.programme
    out = Optout.objects.filter(
        customer__in=customers, withdrawn_at__isnull=True, channel=0, programme__in=("", programme)
    )
    found = dict.fromkeys(out.values_list("customer_id", flat=True), "opted_out")
    for one in customers:
        if one.erased_at is not None:
            found[one.pk] = "erased"
        elif one.segment == SEGMENTS["BZC"] and not campaign.ask_bzc:
            found.setdefault(one.pk, "segment_left_out")
    return found


@dataclass(frozen=True, slots=True)
class CodeCount:
    """Codes of a branch in a wave: made, answered; and the transactions that were delivered for the same time."""

    unit: Unit
    made: int
    answered: int
    transactions: int


def code_counts(wave: Wave, until: datetime) -> list[CodeCount]:
    """By branch: a branch with far fewer codes than transactions has not given every customer theirs."""
    rows = ReceiptCode.objects.filter(wave=wave).order_by().values_list("invitation__path__unit")
    found = rows.annotate(n=Count("pk"), answered=Count("pk", filter=Q(invitation__answered_at__isnull=False)))
    done = Transaction.objects.filter(at__gte=wave.opens_at, at__lt=min(wave.closes_at, until)).order_by()
    many = dict(done.values_list("unit").annotate(n=Count("pk")))
    units = Unit.objects.in_bulk([row[0] for row in found])
    counts = [CodeCount(units[pk], n, answered, many.get(pk, 0)) for pk, n, answered in found]
    return sorted(counts, key=lambda one: one.unit.code)
