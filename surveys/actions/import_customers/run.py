"""Read a file and write it, some thousand lines at a time."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import BinaryIO, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from surveys.actions.import_customers.batches import Delivery, begin, digest_of, finish, known_columns, left_out
from surveys.actions.import_customers.rows import Given, RowReader
from surveys.actions.import_customers.transactions import TransactionWriter
from surveys.actions.import_customers.write import Known, load_known, write
from surveys.actions.import_sentences import FileRefused, RowFault, table_sentence
from surveys.exchange.customers import match_fields
from surveys.exchange.faults import TableError
from surveys.exchange.seen import Seen
from surveys.exchange.tables import Line, Table, open_table
from surveys.models import CustomerSource, ImportBatch, User

LINES = 5_000
_BREAKS = ("too_few_cells", "open_quote", "damaged")


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that was not taken, why, and what stood in it. The reason never holds a contact; the cells may."""

    line: int
    reason: str
    cells: Mapping[str, str]


@dataclass(slots=True)
class Summary:
    """What became of a file's lines; ``broken`` where it ends in the middle of a line, ``left_out``: numbers of deltas
    of its source that have not come in and may come no more."""

    encoding: str
    fields: Mapping[str, str]
    read: int = 0
    created: int = 0
    updated: int = 0
    closed: int = 0
    unchanged: int = 0
    rejected: int = 0
    broken: bool = False
    left_out: range = range(0)
    reasons: Counter[str] = field(default_factory=Counter)

    def counts(self) -> dict[str, int]:
        names = ("read", "created", "updated", "closed", "unchanged", "rejected")
        return {name: value for name, value in asdict(self).items() if name in names}


OnReject = Callable[[Reject], None]
OnBatch = Callable[[Summary], None]


class Writer(Protocol):
    """Takes lines of one kind of file."""

    def take(self, lines: Sequence[Line], run: "Run") -> None: ...


def import_customers(
    stream: BinaryIO,
    delivery: Delivery,
    *,
    actor: User | None,
    on_reject: OnReject = lambda reject: None,
    on_batch: OnBatch = lambda summary: None,
) -> Summary:
    """Take in customers from a seekable file; ``on_reject`` hears of each line that is not taken.

    The same file again changes nothing. Lines are written some thousand at a time: stopped half-way, start it again.

    Raises
    ------
    FileRefused
        Where the file cannot be read as a whole or may not come now; nothing is written then.
    """
    return _import("customers", stream, delivery, actor, on_reject, on_batch)


def import_transactions(
    stream: BinaryIO,
    delivery: Delivery,
    *,
    actor: User | None,
    on_reject: OnReject = lambda reject: None,
    on_batch: OnBatch = lambda summary: None,
) -> Summary:
    """Take in transactions; as :func:`import_customers`. A transaction that is there is left as it is."""
    return _import("transactions", stream, delivery, actor, on_reject, on_batch)


def _import(
    content: str, stream: BinaryIO, delivery: Delivery, actor: User | None, on_reject: OnReject, on_batch: OnBatch
) -> Summary:
    if delivery.source not in CustomerSource.values:
        raise FileRefused(_("There is no source “%(source)s”.") % {"source": delivery.source[:20]})
    digest = digest_of(stream)
    try:
        table = open_table(stream)
        fields = match_fields(content, table.header, known_columns(content, delivery, table.header))
    except TableError as error:
        raise FileRefused(table_sentence(error)) from error
    batch = begin(content, delivery, digest, actor)
    summary = Summary(table.encoding, fields, left_out=left_out(content, delivery))
    run = Run(delivery, batch, summary, on_reject)
    writer: Writer = CustomerWriter(delivery.source, fields) if content == "customers" else TransactionWriter(fields)
    for lines in _batches(table):
        run.take(lines, writer)
        on_batch(run.summary)
    summary.broken |= delivery.lines is not None and delivery.lines != summary.read
    if summary.broken:  # its number stays free, and so do those before it
        summary.left_out = range(0)
    if not delivery.dry_run:
        finish(batch, run.summary.counts(), broken=run.summary.broken, actor=actor)
    return run.summary


def _batches(table: Table) -> Iterator[list[Line]]:
    while lines := list(islice(table.lines, LINES)):
        yield lines


class Run:
    """One import under way."""

    def __init__(self, delivery: Delivery, batch: ImportBatch, summary: Summary, on_reject: OnReject) -> None:
        self.delivery, self.batch, self.summary = delivery, batch, summary
        self._on_reject = on_reject
        self._rejects: list[Reject] = []

    def take(self, lines: Sequence[Line], writer: Writer) -> None:
        self.summary.read += len(lines)
        last = lines[-1].fault
        self.summary.broken = last is not None and last.code in _BREAKS
        with transaction.atomic():
            writer.take(lines, self)
        for reject in sorted(self._rejects, key=lambda one: one.line):
            self._on_reject(reject)
        self._rejects.clear()

    def reject(self, line: Line, reason: str) -> None:
        self.summary.rejected += 1
        if len(self.summary.reasons) < 1_000 or reason in self.summary.reasons:
            self.summary.reasons[reason] += 1
        self._rejects.append(Reject(line.number, reason, line.cells))


class CustomerWriter:
    """Lines of customers: who is new is made, who says something else than before is updated."""

    def __init__(self, source: str, fields: Mapping[str, str]) -> None:
        self._source, self._reader, self._seen = source, RowReader(source, fields), Seen()

    def take(self, lines: Sequence[Line], run: Run) -> None:
        identified = self._once([one for line in lines if (one := self._identified(line, run))], run)
        known = load_known(self._source, [one.source_id for one in identified])
        good = [one for one in identified if self._changed(one, known.get(one.source_id), run)]
        if not run.delivery.dry_run:
            write(self._source, good, known, self._reader.usual_kind(), run.batch)

    def _identified(self, line: Line, run: Run) -> Given | None:
        try:
            return self._reader.identify(line)
        except RowFault as fault:
            run.reject(line, str(fault))
            return None

    def _once(self, given: Sequence[Given], run: Run) -> list[Given]:
        """The first line of each customer; where two say something, nobody knows which is right."""
        earlier = self._seen.earlier([one.source_id for one in given], [one.line.number for one in given])
        for one, first in zip(given, earlier, strict=True):
            if first is not None:
                said = _("Customer “%(id)s” stands in line %(line)s already. Please keep one of the two lines.")
                run.reject(one.line, said % {"id": one.source_id, "line": first})
        return [one for one, first in zip(given, earlier, strict=True) if first is None]

    def _changed(self, given: Given, known: Known | None, run: Run) -> bool:
        """Read the rest of a line that says something new, and count it."""
        if known and known.digest == given.digest:
            run.summary.unchanged += 1
            return False
        try:
            self._reader.read(given)
            if known is None and "unit_id" not in given.values:
                raise RowFault(_("This customer is new, and no column says their branch."))
        except RowFault as fault:
            run.reject(given.line, str(fault))
            return False
        closes = given.values.get("closed") is not None and (known is None or known.kept["closed"] is None)
        run.summary.created += known is None
        run.summary.updated += known is not None and not closes
        run.summary.closed += known is not None and closes
        return True
