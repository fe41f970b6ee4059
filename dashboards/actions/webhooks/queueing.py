"""Write what is to be delivered, in the transaction of the publication."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from dashboards.formulas.ledger import canonical_text
from dashboards.models import AppraisalRun, LedgerEntry, WebhookDelivery, WebhookEndpoint
from dashboards.queries.ledger.heads import head_of


def tell(*, event: str, run: AppraisalRun, entry: LedgerEntry) -> int:
    """One delivery for each address; return how many. No figures go out: who may see them fetches them."""
    endpoints = list(WebhookEndpoint.objects.filter(stopped_at=None))
    if not endpoints:
        return 0
    about = _about(event, run, entry)
    return len(WebhookDelivery.objects.bulk_create(_delivery(one, event, entry, about) for one in endpoints))


def _delivery(endpoint: WebhookEndpoint, event: str, entry: LedgerEntry, about: dict[str, Any]) -> WebhookDelivery:
    number = uuid4()
    body = canonical_text({"delivery": str(number), **about})
    return WebhookDelivery(
        public_id=number, endpoint=endpoint, entry=entry, event=event, body=body, due_at=timezone.now()
    )


def _about(event: str, run: AppraisalRun, entry: LedgerEntry) -> dict[str, Any]:
    fetch = f"{settings.PUBLIC_URL}{reverse('api_dashboards:appraisals')}?period={run.period}&scheme={run.scheme.code}"
    return {
        "event": event,
        "period": run.period,
        "scheme": run.scheme.code,
        "version": run.version.number,
        "run": str(run.public_id),
        "corrects": str(run.supersedes.public_id) if run.supersedes else None,
        "sha256": run.sha256,
        "fetch": fetch,
        "ledger": {"entry": entry.number, "head": head_of(entry).fields},
    }
