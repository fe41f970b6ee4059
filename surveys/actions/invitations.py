"""Ways in: invitations with single-use tokens, and access points."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from surveys.actions import audit
from surveys.engine.tokens import RECEIPT_ALPHABET, token_hash
from surveys.models import AccessPoint, Campaign, ContactLog, Invitation, Product, Unit, User, Wave
from surveys.tree import load_tree, path_of


@dataclass(frozen=True, slots=True)
class Invitee:
    """One customer to invite: the unit that served them, and what is frozen of them (fields of Invitation)."""

    unit_id: int
    frozen: dict[str, Any] = field(default_factory=dict)


def token_of(public_id: UUID) -> str:
    """The token of an invitation: 128 bits derived from its number with SECRET_KEY.

    So it can be sent, and sent again with a reminder, though it is stored nowhere.
    """
    bits = salted_hmac("surveys.invitation", public_id.hex, algorithm="sha256").digest()[:16]
    return urlsafe_b64encode(bits).rstrip(b"=").decode()


@transaction.atomic
def invite(
    *,
    wave: Wave,
    invitees: Sequence[Invitee],
    drawn: bool,
    actor: User | None,
    token_of: Callable[[UUID], str] = token_of,
) -> list[tuple[Invitation, str]]:
    """Make an invitation for each; the tokens, derived by ``token_of``, are returned and never stored.

    ``drawn`` says that the system drew them: only their answers enter official figures.
    """
    tree, paths = load_tree(), {}
    made: list[tuple[Invitation, str]] = []
    for invitee in invitees:
        if invitee.unit_id not in paths:
            paths[invitee.unit_id] = path_of(invitee.unit_id, tree)
        public_id = uuid4()
        token = token_of(public_id)
        row = Invitation(
            public_id=public_id,
            wave=wave,
            path=paths[invitee.unit_id],
            token_hash=token_hash(token),
            drawn=drawn,
            **invitee.frozen,
        )
        made.append((row, token))
    Invitation.objects.bulk_create([row for row, _ in made], batch_size=1000)
    audit.record(actor=actor, verb="wave.invited", subject=wave.pk, count=len(made), drawn=drawn)
    return made


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: User | None) -> None:
    """Make an unanswered invitation useless. One that was not sent yet does not count as having asked the customer."""
    now = timezone.now()
    Invitation.objects.filter(pk=invitation.pk, answered_at__isnull=True).update(revoked_at=now)
    unsent = ContactLog.objects.filter(invitation=invitation, invitation__sent_at__isnull=True, void_at__isnull=True)
    unsent.update(void_at=now)
    audit.record(actor=actor, verb="invitation.revoked", subject=invitation.public_id)


@transaction.atomic
def add_access_point(
    *,
    campaign: Campaign,
    unit: Unit,
    kind: str,
    label: str = "",
    product: Product | None = None,
    rotates: bool = False,
    actor: User | None,
) -> AccessPoint:
    """Set up a poster, counter sign, display or tablet at a unit, for one product where one is named."""
    code = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(8))
    point = AccessPoint.objects.create(
        campaign=campaign, unit=unit, kind=kind, label=label, code=code, product=product, rotates=rotates
    )
    audit.record(actor=actor, verb="access_point.added", subject=code, unit=unit.code, rotates=rotates)
    return point


@transaction.atomic
def add_point_once(*, campaign: Campaign, actor: User | None, **place: Any) -> tuple[AccessPoint, bool]:
    """Set up an access point unless the same one is open already; return it, and whether it was made now."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    there = campaign.access_points.filter(active=True, **place).first()
    return there or add_access_point(campaign=campaign, actor=actor, **place), there is None


@transaction.atomic
def add_points_everywhere(
    *, campaign: Campaign, units: Sequence[Unit], kind: str, label: str = "", rotates: bool = False, actor: User | None
) -> int:
    """Set up one access point of a kind at every unit that has none yet; return how many were made."""
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    points = campaign.access_points.filter(kind=kind, rotates=rotates, active=True, label=label, product__isnull=True)
    there = set(points.values_list("unit_id", flat=True))
    missing = [unit for unit in units if unit.pk not in there]
    for unit in missing:
        add_access_point(campaign=campaign, unit=unit, kind=kind, label=label, rotates=rotates, actor=actor)
    return len(missing)


@transaction.atomic
def switch_access_point(*, point: AccessPoint, active: bool, actor: User | None) -> None:
    """Make an access point useless, or usable again."""
    AccessPoint.objects.filter(pk=point.pk).update(active=active)
    audit.record(actor=actor, verb="access_point.switched", subject=point.code, active=active)
