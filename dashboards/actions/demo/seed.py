"""Make the demonstration bank: all of it, or nothing."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction

from dashboards.actions.demo.appraisal import appraise
from dashboards.actions.demo.bank import FEWEST_BRANCHES, MOST_BRANCHES, REGIONS, Place, chosen_branches
from dashboards.actions.demo.campaigns import Issued, Staff, issue_campaigns
from dashboards.actions.demo.clients import furnish_customers
from dashboards.actions.demo.customers import Ground, lay_ground
from dashboards.actions.demo.filling import Filling, Report
from dashboards.actions.demo.following import follow_up
from dashboards.actions.demo.official import close_quarters
from dashboards.actions.demo.people import appoint
from dashboards.actions.demo.span import Span
from dashboards.actions.demo.supervision import supervise
from dashboards.actions.demo.surveys import make_products, publish_surveys
from dashboards.actions.demo.truth import EVENT_BRANCH, Truth, as_record, plant
from dashboards.actions.demo.units import make_units
from surveys.actions.invitations import Invitee, add_access_point, invite
from surveys.clock import bank_today, bank_zone
from surveys.engine.dimensions import AGE_BANDS, CHANNELS, SEGMENTS
from surveys.models import AccessPointKind, Response, Unit, User

FEWEST_ANSWERS_EACH = 50


class NotADemo(Exception):
    """Settings do not say that this is a demonstration."""


class NotEmpty(Exception):
    """There are units, people or answers already."""


class BadPlan(ValueError):
    """A bank that cannot be made; the argument says what to write instead."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a bank, from which seed, ending when (default: today)."""

    seed: int = 1
    branches: int = MOST_BRANCHES
    responses: int = 60_000
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it; the token opens an unanswered invitation, the poster's code stands at Wangjiang."""

    branches: int
    users: int
    responses: int
    customers: int
    truth_file: Path
    token: str
    poster: str


def check_plan(plan: Plan) -> None:
    """Raise where a plan cannot be carried out here.

    Raises
    ------
    NotADemo, NotEmpty, BadPlan
    """
    if not settings.DEMO:
        raise NotADemo
    if Response.objects.exists() or Unit.objects.exists() or User.objects.exists():
        raise NotEmpty
    if not FEWEST_BRANCHES <= plan.branches <= MOST_BRANCHES:
        raise BadPlan(f"--branches must be between {FEWEST_BRANCHES} and {MOST_BRANCHES}")
    if plan.responses < FEWEST_ANSWERS_EACH * plan.branches:
        raise BadPlan(
            f"--responses must be at least {FEWEST_ANSWERS_EACH * plan.branches} for {plan.branches} branches"
        )
    if plan.today and plan.today > bank_today():
        raise BadPlan("--today must not lie in the future")


@transaction.atomic
def make_demo(plan: Plan, report: Report) -> Made:
    """Write the whole bank in one transaction.

    Parameters
    ----------
    plan
        The same plan on the same day gives the same answers, truth file and tallies.
    report
        Called with the name of a step, how much of it is done, and how much there is.
    """
    check_plan(plan)
    rng = np.random.default_rng(plan.seed)
    span = Span(plan.today or bank_today(), bank_zone())
    branches = chosen_branches(plan.branches)
    units = make_units(branches, span)
    users = appoint(rng, branches, units, span)
    staff = Staff(users["lin.jia"], users["he.liqun"])
    versions = publish_surveys(span, staff.designer, staff.approver)
    truth = plant(rng, [one.code for one in branches], [one.region for one in branches])
    issued = issue_campaigns(versions, units, span, staff)
    ground = lay_ground(span, truth, units)
    points, poster = _access_points(issued, ground, staff)
    filling = Filling(plan.seed, plan.responses, rng, ground, versions, make_products(), issued, points, report)
    count = filling.fill()
    close_quarters(span, truth, units, (users["he.liqun"], users["wu.xiaowen"]), report)
    supervise(plan.seed, span, truth, units, users)
    appraise(plan.seed, span, truth, units, users, report)
    token = _demo_invitation(issued, units[EVENT_BRANCH], staff)
    report("customers", 0, 1)
    customers = furnish_customers(plan.seed, plan.responses, ground, staff, issued.waves)
    report("customers", 1, 1)
    report("follow-up", 0, 1)
    follow_up(plan.seed, span, staff, units, users)
    report("follow-up", 1, 1)
    path = _write_truth(truth, branches, plan, span, count)
    return Made(plan.branches, len(users), count, customers, path, token, poster)


def _access_points(issued: Issued, ground: Ground, staff: Staff) -> tuple[dict[tuple[int, int], int], str]:
    """A poster in each branch that is open, and a tablet in every third; the ids, and the code of one poster."""
    found: dict[tuple[int, int], int] = {}
    poster = ""
    for place, code in enumerate(ground.truth.codes):
        kinds = {AccessPointKind.QR: "大堂海报", **({AccessPointKind.KIOSK: "大堂平板"} if place % 3 == 0 else {})}
        for kind, label in kinds.items() if ground.units[code].closed is None else ():
            point = add_access_point(
                campaign=issued.running, unit=ground.units[code], kind=kind, label=label, actor=staff.designer
            )
            found[place, CHANNELS[kind]] = point.pk
            poster = point.code if code == EVENT_BRANCH and kind == AccessPointKind.QR else poster
    return found, poster


def _demo_invitation(issued: Issued, unit: Unit, staff: Staff) -> str:
    frozen = {"channel": CHANNELS["sms"], "segment": SEGMENTS["MGC"], "age_band": AGE_BANDS["35-44"]}
    wave = issued.waves["retail"][-1]
    return invite(wave=wave, invitees=[Invitee(unit.pk, frozen)], drawn=True, actor=staff.designer)[0][1]


def _write_truth(truth: Truth, branches: tuple[Place, ...], plan: Plan, span: Span, count: int) -> Path:
    record = as_record(
        truth,
        {one.code: one.zh for one in branches},
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
