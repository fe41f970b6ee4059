"""Customers' answers, in through the one door; for the last two waves with the invitations they came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import numpy as np

from dashboards.actions.demo.answers import all_answers
from dashboards.actions.demo.bank import MERGED
from dashboards.actions.demo.drawing import INVITED, Calendar, Customers, draw_customers
from dashboards.actions.demo.span import Span
from dashboards.actions.demo.truth import Truth
from dashboards.actions.demo.units import MERGED_IN_MONTH, MOVED_IN_MONTH
from surveys.actions.intake import Place, Submission
from surveys.models import Product, SurveyVersion, Unit, Wave
from surveys.queries.compiled import compiled
from surveys.tree import load_tree, path_of

WEEKDAYS = (1.05, 1.0, 0.95, 0.95, 1.1, 0.75, 0.45)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where and when: what every programme's answers share."""

    span: Span
    truth: Truth
    calendar: Calendar
    units: dict[str, Unit]
    paths: tuple[dict[int, int], dict[int, int]]
    moved_on: int

    def path(self, branch: int, day: int) -> tuple[int, int]:
        """Path id and unit id of a branch on a day."""
        unit = self.units[self.truth.codes[branch]].pk
        return self.paths[day >= self.moved_on][unit], unit


def lay_ground(span: Span, truth: Truth, units: dict[str, Unit]) -> Ground:
    """Paths before and after the move, and how likely each day is: weekends are quiet, and the bank grows a little."""
    moved = (span.month(MOVED_IN_MONTH) - span.first).days
    closed = (span.month(MERGED_IN_MONTH) - span.first).days
    days = np.arange(span.days)
    weekday = (days + span.first.weekday()) % 7
    weights = np.array(WEEKDAYS)[weekday] * (1 + 0.25 * days / max(span.days, 1))
    calendar = Calendar(weights, {MERGED: closed}, (span.event_day - span.first).days)
    before, after = (_paths(units, truth, day) for day in (span.first, span.month(MOVED_IN_MONTH)))
    return Ground(span, truth, calendar, units, (before, after), moved)


def _paths(units: dict[str, Unit], truth: Truth, day: date) -> dict[int, int]:
    tree = load_tree(day)
    return {units[code].pk: path_of(units[code].pk, tree).pk for code in truth.codes if code in units}


def customers_of(rng: np.random.Generator, ground: Ground, programme: str, many: int, products: int) -> Customers:
    return draw_customers(rng, ground.truth, ground.calendar, programme, many, products)


def invited(who: Customers) -> Any:
    """Which customers the system drew: those who came by SMS, e-mail or app."""
    return np.isin(who.channel, INVITED)


@dataclass(frozen=True, slots=True)
class Ways:
    """How answers of one programme came in: ``invitations`` by row, ``points`` by branch and channel."""

    waves: Sequence[Wave]
    products: Sequence[Product]
    invitations: Mapping[int, int]
    points: Mapping[tuple[int, int], int]


def submissions(
    seed: int, rng: np.random.Generator, ground: Ground, who: Customers, version: SurveyVersion, ways: Ways
) -> Iterator[Submission]:
    """One submission for each customer, in their order."""
    chance = Random(seed)
    given = all_answers(seed, rng, ground.truth, ground.calendar, who, compiled(version.pk).definition)
    days = first_moments(ground.span)
    numbers = wave_numbers(days, ways.waves)
    drawn = invited(who).tolist()
    columns = zip(*(getattr(who, name).tolist() for name in who.__slots__), strict=True)
    for row, (answers, column) in enumerate(zip(given, columns, strict=True)):
        day, second = column[1:3]
        received = days[day] + timedelta(seconds=second)
        invitation = ways.invitations.get(row)
        yield Submission(
            client_uuid=UUID(int=chance.getrandbits(128), version=4),
            version_id=version.pk,
            answers=answers,
            place=_place(ground, ways, column, drawn[row], received),
            language="en" if column[-1] else "zh",
            wave_id=ways.waves[numbers[day]].pk,
            source_key=f"invitation:{invitation}" if invitation else None,
            invitation_id=invitation,
            received_at=received,
            origin="import",
        )


def _place(ground: Ground, ways: Ways, column: tuple[int, ...], drawn: bool, received: datetime) -> Place:
    branch, day, _second, segment, channel, age, tenure, transaction, product, _english = column
    path, unit = ground.path(branch, day)
    return Place(
        path_id=path,
        unit_id=unit,
        channel=channel,
        segment=segment,
        product_id=ways.products[product - 1].pk if product else 0,
        age_band=age,
        tenure_band=tenure,
        transaction_type=transaction,
        access_point_id=ways.points.get((branch, channel)),
        service_date=(received - timedelta(hours=12 if drawn else 0)).date(),
        scored=drawn,
    )


def first_moments(span: Span) -> list[datetime]:
    """Midnight of every day of the demo."""
    return [span.at(span.first + timedelta(days=day)) for day in range(span.days)]


def wave_numbers(moments: Sequence[datetime], waves: Sequence[Wave]) -> list[int]:
    """For each day the place of the wave that was open."""
    opens = [wave.opens_at for wave in waves]
    return [sum(moment >= begin for begin in opens) - 1 for moment in moments]
