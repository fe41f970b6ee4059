"""Take answers in: check, write once, say the same thing to who says the same thing again."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import BigAutoField, Q
from django.utils import timezone

from surveys.actions.intake.ballots import drop_in
from surveys.actions.intake.row import Row, build_row
from surveys.actions.intake.submission import Outcome, OutcomeStatus, Submission
from surveys.actions.intake.writer import write_rows
from surveys.engine.canonical import canonical_bytes
from surveys.engine.dimensions import CHANNELS, SEGMENTS, name
from surveys.engine.tokens import receipt_code, salted_digest
from surveys.engine.validation import Context, Problem
from surveys.models import Ballot, Receipt, Wave
from surveys.queries.compiled import compiled
from surveys.queries.lookup import Lookup
from surveys.queries.opening import KIOSK_GRACE, NO_GRACE, PAGE_GRACE, Opening
from surveys.signals import responses_recorded

_WAVE = Lookup(lambda number: Wave.objects.select_related("campaign").filter(pk=number), (BigAutoField(), -1))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A submission after checking: its row, unless its answers do not hold; why it cannot be written, if so."""

    submission: Submission
    content: bytes
    row: Row | None
    reason: str = ""
    problems: tuple[Problem, ...] = ()


def submit_responses(batch: Sequence[Submission], *, read: Iterable[Opening] = ()) -> list[Outcome]:
    """Record a batch of answers in one transaction.

    Parameters
    ----------
    batch
        Submissions, each with its client's UUID; a page is a batch of one.
    read
        Openings of waves that the caller has just read; all others are looked up.

    Returns
    -------
    list of Outcome
        One for each submission, in its order. The same UUID with the same answers is the same success again; with other
        answers, or a way in that was used up by another, a conflict. A refused one wrote nothing.
    """
    waves = _waves(batch, read)
    prepared = [_prepare(submission, waves) for submission in batch]
    rows = _first_of_each(item.row for item in prepared if item.row and not item.reason)
    recorded = _write(list(rows.values()))
    if recorded:
        transaction.on_commit(lambda: responses_recorded.send(sender=submit_responses, count=len(recorded)))
    return _outcomes(prepared, rows, recorded)


def preview_responses(batch: Sequence[Submission]) -> list[Outcome]:
    """What :func:`submit_responses` would say of a batch now; writes nothing, so new answers have no id yet."""
    waves = _waves(batch)
    prepared = [_prepare(submission, waves) for submission in batch]
    known = _receipts(prepared, {})
    rows = _first_of_each(item.row for item in prepared if item.row and not item.reason)
    fresh = {uuid: 0 for uuid, row in rows.items() if uuid not in known and row.source_key not in known}
    return _outcomes(prepared, rows, fresh, known)


def _write(rows: Sequence[Row]) -> dict[UUID, int]:
    """All or nothing."""
    anonymous = [row for row in rows if row.subjects is not None]
    if not anonymous:
        return write_rows(rows)
    with transaction.atomic():
        return {**write_rows([row for row in rows if row.subjects is None]), **drop_in(anonymous)}


def _first_of_each(rows: Iterable[Row]) -> dict[UUID, Row]:
    found: dict[UUID, Row] = {}
    keys: set[str] = set()
    for row in rows:
        if row.client_uuid not in found and row.source_key not in keys:
            found[row.client_uuid] = row
            keys.update([row.source_key] if row.source_key else ())
    return found


def _waves(batch: Sequence[Submission], read: Iterable[Opening] = ()) -> dict[int, Opening]:
    """The waves of a batch: few, mostly one."""
    known = {opening.wave_id: opening for opening in read}
    for number in {submission.wave_id for submission in batch if submission.wave_id} - known.keys():
        if wave := _WAVE.one(number):
            known[number] = Opening.of(wave)
    return known


def _prepare(submission: Submission, waves: dict[int, Opening]) -> Prepared:
    wave = waves.get(submission.wave_id or 0)
    pack = compiled(submission.version_id)
    internal = pack.programme == "internal"
    context = Context(
        channel=name(CHANNELS, submission.place.channel),
        segment=name(SEGMENTS, submission.place.segment),
        language=submission.language,
        subjects=tuple(submission.subjects),
    )
    checked = pack.validator.check(submission.answers, context)
    if checked.problems:
        return Prepared(submission, b"", None, "problems", checked.problems)
    if internal and not checked.subjects:
        return Prepared(submission, b"", None, "nothing_rated")
    content = canonical_bytes(checked.answers, checked.texts)
    row = build_row(submission, checked, secrets.token_bytes(16), content, wave, internal)
    return Prepared(submission, content, row, _closed_because(submission, wave, internal))


def _closed_because(submission: Submission, wave: Opening | None, internal: bool) -> str:
    """Why a wave does not take this submission now; empty where it does. Imports bring answers given elsewhere."""
    if wave is None or submission.origin == "import":
        return "not_open" if internal and wave is None else ""
    grace = NO_GRACE if internal else KIOSK_GRACE if submission.origin == "kiosk" else PAGE_GRACE
    return wave.shut(timezone.now(), submission.opened_at, grace)


def _outcomes(
    prepared: Sequence[Prepared],
    rows: dict[UUID, Row],
    recorded: dict[UUID, int],
    known: dict[UUID | str, Receipt | Ballot] | None = None,
) -> list[Outcome]:
    if known is None:
        known = _receipts(prepared, recorded) if len(recorded) < len(prepared) else {}
    found = []
    told: set[UUID] = set()
    for item in prepared:
        uuid = item.submission.client_uuid
        if uuid in recorded and uuid not in told:
            told.add(uuid)
            found.append(Outcome(OutcomeStatus.RECORDED, recorded[uuid], receipt_code(rows[uuid].digest)))
        else:
            found.append(_again(item, known))
    return found


def _receipts(prepared: Sequence[Prepared], recorded: dict[UUID, int]) -> dict[UUID | str, Receipt | Ballot]:
    uuids = {item.submission.client_uuid for item in prepared}
    keys = {item.submission.source_key for item in prepared if item.submission.source_key}
    mine = Q(client_uuid__in=uuids) | Q(source_key__in=keys)
    found: dict[UUID | str, Receipt | Ballot] = {}
    anonymous = any(item.submission.subjects for item in prepared)
    for receipt in [*Receipt.objects.filter(mine), *(Ballot.objects.filter(mine) if anonymous else ())]:
        found[receipt.client_uuid] = receipt
        found.update({receipt.source_key: receipt} if receipt.source_key else {})
    return found


def _again(item: Prepared, known: dict[UUID | str, Receipt | Ballot]) -> Outcome:
    """What to say of a submission that was not written now."""
    receipt = known.get(item.submission.client_uuid) or known.get(item.submission.source_key or "")
    if item.row is None or receipt is None:
        return Outcome(OutcomeStatus.REFUSED, reason=item.reason or "not_written", problems=item.problems)
    digest = bytes(receipt.digest)
    number = receipt.pk if isinstance(receipt, Receipt) else 0
    if salted_digest(bytes(receipt.salt), item.content) == digest:
        return Outcome(OutcomeStatus.REPEATED, number, receipt_code(digest))
    same_client = receipt.client_uuid == item.submission.client_uuid
    return Outcome(OutcomeStatus.CONFLICT, number, reason="other_answers" if same_client else "used")
