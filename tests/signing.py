"""Sign someone in to a browser without the sign-in page, where a test is not about that."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from surveys.models import User


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    """Put the cookie of a signed-in session into the browser."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
