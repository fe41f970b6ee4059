"""Fold recorded answers into tallies. Claim and fold are one transaction: a lost worker loses and repeats nothing."""

import numpy as np
import structlog
from django.db import connection, transaction
from django.utils import timezone

from dashboards.actions.fold.merge import lock_layout, merge
from dashboards.formulas.cells import Records, tabulate, with_totals
from dashboards.queries.layouts import current_layout, plan
from dashboards.queries.records import of_events
from surveys.models import Outbox, UnitPath

log = structlog.get_logger(__name__)
BATCH = 10_000


def fold_all(limit: int = BATCH) -> int:
    """Fold until nothing is due; return how many events were folded."""
    total = 0
    while folded := fold_batch(limit):
        total += folded
    return total


def fold_batch(limit: int = BATCH) -> int:
    """Claim up to ``limit`` due events and fold them; return how many left the outbox.

    Where a batch cannot be counted it is folded one by one, and the event at fault is parked with its reason, so that
    one bad row never holds up the others.
    """
    try:
        with transaction.atomic():
            ids = _claim(limit)
            if ids:
                _fold(ids)
            return len(ids)
    except (ArithmeticError, LookupError, ValueError) as fault:
        log.warning("fold_batch_failed", fault=type(fault).__name__)
    return sum(_fold_or_park() for _ in range(min(limit, 100)))


def _fold_or_park() -> int:
    with transaction.atomic():
        ids = _claim(1)
        if not ids:
            return 0
        try:
            with transaction.atomic():
                _fold(ids)
        except (ArithmeticError, LookupError, ValueError) as fault:
            reason = f"{type(fault).__name__}: {fault}"[:200]
            Outbox.objects.create(event_id=ids[0], release_at=timezone.now(), parked=True, fault=reason)
            log.error("event_parked", event_id=ids[0], fault=type(fault).__name__)
        return len(ids)


def _claim(limit: int) -> list[int]:
    due = Outbox.objects.filter(parked=False, release_at__lte=timezone.now()).order_by("event_id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    ids = list(due.values_list("event_id", flat=True)[:limit])
    Outbox.objects.filter(event_id__in=ids).delete()
    return ids


def _fold(ids: list[int]) -> None:
    for version_id, records in sorted(of_events(ids).items()):
        layout = current_layout(version_id)
        lock_layout(layout.pk, shared=True)
        count(layout.pk, records)


def count(layout_id: int, records: Records) -> None:
    """Add some signed answers to the cells of a layout."""
    blocks = tabulate(records, plan(layout_id))
    paths = paths_of(records)
    for block, own in with_totals(blocks, paths):
        merge(layout_id, block, own)


def paths_of(records: Records) -> dict[int, tuple[int, ...]]:
    wanted = np.unique(records.path).tolist()
    return {path.pk: path.unit_ids for path in UnitPath.objects.filter(pk__in=wanted)}
