"""Invitations for those who were drawn, with all that is frozen of them, and a note that they are being asked."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from surveys.actions.bulk import among, write_many
from surveys.actions.draw_sample.terms import Plan
from surveys.actions.invitations import Invitee, invite
from surveys.clock import bank_zone
from surveys.engine.bands import age_band, tenure_band
from surveys.engine.dimensions import CHANNELS
from surveys.engine.sampling import Chosen
from surveys.models import ContactLog, Customer, Draw, Optout, Product, User
from surveys.queries.contact_rules import SENDABLE
from surveys.queries.frames import occasions

AT_ONCE = 5_000


def invite_drawn(draw: Draw, plan: Plan, chosen: Sequence[Chosen], actor: User | None) -> int:
    """Make the invitations of a draw; return how many."""
    members = [(member, one.probability) for one in chosen for member in one.members]
    for start in range(0, len(members), AT_ONCE):
        _invite(draw, plan, members[start : start + AT_ONCE], actor)
    return len(members)


def _invite(draw: Draw, plan: Plan, members: Sequence[tuple[Any, Decimal | None]], actor: User | None) -> None:
    ids = [member.id for member, _probability in members]
    customers = {one.pk: one for one in _with_contacts(ids)}
    closed = closed_channels(ids)
    done = occasions([member.occasion for member, _probability in members if member.occasion])
    product = Product.objects.filter(code=plan.terms.product).values_list("pk", flat=True).first()
    invitees = [
        Invitee(
            member.place,
            {
                "draw": draw,
                "inclusion": probability,
                "product_id": product,
                "expires_at": plan.wave.closes_at,
                **_frozen(customers[member.id], member, plan, done, closed.get(member.id, set())),
            },
        )
        for member, probability in members
    ]
    made = invite(wave=plan.wave, invitees=invitees, drawn=True, actor=actor)
    rows = [(row.customer_id, draw.at, plan.asking.programme, row.pk) for row, _token in made]
    write_many(ContactLog, ("customer_id", "at", "programme", "invitation_id"), rows)


def _with_contacts(ids: Sequence[int]) -> Any:
    return among(Customer.objects.select_related("contact"), "id", ids)


def closed_channels(ids: Sequence[int]) -> dict[int, set[int]]:
    """Channels on which a customer does not want to be asked."""
    found: dict[int, set[int]] = {}
    rows = among(Optout.objects.filter(withdrawn_at__isnull=True).exclude(channel=0), "customer_id", ids)
    for customer_id, channel in rows.values_list("customer_id", "channel"):
        found.setdefault(customer_id, set()).add(channel)
    return found


def _frozen(customer: Customer, member: Any, plan: Plan, done: Any, closed: set[int]) -> dict[str, Any]:
    """What an answer will say of the customer, as it is now."""
    at, kind = done.get(member.occasion, (None, 0))
    today = plan.asking.at.astimezone(bank_zone()).date()
    service = at.astimezone(bank_zone()).date() if at else None
    return {
        "customer_id": customer.pk,
        "channel": channel_for(customer, plan.asking.channels, closed),
        "segment": member.segment,
        "age_band": age_band(customer.birth_year, today),
        "tenure_band": tenure_band(customer.opened, today),
        "transaction_type": kind,
        "account_manager_id": customer.account_manager_id,
        "service_date": service,
        "occasion_date": service or today,
        "language": customer.language,
    }


def channel_for(customer: Customer, channels: Sequence[str], closed: set[int]) -> int:
    """The first of the campaign's channels that reaches them."""
    contact = getattr(customer, "contact", None)
    for name in channels:
        need = SENDABLE[name]
        if CHANNELS[name] not in closed and (not need or getattr(contact, need, None) is not None):
            return CHANNELS[name]
    return 0
