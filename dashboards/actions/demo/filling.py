"""Fill the demo with answers, all of them through the one door."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from django.db import connection
from django.utils import timezone

from dashboards.actions.demo.campaigns import Issued
from dashboards.actions.demo.customers import Ground, Ways, customers_of, submissions
from dashboards.actions.demo.internal import TAKE_PART, TAKEN_SO_FAR, prepare, ratings
from dashboards.actions.demo.invitations import Frame, date_answers, invite_customers
from dashboards.actions.fold import rebuild_tallies
from surveys.actions.intake import OutcomeStatus, Submission, empty_boxes, submit_responses
from surveys.models import Outbox, Product, SurveyVersion

SHARES = {"retail": 0.78, "corporate": 0.12, "product": 0.10}
BATCH = 5_000
Report = Callable[[str, int, int], None]


@dataclass
class Filling:
    """What answers are made from, and how many there are so far."""

    seed: int
    total: int
    rng: np.random.Generator
    ground: Ground
    versions: Mapping[str, SurveyVersion]
    products: list[Product]
    issued: Issued
    points: Mapping[tuple[int, int], int]
    report: Report
    done: int = field(default=0)

    def fill(self) -> int:
        """Internal ratings first, then customers up to the total; return how many there are."""
        self._rate()
        left = max(self.total - self.done, 0)
        for number, (programme, share) in enumerate(SHARES.items()):
            last = programme == list(SHARES)[-1]
            self._customers(number, programme, max(self.total - self.done, 0) if last else round(left * share))
        date_answers()
        _refresh_statistics()
        self._count()
        return self.done

    def _rate(self) -> None:
        rating = prepare(self.versions["internal"], self.ground.units)
        for number, wave in enumerate(self.issued.internal):
            share = TAKEN_SO_FAR if wave is self.issued.internal[-1] else TAKE_PART
            self._submit(ratings(self.seed * 100 + number, self.rng, rating, wave, share))
        empty_boxes()

    def _customers(self, number: int, programme: str, many: int) -> None:
        seed = self.seed * 100 + 50 + number
        who = customers_of(self.rng, self.ground, programme, many, len(self.products))
        waves = self.issued.waves[programme]
        invitations = invite_customers(seed, self.rng, Frame(self.ground, waves, self.products), who)
        ways = Ways(waves, self.products, invitations, self.points)
        self._submit(submissions(seed, self.rng, self.ground, who, self.versions[programme], ways))

    def _submit(self, rows: Iterable[Submission]) -> None:
        """Batch by batch; every answer must be taken."""
        for batch in _batches(rows):
            refused = [one for one in submit_responses(batch) if one.status != OutcomeStatus.RECORDED]
            if refused:
                raise ValueError(f"{len(refused)} answers of the demo were not taken: {refused[0]}")
            self.done += len(batch)
            self.report("answers", self.done, self.total)

    def _count(self) -> None:
        """Count all that is due from the answers at once: faster than folding, and the same to the last count."""
        Outbox.objects.filter(release_at__lte=timezone.now()).delete()
        for number, version in enumerate(self.versions.values()):
            self.report("tallies", number, len(self.versions))
            rebuild_tallies(version.pk)
        self.report("tallies", len(self.versions), len(self.versions))


def _batches(rows: Iterable[Submission]) -> Iterator[list[Submission]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _refresh_statistics() -> None:
    """Neither the counting nor the first pages can wait until PostgreSQL has noticed how much came in."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
