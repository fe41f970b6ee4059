"""Webhooks: other systems are told of a publication, by an outbox that a worker empties."""

from dashboards.actions.webhooks.delivering import deliver_due
from dashboards.actions.webhooks.endpoints import WebhookRefused, add_endpoint, stop_endpoint
from dashboards.actions.webhooks.queueing import tell

__all__ = ["WebhookRefused", "add_endpoint", "deliver_due", "stop_endpoint", "tell"]
