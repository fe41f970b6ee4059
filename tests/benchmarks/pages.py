"""How long the dashboards' pages take at the server, uncut and with a single cut."""

from django.conf import settings
from django.test import Client

from surveys.models import User
from tests.benchmarks._running import opening, p95

ROUNDS = 61
PAGES = {
    "start": "/?period=2026",
    "start, one segment": "/?period=2026&segment=MVC",
    "unit": "/units/B001/?period=2026",
    "unit, one segment": "/units/B001/?period=2026&segment=MVC",
    "compare": "/compare/?period=2026",
    "compare, one segment": "/compare/?period=2026&segment=MVC",
}


def p95_of(user: User) -> dict[str, float]:
    """Milliseconds by page."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {name: p95(opening(client), address, ROUNDS) for name, address in PAGES.items()}
