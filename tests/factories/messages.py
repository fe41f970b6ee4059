"""Customers who may be written to right now, and invitations of theirs that wait to be sent."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from surveys.actions.customers import set_calendar_day
from surveys.actions.draw_sample import Terms, draw_sample
from surveys.models import Campaign, Customer, Invitation, Unit, Wave
from tests.factories.customers import bring
from tests.factories.surveying import ONE_PAGE, issue, publish

HEAD = ["id", "unit", "name", "mobile", "email", "time_zone"]


def awake() -> str:
    """A time zone where it is about noon."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def asleep() -> str:
    """A time zone where it is about midnight."""
    hour = datetime.now(UTC).hour
    return f"Etc/GMT{hour:+d}" if hour <= 12 else f"Etc/GMT{hour - 24:+d}"


def invited(scope: Unit, many: int, channel: str = "sms", zone: str = "", **campaign: object) -> Wave:
    """So many customers of branch E1, drawn for a wave that is open; nothing is queued yet."""
    there = zone or awake()
    set_calendar_day(day=datetime.now(ZoneInfo(there)).date(), working=True, name="test", actor=None)
    rows = [
        [f"C{number:07}", "E1", "王小芳", f"138{number:08}", f"c{number}@example.com", there] for number in range(many)
    ]
    bring(rows, head=HEAD)
    wave = issue(publish(ONE_PAGE), scope)
    Campaign.objects.filter(pk=wave.campaign_id).update(channels=[channel], target=many, **campaign)
    draw_sample(wave=Wave.objects.get(pk=wave.pk), terms=Terms(rate=1), actor=None)
    assert Invitation.objects.filter(wave=wave).count() == many
    assert Customer.objects.filter(time_zone=there).count() == many
    return Wave.objects.get(pk=wave.pk)


def long_ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)
