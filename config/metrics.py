"""``GET /metrics`` for Prometheus, where ``METRICS_TOKEN`` is set: which parts are ready, and how much work waits."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from config import health


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 without the bearer token: whoever may not read it need not know that it is there."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Http404
    registry = CollectorRegistry()
    ready = Gauge("manyi_part_ready", "1 where the part is ready", ["part"], registry=registry)
    for part, state in health.states().items():
        ready.labels(part).set(state == health.READY)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
