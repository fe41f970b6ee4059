"""Make the demonstration bank: all of it, or nothing."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dashboards.actions.demo.bank import FEWEST_BRANCHES, MOST_BRANCHES, REGIONS, chosen_branches
from dashboards.actions.demo.campaigns import Issued, Staff, issue_campaigns
from dashboards.actions.demo.customers import Ground, customers_of, lay_ground, submissions
from dashboards.actions.demo.internal import TAKE_PART, TAKEN_SO_FAR, prepare, ratings
from dashboards.actions.demo.invitations import Frame, date_answers, invite_customers
from dashboards.actions.demo.people import appoint
from dashboards.actions.demo.span import Span
from dashboards.actions.demo.surveys import make_products, publish_surveys
from dashboards.actions.demo.truth import EVENT_BRANCH, Truth, as_record, plant
from dashboards.actions.demo.units import make_units
from dashboards.actions.fold import rebuild_tallies
from surveys.actions.intake import OutcomeStatus, Submission, empty_boxes, submit_responses
from surveys.actions.invitations import Invitee, add_access_point, invite
from surveys.clock import bank_today, bank_zone
from surveys.engine.dimensions import CHANNELS
from surveys.models import Outbox, Product, Response, SurveyVersion, Unit, User

SHARES = {"retail": 0.78, "corporate": 0.12, "product": 0.10}
BATCH = 5_000
Report = Callable[[str, int, int], None]


class NotADemo(Exception):
    """Settings do not say that this is a demonstration."""


class NotEmpty(Exception):
    """There are units, people or answers already."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a bank, from which seed, ending when."""

    seed: int = 1
    branches: int = MOST_BRANCHES
    responses: int = 60_000
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it; the token opens one unanswered invitation, the code one poster."""

    branches: int
    users: int
    responses: int
    truth_file: Path
    token: str
    poster: str


def check_room() -> None:
    """Raise where the demo must not be made.

    Raises
    ------
    NotADemo, NotEmpty
    """
    if not settings.DEMO:
        raise NotADemo
    if Response.objects.exists() or Unit.objects.exists() or User.objects.exists():
        raise NotEmpty


@transaction.atomic
def make_demo(plan: Plan, report: Report) -> Made:
    """Write the whole bank in one transaction.

    Parameters
    ----------
    plan
        Between 12 and 120 branches; the same plan on the same day gives the same answers, truth file and tallies.
    report
        Called with the name of a step, how much of it is done, and how much there is.
    """
    check_room()
    rng = np.random.default_rng(plan.seed)
    span = Span(plan.today or bank_today(), bank_zone())
    branches = chosen_branches(min(max(plan.branches, FEWEST_BRANCHES), MOST_BRANCHES))
    report("units", 0, 0)
    units = make_units(branches, span)
    users = appoint(rng, branches, units, span)
    staff = Staff(users["lin.jia"], users["he.liqun"])
    versions = publish_surveys(span, staff.designer, staff.approver)
    products = make_products()
    truth = plant(rng, [one.code for one in branches], [one.region for one in branches])
    issued = issue_campaigns(versions, units, span, staff)
    ground = lay_ground(span, truth, units)
    points = _access_points(issued, ground, staff)
    count = _answer(plan, rng, ground, versions, issued, products, points, report)
    date_answers()
    _count_all(versions, report)
    token = _demo_invitation(issued, units, staff)
    names = {one.code: one.zh for one in branches}
    path = _write_truth(truth, names, plan, span, count)
    return Made(len(branches) - 1, len(users), count, path, token, points[0][1])


def _access_points(
    issued: Issued, ground: Ground, staff: Staff
) -> tuple[tuple[int, str], dict[tuple[int, int], int]]:
    """A poster in each branch that is open, and a tablet in every third."""
    found: dict[tuple[int, int], int] = {}
    poster = (0, "")
    for place, code in enumerate(ground.truth.codes):
        unit = ground.units[code]
        if unit.closed:
            continue
        kinds = [("qr", "大堂海报"), *([("kiosk", "大堂平板")] if place % 3 == 0 else [])]
        for kind, label in kinds:
            point = add_access_point(
                campaign=issued.running, unit=unit, kind=kind, label=label, actor=staff.designer
            )
            found[place, CHANNELS[kind]] = point.pk
            if kind == "qr" and code == EVENT_BRANCH:
                poster = (point.pk, point.code)
    return poster, found


def _answer(
    plan: Plan,
    rng: np.random.Generator,
    ground: Ground,
    versions: dict[str, SurveyVersion],
    issued: Issued,
    products: list[Product],
    points: tuple[tuple[int, str], dict[tuple[int, int], int]],
    report: Report,
) -> int:
    rating = prepare(versions["internal"], ground.units)
    done = 0
    for number, wave in enumerate(issued.internal):
        share = TAKEN_SO_FAR if wave is issued.internal[-1] else TAKE_PART
        done += _submit(ratings(plan.seed * 100 + number, rng, rating, wave, share), done, plan.responses, report)
    empty_boxes()
    left = max(plan.responses - done, 0)
    for number, (programme, share) in enumerate(SHARES.items()):
        last = programme == "product"
        many = max(plan.responses - done, 0) if last else round(left * share)
        who = customers_of(rng, ground, programme, many, len(products))
        waves = issued.waves[programme]
        seed = plan.seed * 100 + 50 + number
        invitations = invite_customers(seed, rng, Frame(ground, waves, products), who)
        rows = submissions(
            seed, rng, ground, who, versions[programme], waves, products, invitations, points[1]
        )
        done += _submit(rows, done, plan.responses, report)
    return done


def _submit(rows: Iterable[Submission], before: int, total: int, report: Report) -> int:
    """Through the one door, batch by batch; every answer must be taken."""
    count = 0
    for batch in _batches(rows):
        outcomes = submit_responses(batch)
        refused = [one for one in outcomes if one.status != OutcomeStatus.RECORDED]
        if refused:
            raise ValueError(f"{len(refused)} answers of the demo were not taken: {refused[0]}")
        count += len(batch)
        report("answers", before + count, total)
    return count


def _batches(rows: Iterable[Submission]) -> Iterator[list[Submission]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _count_all(versions: dict[str, SurveyVersion], report: Report) -> None:
    """Everything due is counted from the answers at once: faster than folding, and the same to the last count."""
    Outbox.objects.filter(release_at__lte=timezone.now()).delete()
    for number, version in enumerate(versions.values()):
        report("tallies", number, len(versions))
        rebuild_tallies(version.pk)
    report("tallies", len(versions), len(versions))


def _demo_invitation(issued: Issued, units: dict[str, Unit], staff: Staff) -> str:
    invitee = Invitee(units[EVENT_BRANCH].pk, {"channel": CHANNELS["sms"], "segment": 2, "age_band": 3})
    wave = issued.waves["retail"][-1]
    return invite(wave=wave, invitees=[invitee], drawn=True, actor=staff.designer)[0][1]


def _write_truth(truth: Truth, names: dict[str, str], plan: Plan, span: Span, count: int) -> Path:
    record: dict[str, Any] = as_record(
        truth,
        names,
        seed=plan.seed,
        from_day=span.first.isoformat(),
        until_day=span.today.isoformat(),
        responses=count,
        regions={region.region: region.zh for region in REGIONS},
        event={"branch": EVENT_BRANCH, "day": span.event_day.isoformat()},
    )
    path: Path = settings.DATA_DIR / "demo_truth.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return path
