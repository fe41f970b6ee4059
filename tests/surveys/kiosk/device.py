"""What a tablet's script says to the server."""

from dataclasses import dataclass
from time import time
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from surveys.models import AccessPoint, KioskDevice, Wave


def now_ms() -> int:
    return round(time() * 1000)


@dataclass
class Tablet:
    """A paired device; ``ahead`` is how many milliseconds its clock is fast."""

    device: KioskDevice
    token: str
    place: AccessPoint
    wave: Wave
    ahead: int = 0

    @property
    def now(self) -> int:
        return now_ms() + self.ahead

    def answer(self, **more: Any) -> dict[str, Any]:
        """One set of answers, given a moment ago."""
        own = {"point": self.place.pk, "wave": self.wave.pk, "version": self.wave.campaign.version_id}
        said = {"uuid": str(uuid4()), "language": "zh", "opened": self.now - 30_000}
        return {**own, **said, "answers": {"waiting": 4, "recommend": 9}, **more}

    def ask(self, *responses: object, **more: Any) -> HttpResponse:
        report = {"now": self.now, "software": "1a2b", "queued": len(responses), "responses": list(responses)}
        return post("/kiosk/sync/", {**report, **more}, self.token)

    def replies(self, *responses: object) -> list[tuple[str, str]]:
        """Status and reason of each."""
        told = self.ask(*responses).json()["replies"]
        return [(one["status"], one["reason"]) for one in told]


def post(address: str, body: Any, token: str = "") -> HttpResponse:
    headers = {"authorization": f"Kiosk {token}"} if token else {}
    return Client(enforce_csrf_checks=True).post(address, body, content_type="application/json", headers=headers)
