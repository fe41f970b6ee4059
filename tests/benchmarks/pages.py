"""How long the dashboards' pages take at the server, uncut and with a single cut."""

import time

from django.conf import settings
from django.test import Client

from surveys.models import User

ROUNDS = 61
PAGES = {
    "start": "/?period=2026",
    "start, one segment": "/?period=2026&segment=MVC",
    "unit": "/units/B001/?period=2026",
    "unit, one segment": "/units/B001/?period=2026&segment=MVC",
    "compare": "/compare/?period=2026",
    "compare, one segment": "/compare/?period=2026&segment=MVC",
}


def p95(user: User) -> dict[str, float]:
    """Milliseconds by page."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {name: _p95(client, address) for name, address in PAGES.items()}


def _p95(client: Client, address: str) -> float:
    client.get(address)  # the first one compiles templates
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        response = client.get(address)
        took.append((time.perf_counter() - started) * 1000)
        assert response.status_code == 200, (address, response.status_code)
    return sorted(took)[round(0.95 * ROUNDS) - 1]
