"""Hand out links to the bank's own app: once they stand in a file, their customers count as asked."""

from collections.abc import Iterator

from django.utils import timezone

from surveys.actions.invitations import token_of
from surveys.channels.addresses import link_address, stop_address
from surveys.channels.base import LinkFile
from surveys.clock import bank_zone
from surveys.models import Invitation, Wave
from surveys.queries.link_files import open_links

AT_ONCE = 1_000


def hand_out_links(*, wave: Wave, layout: LinkFile) -> Iterator[tuple[str, ...]]:
    """The rows of a link file; a batch is marked as sent when it has been taken. Made anew, it holds who is left."""
    closes = wave.closes_at.astimezone(bank_zone()).isoformat(timespec="minutes")
    last = 0
    while rows := list(open_links(wave, layout.channel).filter(pk__gt=last)[:AT_ONCE]):
        last = rows[-1].pk
        yield from (_row(row, closes) for row in rows)
        Invitation.objects.filter(pk__in=[row.pk for row in rows], sent_at__isnull=True).update(sent_at=timezone.now())


def _row(row: Invitation, closes: str) -> tuple[str, ...]:
    """In the order of ``LinkFile.head``. No name and no number: the bank's app knows its customers by theirs."""
    token, customer = token_of(row.public_id), row.customer
    assert customer is not None
    known = (customer.source, customer.source_id, row.path.unit.code, row.language, closes)
    return (*known, link_address(token), stop_address(token))
