"""Read a file of answers and hand them in, a thousand at a time."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from surveys.actions import audit
from surveys.actions.import_responses.layouts import laid_out
from surveys.actions.import_responses.options import ImportOptions
from surveys.actions.import_responses.rows import Given, RowReader
from surveys.actions.import_responses.sentences import problem_sentence
from surveys.actions.import_sentences import FileRefused, RowFault, table_sentence
from surveys.actions.intake import Outcome, OutcomeStatus, Place, Submission, preview_responses, submit_responses
from surveys.actions.sending import invited_place
from surveys.exchange.columns import Mapped, match_columns
from surveys.exchange.faults import TableError
from surveys.exchange.tables import Line, Table, open_table
from surveys.models import Invitation, User
from surveys.queries.dated_paths import DatedPaths, stored_paths

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that was not taken, why, and what stood in it."""

    line: int
    reason: str
    cells: Mapping[str, str]


@dataclass(slots=True)
class Summary:
    """What became of a file's lines; ``rejected`` counts all, whether or not anybody listened."""

    encoding: str
    header: tuple[str, ...]
    mapped: Mapped
    read: int = 0
    recorded: int = 0
    repeated: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


OnReject = Callable[[Reject], None]
OnBatch = Callable[[Summary], None]


def import_responses(
    stream: BinaryIO,
    options: ImportOptions,
    *,
    actor: User | None,
    on_reject: OnReject = lambda reject: None,
    on_batch: OnBatch = lambda summary: None,
) -> Summary:
    """Hand in every good line of a file; what is not taken goes to ``on_reject``, line by line.

    Raises
    ------
    FileRefused
        Where the file as a whole cannot be read, or does not say where or when its answers were given; nothing is
        written then.
    """
    try:
        table = open_table(stream)
        options = laid_out(options, table.header)
        mapped = match_columns(table.header, options.pack.definition, options.columns)
        table.require(*options.values)
    except TableError as error:
        raise FileRefused(table_sentence(error)) from error
    _require_places(mapped, options)
    run = _Run(options, mapped, Summary(table.encoding, table.header, mapped), on_reject)
    _record(run.summary, options, actor, "responses.import_started")  # batches commit one by one: a stop leaves a trace
    for lines in _batches(table):
        run.take(lines)
        on_batch(run.summary)
    _record(run.summary, options, actor, "responses.imported")
    return run.summary


def _require_places(mapped: Mapped, options: ImportOptions) -> None:
    if not {"unit", "invitation"} & set(mapped.places) and not options.unit:
        raise FileRefused(_("No column says which unit was rated. Please name it (--unit-column or --default-unit)."))
    if "received_on" not in mapped.places and options.day is None:
        raise FileRefused(_("No column says when the answers were given. Please name it (--date-column or --date)."))


def _batches(table: Table) -> Iterator[list[Line]]:
    while lines := list(islice(table.lines, BATCH)):
        yield lines


def _record(summary: Summary, options: ImportOptions, actor: User | None, verb: str) -> None:
    if options.dry_run:
        return
    counts = {"read": summary.read, "recorded": summary.recorded, "repeated": summary.repeated}
    sampling = "drawn" if options.scored else "open"
    campaign = {"campaign": options.campaign_id} if options.campaign_id else {}
    audit.record(
        actor=actor,
        verb=verb,
        subject=options.pack.survey_code,
        version=options.pack.number,
        sampling=sampling,
        rejected=summary.rejected,
        **campaign,
        **counts,
    )


class _Run:
    """One import under way."""

    def __init__(self, options: ImportOptions, mapped: Mapped, summary: Summary, on_reject: OnReject) -> None:
        self.options, self.summary, self._on_reject = options, summary, on_reject
        self._columns = {item.id: column for column, item in mapped.items.items()}
        self._reader, self._paths = RowReader(options, mapped), DatedPaths()
        self._path_ids: dict[str, int] = {}
        self._rejects: list[Reject] = []

    def take(self, lines: Sequence[Line]) -> None:
        self._reader.prepare(lines)
        given = [row for line in lines if (row := self._read(line))]
        batch = [self._submission(row, path) for row, path in zip(given, self._places(given), strict=True)]
        hand_in = preview_responses if self.options.dry_run else submit_responses
        for row, outcome in zip(given, hand_in(batch), strict=True):
            self._count(row, outcome)
        self._give_back()

    def _read(self, line: Line) -> Given | None:
        self.summary.read += 1
        try:
            return self._reader.read(line)
        except RowFault as fault:
            self._reject(line, str(fault))
            return None

    def _places(self, given: Sequence[Given]) -> list[int | None]:
        """The path of each line as of its day; a dry run makes none."""
        wanted = [self._paths.path(row.unit_id, row.day) for row in given]
        if self.options.dry_run:
            return [None] * len(wanted)
        fresh = set(wanted) - self._path_ids.keys()
        self._path_ids.update(stored_paths(fresh) if fresh else {})
        return [self._path_ids[ids] for ids in wanted]

    def _submission(self, row: Given, path_id: int | None) -> Submission:
        if row.invitation:
            return self._invited(row, row.invitation)
        place = Place(
            path_id=path_id,
            unit_id=row.unit_id,
            product_id=row.product_id,
            service_date=row.service_date,
            scored=self.options.scored,
            **row.codes,
        )
        return Submission(
            client_uuid=row.client_uuid,
            version_id=self.options.pack.version_id,
            answers=row.answers,
            place=place,
            language=row.language,
            received_at=row.received_at,
            origin="import",
        )

    def _invited(self, row: Given, invitation: Invitation) -> Submission:
        """What was frozen when the customer was drawn holds, and how they were drawn; not what the line says."""
        return Submission(
            client_uuid=row.client_uuid,
            version_id=self.options.pack.version_id,
            answers=row.answers,
            place=invited_place(invitation),
            language=row.language,
            wave_id=invitation.wave_id,
            source_key=f"invitation:{invitation.pk}",
            invitation_id=invitation.pk,
            received_at=row.received_at,
            origin="import",
        )

    def _count(self, row: Given, outcome: Outcome) -> None:
        self.summary.recorded += outcome.status is OutcomeStatus.RECORDED
        self.summary.repeated += outcome.status is OutcomeStatus.REPEATED
        if not outcome.accepted:
            self._reject(row.line, self._why(row, outcome))

    def _why(self, row: Given, outcome: Outcome) -> str:
        if outcome.status is OutcomeStatus.CONFLICT:
            if outcome.reason == "used":
                return _("This invitation has been answered already, by another way. Nothing was changed.")
            return _("This respondent's answers are already here, with other values. Nothing was changed.")
        definition = self.options.pack.definition
        told = [
            problem_sentence(
                problem, definition, self._columns, row.line.cells.get(self._columns.get(problem.item, ""), "")
            )
            for problem in outcome.problems
        ]
        return " ".join(told) or outcome.reason

    def _reject(self, line: Line, reason: str) -> None:
        self.summary.rejected += 1
        if len(self.summary.reasons) < 1_000 or reason in self.summary.reasons:
            self.summary.reasons[reason] += 1
        self._rejects.append(Reject(line.number, reason, line.cells))

    def _give_back(self) -> None:
        """Rejects in the order of the file, whoever found what was wrong."""
        for reject in sorted(self._rejects, key=lambda reject: reject.line):
            self._on_reject(reject)
        self._rejects.clear()
