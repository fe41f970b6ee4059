"""What a customer may still do with the answer that they sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.models import EventKind, Response, ResponseEvent

WITHDRAWAL = timedelta(days=7)  # from sending


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """When it was received, and whether it was taken back."""

    received_at: datetime
    withdrawn: bool

    @property
    def until(self) -> datetime:
        """Until when it can be taken back."""
        return self.received_at + WITHDRAWAL


def own_answer(response_id: int) -> OwnAnswer:
    received_at = Response.objects.values_list("received_at", flat=True).get(id=response_id)
    moves = ResponseEvent.objects.filter(response_id=response_id).exclude(kind=EventKind.ERASED)
    last = moves.order_by("-id").values_list("kind", flat=True).first()
    return OwnAnswer(received_at, last == EventKind.WITHDRAWN)
