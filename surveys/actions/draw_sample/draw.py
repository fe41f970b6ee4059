"""One draw: through the frame once, every skip noted, the lots drawn, the invitations made."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from surveys.actions import audit
from surveys.actions.bulk import write_many
from surveys.actions.draw_sample.invite import invite_drawn
from surveys.actions.draw_sample.terms import Plan, Terms, plan_draw
from surveys.engine.sampling import Chosen, Lottery, sample_digest
from surveys.models import Draw, DrawSkip, DrawStratum, User, Wave
from surveys.queries.contact_rules import with_reasons
from surveys.tree import Tree, load_tree

CHUNK = 5_000
_LOCK = 7_204_455_100  # any number that nothing else locks


class Member(NamedTuple):
    """Someone in the frame, as much as the lots need."""

    id: int
    key: UUID
    place: int
    segment: int
    reason: int
    occasion: int | None


class Skips:
    """Who was left out and why, nine bytes each: there may be millions."""

    def __init__(self) -> None:
        self._ids, self.reasons = array("q"), bytearray()

    def add(self, customer_id: int, reason: int) -> None:
        self._ids.append(customer_id)
        self.reasons.append(reason)

    def chunks(self, draw_id: int) -> Iterator[list[tuple[int, int, int]]]:
        """Rows of DrawSkip."""
        for start in range(0, len(self._ids), CHUNK):
            ids, reasons = self._ids[start : start + CHUNK], self.reasons[start : start + CHUNK]
            yield [(draw_id, customer, reason) for customer, reason in zip(ids, reasons, strict=True)]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw came to; ``draw`` is None for a trial run."""

    draw: Draw | None
    seed: str
    chosen: tuple[Chosen, ...]
    skips: Counter[int] = field(default_factory=Counter)
    frame_digest: bytes = b""
    sample_digest: bytes = b""

    @property
    def population(self) -> int:
        return sum(one.population for one in self.chosen)

    @property
    def eligible(self) -> int:
        return sum(one.eligible for one in self.chosen)

    @property
    def count(self) -> int:
        return sum(len(one.members) for one in self.chosen)


@transaction.atomic
def draw_sample(*, wave: Wave, terms: Terms, actor: User | None, dry_run: bool = False) -> Drawn:
    """Draw the customers of a wave and make their invitations; a trial run writes nothing.

    Draws stand in line: what one of them invites, the next one already counts. A wave drawn again is topped up: what
    was invited there before is taken off the numbers.

    Raises
    ------
    DrawRefused
    """
    _stand_in_line()
    now = timezone.now()
    plan, tree = plan_draw(wave, terms, now, dry_run=dry_run), load_tree()
    numbers = {tree.nodes[unit].code: number for unit, number in plan.numbers.items()}
    lottery, skips = Lottery(plan.seed, numbers), Skips()
    for one in _members(plan):
        lottery.add(tree.nodes[one.place].code, one.segment, one.key.bytes, one.reason, one)
        if one.reason:
            skips.add(one.id, one.reason)
    chosen = tuple(lottery.draw(plan.quotas.shares))
    digest = sample_digest(chosen, lambda member: member.key.bytes)
    drawn = Drawn(None, plan.seed, chosen, Counter(skips.reasons), lottery.frame_digest, digest)
    return drawn if dry_run else _keep(drawn, plan, tree, skips, actor)


def _stand_in_line() -> None:
    """On SQLite the transaction is the only writer already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _members(plan: Plan) -> Iterator[Member]:
    """The frame in the order of pseudonyms, which is the same on every database."""
    rows = with_reasons(plan.rows(), plan.asking).order_by("key")
    names = ("id", "key", "place", "segment", "reason", "occasion")
    return map(Member._make, rows.values_list(*names).iterator(CHUNK))


def _keep(drawn: Drawn, plan: Plan, tree: Tree, skips: Skips, actor: User | None) -> Drawn:
    """Write draw, strata, skips and invitations."""
    draw = Draw.objects.create(
        wave=plan.wave,
        seed=plan.seed,
        frame=plan.terms.frame,
        terms=plan.record(tree),
        frame_digest=drawn.frame_digest,
        sample_digest=drawn.sample_digest,
        population=drawn.population,
        eligible=drawn.eligible,
        drawn=drawn.count,
        actor=actor,
        at=plan.asking.at,
    )
    _keep_strata(draw, drawn, tree)
    for chunk in skips.chunks(draw.pk):
        write_many(DrawSkip, ("draw_id", "customer_id", "reason"), chunk)
    made = invite_drawn(draw, plan, drawn.chosen, actor)
    audit.record(
        actor=actor,
        verb="wave.drawn",
        subject=plan.wave.pk,
        draw=draw.pk,
        seed=plan.seed,
        population=drawn.population,
        eligible=drawn.eligible,
        drawn=made,
    )
    return replace(drawn, draw=draw)


def _keep_strata(draw: Draw, drawn: Drawn, tree: Tree) -> None:
    units = {node.code: node.id for node in tree.nodes.values()}
    rows = [
        (draw.pk, units[one.unit], one.segment, one.population, one.eligible, one.quota, len(one.members))
        for one in drawn.chosen
    ]
    names = ("draw_id", "unit_id", "segment", "population", "eligible", "quota", "drawn")
    write_many(DrawStratum, names, rows)
