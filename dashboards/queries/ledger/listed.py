"""The entries for a reader, and the addresses that are told of them."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from dashboards.models import LedgerEntry, WebhookDelivery, WebhookEndpoint
from surveys import access

READERS = ("view_audit", "manage_webhooks")


def listed_entries(viewer: access.Viewer) -> QuerySet[LedgerEntry]:
    """Newest first; an entry tells what was published and no figure."""
    if not any(access.may(viewer, verb) for verb in READERS):
        return LedgerEntry.objects.none()
    return LedgerEntry.objects.order_by("-number")


def endpoints(viewer: access.Viewer) -> QuerySet[WebhookEndpoint]:
    """Those that are told, each with ``last`` (state), ``status`` and ``fault`` of its newest delivery."""
    if not access.may(viewer, "manage_webhooks"):
        return WebhookEndpoint.objects.none()
    newest = WebhookDelivery.objects.filter(endpoint=OuterRef("pk")).order_by("-pk")
    told = WebhookEndpoint.objects.filter(stopped_at=None).select_related("created_by")
    parts = {"last": "state", "status": "status", "fault": "fault"}
    return told.annotate(**{name: Subquery(newest.values(field)[:1]) for name, field in parts.items()})
