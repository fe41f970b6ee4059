"""Set and stop the addresses that are told."""

from __future__ import annotations

from secrets import token_urlsafe

from django.db import IntegrityError, transaction
from django.utils import timezone

from dashboards.actions.webhooks.addresses import AddressRefused, resolved, target_of
from dashboards.actions.webhooks.secrets import sealed
from dashboards.models import DeliveryState, WebhookEndpoint
from surveys.access import require
from surveys.actions import audit
from surveys.models import User

VERB = "manage_webhooks"


class WebhookRefused(Exception):
    """``address_taken``, or a reason of `AddressRefused`."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


def add_endpoint(*, url: str, actor: User) -> tuple[WebhookEndpoint, str]:
    """Add an address; its secret is given back this once.

    Raises
    ------
    PermissionDenied
    WebhookRefused
    """
    require(actor, VERB)
    try:
        resolved(target_of(url))
    except AddressRefused as refused:
        raise WebhookRefused(refused.reason) from refused
    made, secret = WebhookEndpoint(url=url, created_by=actor), token_urlsafe(32)
    sealed(made, secret)
    try:
        with transaction.atomic():
            made.save()
            audit.record(actor=actor, verb="webhook.added", subject=made.public_id, url=url)
    except IntegrityError as twice:
        raise WebhookRefused("address_taken") from twice
    return made, secret


@transaction.atomic
def stop_endpoint(*, endpoint: WebhookEndpoint, actor: User) -> WebhookEndpoint:
    """Tell an address nothing more; what waits for it is given up. Stopped again, nothing happens."""
    require(actor, VERB)
    locked = WebhookEndpoint.objects.select_for_update(of=("self",)).get(pk=endpoint.pk)
    if locked.stopped_at is None:
        locked.stopped_at = timezone.now()
        locked.save(update_fields=["stopped_at"])
        waiting = locked.deliveries.filter(state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.GIVEN_UP, fault="stopped")
        audit.record(actor=actor, verb="webhook.stopped", subject=locked.public_id)
    return locked
