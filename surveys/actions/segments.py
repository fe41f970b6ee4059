"""The segment rule: drafted by one person, approved by another; and segments computed from it, batch by batch."""

from django.db import transaction
from django.db.models import Case, DateField, F, Value, When

from surveys.actions.bulk import write_many
from surveys.actions.second_person import approve_draft, drop_draft, save_draft
from surveys.clock import bank_today
from surveys.engine.segments import load_rule
from surveys.models import SegmentAssignment, SegmentRule, User
from surveys.queries.segments import misplaced, rule_in_force, rule_of, segment_case, waiting_for_segments

BATCH = 5_000


def save_segment_rule(*, definition: dict[str, dict[str, int]], actor: User | None) -> SegmentRule:
    """Save the draft of the next version.

    Raises
    ------
    SegmentRuleError
        Where the definition is no rule.
    """
    load_rule(definition)
    return save_draft(SegmentRule, "segment_rule", definition=definition, actor=actor)


def approve_segment_rule(*, number: int, saved_at: str, actor: User | None) -> SegmentRule:
    """Put the draft in force; workers then compute every customer's segment anew.

    Parameters
    ----------
    number, saved_at
        Which draft the approver looked at (``saved_at`` in ISO form): another one is not approved unseen.

    Raises
    ------
    RuleRefused
    """
    return approve_draft(SegmentRule, "segment_rule", number=number, saved_at=saved_at, actor=actor)


def drop_segment_draft(*, actor: User | None) -> None:
    """Throw the draft away."""
    drop_draft(SegmentRule, "segment_rule", actor=actor)


def segment_customers(limit: int | None = None) -> int:
    """Compute every segment that waits, in batches that several workers may claim side by side; return how many.

    The database is the queue: a batch is claimed by a lock on its rows and is done in the transaction of its claim.
    """
    done = 0
    while limit is None or done < limit:
        count = _one_batch()
        done += count
        if count == 0:
            break
    return done


@transaction.atomic
def _one_batch() -> int:
    rule = rule_in_force()
    if rule is None:
        return 0
    waiting = waiting_for_segments(rule).order_by("id").select_for_update(skip_locked=True, of=("self",))
    ids = list(waiting.values_list("id", flat=True)[:BATCH])
    if ids:
        claimed = waiting_for_segments(rule).filter(id__in=ids)
        today, loaded = bank_today(), rule_of(rule)
        moved = [
            (customer, after, today, rule.pk, *grounds) for customer, after, *grounds in misplaced(claimed, loaded)
        ]
        names = ("customer_id", "segment", "since", "rule_id", "contribution", "growth")
        write_many(SegmentAssignment, names, moved)
        after_all, now = segment_case(loaded), Value(today, output_field=DateField())
        stays = When(segment=after_all, segment_since__isnull=False, then=F("segment_since"))
        since = Case(stays, default=now)
        claimed.update(segment=after_all, segment_since=since, segment_rule=rule)
    return len(ids)
