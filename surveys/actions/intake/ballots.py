"""The box of the anonymous programme. An answer drops in and the box is shaken; when the wave has closed
the boxes are emptied at once, shuffled, and their answers become responses in one transaction."""

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from surveys.actions.intake.row import Row
from surveys.actions.intake.submission import Place
from surveys.actions.intake.writer import write_rows
from surveys.actions.raters import rewrite
from surveys.models import Ballot, RaterGroup, Wave


def drop_in(rows: Sequence[Row]) -> dict[UUID, int]:
    """Put answers into their boxes; return those that were new. They get a response's id when the box is opened."""
    boxes: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        boxes[row.rater_group_id or 0].append(row)
    fresh: dict[UUID, int] = {}
    for group_id, given in sorted(boxes.items()):
        fresh.update(_drop_into(RaterGroup.objects.select_for_update().get(pk=group_id), given))
    return fresh


def _drop_into(group: RaterGroup, rows: Sequence[Row]) -> dict[UUID, int]:
    """Put answers into one box and shake it once."""
    uuids, keys = [row.client_uuid for row in rows], [row.source_key for row in rows]
    known = Ballot.objects.filter(Q(client_uuid__in=uuids) | Q(source_key__in=keys))
    used = {name for pair in known.values_list("client_uuid", "source_key") for name in pair}
    fresh = [row for row in rows if not used & {row.client_uuid, row.source_key}]
    if fresh:
        rewrite(Ballot, [*Ballot.objects.filter(group=group), *(_ballot(row, group) for row in fresh)])
    return {row.client_uuid: 0 for row in fresh}


def empty_boxes() -> int:
    """Turn the ballots of every closed wave into responses; return how many there were."""
    closed = Wave.objects.filter(closes_at__lte=timezone.now(), rater_groups__ballots__isnull=False).distinct()
    return sum(_empty(wave) for wave in closed)


@transaction.atomic
def _empty(wave: Wave) -> int:
    list(RaterGroup.objects.select_for_update().filter(wave=wave).order_by("pk"))
    ballots = list(Ballot.objects.filter(group__wave=wave))
    random.SystemRandom().shuffle(ballots)
    write_rows([_row(ballot, wave) for ballot in ballots])
    Ballot.objects.filter(pk__in=[ballot.pk for ballot in ballots]).delete()
    return len(ballots)


def _ballot(row: Row, group: RaterGroup) -> Ballot:
    return Ballot(
        client_uuid=row.client_uuid,
        source_key=row.source_key or str(row.client_uuid),
        group=group,
        salt=row.salt,
        digest=row.digest,
        version_id=row.version_id,
        subjects=json.loads(row.subjects or "[]"),
        language=row.language,
        answers=json.loads(row.answers),
        texts=row.texts,
        scores=row.scores,
    )


def _row(ballot: Ballot, wave: Wave) -> Row:
    return Row(
        client_uuid=ballot.client_uuid,
        source_key=ballot.source_key,
        salt=bytes(ballot.salt),
        digest=bytes(ballot.digest),
        version_id=ballot.version_id,
        wave_id=wave.pk,
        place=Place(None, None),
        subjects=json.dumps(ballot.subjects),
        rater_group_id=ballot.group_id,
        language=ballot.language,
        received_at=wave.closes_at,
        release_at=wave.closes_at,
        opened_at=None,
        origin="page",
        answers=json.dumps(ballot.answers, ensure_ascii=False, separators=(",", ":")),
        scores=bytes(ballot.scores),
        texts=ballot.texts,
        invitation_id=None,
    )
