"""The invitations that official answers of some months came from."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from surveys.clock import bank_zone
from surveys.engine.periods import Period
from surveys.models import Invitation


def sent_invitations(programme: str, span: Period) -> QuerySet[Invitation]:
    """Invitations drawn by the system and sent, of the waves that opened in these months in the bank's zone."""
    first = datetime.combine(span.first_day, time(), bank_zone())
    end = datetime.combine(span.last_day + timedelta(days=1), time(), bank_zone())
    drawn = Invitation.objects.filter(drawn=True, revoked_at__isnull=True, sent_at__isnull=False)
    return drawn.filter(
        wave__opens_at__gte=first, wave__opens_at__lt=end, wave__campaign__version__survey__programme=programme
    )
