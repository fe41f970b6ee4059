"""Deliver what waits: claimed and committed before anything leaves the house, so that it may come twice, never not."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.db.models import F
from django.utils import timezone

from dashboards.actions.webhooks.secrets import opened, reseal
from dashboards.actions.webhooks.sending import SECONDS, Answer, post, signature
from dashboards.models import DeliveryState, WebhookDelivery
from surveys.engine.sealing import UnknownKey

LEASE = timedelta(seconds=6 * SECONDS)  # a worker that dies lets go of its delivery after this
FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=6)
MOST = 20  # attempts: about three days
AT_ONCE = 50
log = structlog.get_logger("manyi.webhooks")


def deliver_due(*, seconds: float = 20.0) -> int:
    """Send what is due, for so long; return how many were taken."""
    reseal()
    end, many = monotonic() + seconds, 0
    while monotonic() < end and (due := _due()):
        for number in due:
            taken = _claim(number)
            many += _send(taken) if taken else 0
            if monotonic() >= end:
                break
    return many


def wait_after(attempts: int) -> timedelta:
    """Half a minute after the first attempt, twice as long after each further one, six hours at most."""
    return min(FIRST * 2 ** min(attempts - 1, 20), LONGEST)


def _due() -> list[int]:
    rows = WebhookDelivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=timezone.now())
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _claim(number: int) -> WebhookDelivery | None:
    """Of two workers one: the update holds only while it is due."""
    now = timezone.now()
    rows = WebhookDelivery.objects.filter(pk=number, state=DeliveryState.WAITING, due_at__lte=now)
    if not rows.update(attempts=F("attempts") + 1, due_at=now + LEASE):
        return None
    return WebhookDelivery.objects.select_related("endpoint").get(pk=number)


def _send(one: WebhookDelivery) -> int:
    now = timezone.now()
    try:
        signed = signature(opened(one.endpoint), int(now.timestamp()), one.body)
    except UnknownKey:
        answer = Answer(None, "key_gone")
    else:
        headers = {"Manyi-Event": one.event, "Manyi-Delivery": str(one.public_id), "Manyi-Signature": signed}
        answer = post(one.endpoint.url, one.body, {"User-Agent": "Manyi", **headers})
    _record(one, answer, now)
    return int(not answer.fault)


def _record(one: WebhookDelivery, answer: Answer, now: datetime) -> None:
    """Only for the attempt that was made: another worker may have begun a later one."""
    rows = WebhookDelivery.objects.filter(pk=one.pk, state=DeliveryState.WAITING, attempts=one.attempts)
    about = {"status": answer.status, "fault": answer.fault}
    if not answer.fault:
        rows.update(state=DeliveryState.DELIVERED, delivered_at=timezone.now(), **about)
        return
    over = one.attempts >= MOST
    log.warning("webhook_not_taken", delivery=str(one.public_id), attempts=one.attempts, over=over, **about)
    rows.update(
        state=DeliveryState.GIVEN_UP if over else DeliveryState.WAITING, due_at=now + wait_after(one.attempts), **about
    )
