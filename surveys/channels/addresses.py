"""Public addresses as they stand in messages."""

from django.conf import settings
from django.urls import reverse


def link_address(token: str) -> str:
    """Where one invited customer answers."""
    return str(settings.PUBLIC_URL) + reverse("surveys:invitation", args=[token])


def stop_address(token: str) -> str:
    """Where they say that they do not want to be asked."""
    return str(settings.PUBLIC_URL) + reverse("surveys:stop", args=[token])


def rotating_address(point: str, code: str) -> str:
    """Where the code on a display leads, for the moment."""
    return str(settings.PUBLIC_URL) + reverse("surveys:rotating_point", args=[point, code])


def display_address(point: str, key: str) -> str:
    """What a counter's display opens."""
    return str(settings.PUBLIC_URL) + reverse("surveys:display", args=[point, key])
