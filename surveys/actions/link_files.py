"""Hand out links to the bank's own app, numbers to who calls: once they stand in a file, customers count as asked."""

from collections.abc import Iterator, Sequence

from django.utils import timezone

from surveys.actions.invitations import token_of
from surveys.channels.addresses import link_address, stop_address
from surveys.channels.base import LinkFile
from surveys.clock import bank_zone
from surveys.models import Invitation, Wave
from surveys.queries.contacts import open_contacts
from surveys.queries.link_files import open_links

AT_ONCE = 1_000


def hand_out_links(*, wave: Wave, layout: LinkFile) -> Iterator[tuple[str, ...]]:
    """The rows of a file; a batch is marked as sent when it has been taken. Made anew, it holds who is left."""
    closes = wave.closes_at.astimezone(bank_zone()).isoformat(timespec="minutes")
    last = 0
    while rows := list(open_links(wave, layout.channel).filter(pk__gt=last)[:AT_ONCE]):
        last = rows[-1].pk
        yield from _told(rows, closes, layout)
        Invitation.objects.filter(pk__in=[row.pk for row in rows], sent_at__isnull=True).update(sent_at=timezone.now())


def _told(rows: Sequence[Invitation], closes: str, layout: LinkFile) -> Iterator[tuple[str, ...]]:
    """In the order of ``LinkFile.head``. Numbers are opened for a file that is called by, and for no other: the bank's
    app knows its customers by theirs."""
    called = "mobile" in layout.head
    plain = open_contacts([row.customer_id for row in rows if row.customer_id]) if called else {}
    for row in rows:
        mobile = plain.get(row.customer_id or 0, {}).get("mobile", "")
        if mobile or not called:
            known = {**_known(row, closes), "mobile": mobile}
            yield tuple(known[name] for name in layout.head)


def _known(row: Invitation, closes: str) -> dict[str, str]:
    token, customer, unit = token_of(row.public_id), row.customer, row.path.unit
    assert customer is not None
    return {
        "invitation": str(row.public_id),
        "source": customer.source,
        "customer": customer.source_id,
        "unit": unit.code,
        "unit_name": unit.name_en if row.language == "en" and unit.name_en else unit.name_zh,
        "language": row.language,
        "closes": closes,
        "link": link_address(token),
        "stop": stop_address(token),
    }
