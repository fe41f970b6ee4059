"""Public addresses as they stand on posters."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from surveys.models import AccessPoint


def point_address(point: AccessPoint) -> str:
    """The address behind a QR code, a counter sign or a tablet."""
    if point.kind == "kiosk":
        return settings.PUBLIC_URL + (_known("surveys:kiosk", point.code) or f"/k/{point.code}/")
    return settings.PUBLIC_URL + (_known("surveys:access_point", point.code) or f"/q/{point.code}/")


def poster_addresses(code: str) -> tuple[str, str]:
    """The printable poster as PDF and SVG; empty where there is no such page."""
    return _known("surveys:poster_pdf", code), _known("surveys:poster_svg", code)


def _known(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
