"""How far the sending of a campaign has come, and what waits for a person."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from surveys.access import Viewer, may
from surveys.models import Campaign, Message, MessageState


@dataclass(frozen=True, slots=True)
class Sending:
    """Messages of a campaign by what became of them; ``reasons``: state, reason, how many."""

    queued: int
    sent: int
    delivered: int
    undelivered: int
    failed: int
    uncertain: int
    dropped: int
    reasons: tuple[tuple[str, str, int], ...]

    @property
    def total(self) -> int:
        return self.queued + self.sent + self.failed + self.uncertain + self.dropped


def sending_of(viewer: Viewer, campaign: Campaign) -> Sending:
    """One query; a message in a worker's hands counts as queued."""
    groups = _messages(viewer, campaign).values_list("state", "delivery", "reason").annotate(n=Count("pk"))
    states: dict[str, int] = {}
    receipts: dict[str, int] = {}
    reasons: dict[tuple[str, str], int] = {}
    for state, delivery, reason, n in groups.order_by("state", "delivery", "reason"):
        states[state] = states.get(state, 0) + n
        receipts[delivery] = receipts.get(delivery, 0) + n
        if reason:
            reasons[state, reason] = reasons.get((state, reason), 0) + n
    return Sending(
        queued=states.get(MessageState.QUEUED, 0) + states.get(MessageState.SENDING, 0),
        sent=states.get(MessageState.SENT, 0),
        delivered=receipts.get("delivered", 0),
        undelivered=receipts.get("undelivered", 0),
        failed=states.get(MessageState.FAILED, 0),
        uncertain=states.get(MessageState.UNCERTAIN, 0),
        dropped=states.get(MessageState.DROPPED, 0),
        reasons=tuple((state, reason, n) for (state, reason), n in sorted(reasons.items())),
    )


def uncertain_messages(viewer: Viewer, campaign: Campaign) -> QuerySet[Message]:
    """Those that may have left, the oldest first."""
    rows = _messages(viewer, campaign).filter(state=MessageState.UNCERTAIN)
    return rows.select_related("invitation__customer", "invitation__path__unit").order_by("claimed_at", "pk")


def _messages(viewer: Viewer, campaign: Campaign) -> QuerySet[Message]:
    rows = Message.objects.filter(invitation__wave__campaign=campaign)
    return rows if may(viewer, "send_messages") else rows.none()
