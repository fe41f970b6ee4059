"""Public addresses as they stand in messages."""

from django.conf import settings
from django.urls import reverse


def link_address(token: str) -> str:
    """Where one invited customer answers."""
    return str(settings.PUBLIC_URL) + reverse("surveys:invitation", args=[token])


def stop_address(token: str) -> str:
    """Where they say that they do not want to be asked."""
    return str(settings.PUBLIC_URL) + reverse("surveys:stop", args=[token])
