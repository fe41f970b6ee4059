"""Tablets: those that a viewer may manage, the one that a token speaks for, and what it is to ask now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from surveys.access import Viewer, visible_units
from surveys.engine.tokens import token_hash
from surveys.models import (
    AccessPoint,
    AccessPointKind,
    CampaignState,
    KioskDevice,
    KioskRefusal,
    Programme,
    Unit,
    UnitKind,
    Wave,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The survey that a tablet shows: its access point, and the wave that is open."""

    point: AccessPoint
    wave: Wave

    @property
    def name(self) -> str:
        """What a tablet compares with the survey that it holds."""
        return f"{self.point.pk}-{self.wave.pk}"


def kiosks_for(viewer: Viewer) -> QuerySet[KioskDevice]:
    """The tablets of the units that the viewer sees, each with the number of its answers that were set aside."""
    rows = KioskDevice.objects.filter(unit__in=visible_units(viewer)).select_related("unit")
    return rows.annotate(refused=Count("refusals")).order_by("unit__code", "id")


def refusals_for(viewer: Viewer) -> QuerySet[KioskRefusal]:
    """Answers that were set aside, latest first; their content is not read."""
    rows = KioskRefusal.objects.filter(device__unit__in=visible_units(viewer))
    return rows.select_related("device__unit").defer("content")


def kiosk_places(viewer: Viewer) -> QuerySet[Unit]:
    """Units at which the viewer may set a tablet up."""
    return visible_units(viewer).filter(kind=UnitKind.BRANCH, closed__isnull=True).order_by("code")


def device_by_token(token: str) -> KioskDevice | None:
    """The device whose token this is, revoked or not."""
    return KioskDevice.objects.select_related("unit").filter(token_hash=token_hash(token)).first()


def asked_at(device: KioskDevice, now: datetime) -> Asked | None:
    """The open wave with a tablet at the device's unit; the one that opened last where there are several.

    An internal survey is never asked on a tablet: its raters have keys of their own.
    """
    waves = Wave.objects.filter(
        campaign__state=CampaignState.ISSUED,
        campaign__access_points__in=_points(device).filter(active=True),
        opens_at__lte=now,
        closes_at__gt=now,
    )
    waves = waves.exclude(campaign__version__survey__programme=Programme.INTERNAL)
    wave = waves.select_related("campaign").order_by("-opens_at", "-id").first()
    if wave is None:
        return None
    point = _points(device).filter(active=True, campaign=wave.campaign_id).order_by("id").first()
    return Asked(point, wave) if point else None


def points_of(device: KioskDevice, ids: set[int]) -> dict[int, AccessPoint]:
    """Those of the access points that are tablets at the device's unit, switched off or not."""
    return _points(device).in_bulk(ids)


def _points(device: KioskDevice) -> QuerySet[AccessPoint]:
    return AccessPoint.objects.filter(kind=AccessPointKind.KIOSK, unit=device.unit_id)
