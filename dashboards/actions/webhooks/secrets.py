"""The secret of an endpoint, sealed with the data keys of this installation."""

from __future__ import annotations

from dashboards.models import WebhookEndpoint
from surveys.engine.sealing import seal, unseal
from surveys.queries.keys import keyring


def sealed(endpoint: WebhookEndpoint, secret: str) -> None:
    """Put the secret into the endpoint; the caller saves it."""
    ring = keyring()
    endpoint.secret, endpoint.key_id = seal(ring, secret, _bound(endpoint)), ring.active


def opened(endpoint: WebhookEndpoint) -> str:
    """The secret again; raises `UnknownKey` where CONTACT_KEYS lost the key."""
    return unseal(keyring(), endpoint.key_id, bytes(endpoint.secret), _bound(endpoint))


def reseal() -> int:
    """Seal with the active key what another sealed, so that an old one can be put away."""
    many = 0
    for endpoint in WebhookEndpoint.objects.filter(stopped_at=None).exclude(key_id=keyring().active):
        if endpoint.key_id in keyring().keys:
            sealed(endpoint, opened(endpoint))
            endpoint.save(update_fields=["secret", "key_id"])
            many += 1
    return many


def _bound(endpoint: WebhookEndpoint) -> bytes:
    return b"webhook:" + endpoint.public_id.bytes
