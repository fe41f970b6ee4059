"""Whether a wave takes answers: one rule for the page that is drawn and for the answer that is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.models import CampaignState, Wave

# A page opened before the end is taken for so long after it; a tablet may have been without a network for days.
PAGE_GRACE = timedelta(minutes=60)
KIOSK_GRACE = timedelta(days=14)
# An anonymous answer after the tables are shown would stand out by itself.
NO_GRACE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Opening:
    """A wave's times, and the state of its campaign."""

    wave_id: int
    opens_at: datetime
    closes_at: datetime
    state: str

    @classmethod
    def of(cls, wave: Wave) -> "Opening":
        return cls(wave.pk, wave.opens_at, wave.closes_at, wave.campaign.state)

    def shut(self, now: datetime, opened_at: datetime | None, grace: timedelta) -> str:
        """Why the wave takes no answer now from who opened the page at ``opened_at``; empty where it takes one."""
        if self.state in (CampaignState.DRAFT, CampaignState.SUBMITTED) or now < self.opens_at:
            return "not_open"
        if now <= self.closes_at and self.state == CampaignState.ISSUED:
            return ""
        return "" if within_grace(self.closes_at, now, opened_at, grace) else "closed"


def within_grace(end: datetime, now: datetime, opened_at: datetime | None, grace: timedelta) -> bool:
    """Whether who opened the page before ``end`` is still taken."""
    return opened_at is not None and opened_at <= end and now <= end + grace
