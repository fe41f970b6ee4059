"""A large bank with a scheme in force, official scores, and facts of every kind at every unit."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from dashboards.actions.appraisal import calculate_appraisal, move_run, move_scheme, save_scheme
from dashboards.actions.official import close_period, publish_run
from dashboards.actions.official.due import last_quarter
from dashboards.actions.supplies import Supplied
from dashboards.models import (
    AppraisalRun,
    ChecklistVersion,
    Complaint,
    MeasureValue,
    Observation,
    SchemeVersion,
    SuppliedValue,
    SupplyBatch,
)
from dashboards.queries.appraisal.supplied import year_of
from dashboards.queries.appraisal.trying import try_scheme
from dashboards.queries.measures import catalogue
from surveys.access import SYSTEM
from surveys.engine.periods import Period, add_months
from surveys.models import Appointment, Unit, User
from tests.benchmarks import bulk

QUARTER = last_quarter()
YEAR_BEFORE = Period(add_months(QUARTER.first, -12), add_months(QUARTER.last, -12))
MEASURES = ("queue_minutes", "within_10", "authorised", "e_channel")
FIGURES = ("deposits", "loans")


@dataclass
class Bank:
    """People, the version in force, and what is asked of them."""

    people: tuple[User, User, User]
    version: SchemeVersion
    client: Client = field(default_factory=Client)

    @property
    def content(self) -> dict[str, Any]:
        return dict(self.version.content)

    def calculate(self) -> AppraisalRun:
        run = calculate_appraisal(scheme="branches", period=QUARTER, actor=self.people[0]).run
        assert run is not None
        return run

    def try_out(self) -> object:
        parts = [dict(one) for one in self.version.content["components"]]
        parts[0]["weight"], parts[1]["weight"] = parts[1]["weight"], parts[0]["weight"]
        changed = self.content | {"components": parts}
        trial = try_scheme(SYSTEM, self.version, changed, QUARTER, timezone.now())
        assert trial.rows
        return trial

    def pages(self, run: object) -> Iterator[tuple[str, str]]:
        yield "the board", "/appraisal/"
        yield "the board, sorted by a component", "/appraisal/?sort=points3"
        yield "a card", f"/appraisal/{QUARTER.code}/B001/"

    def get(self, address: str) -> object:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer


def make_bank(units: int, answers: int) -> Bank:
    """Everything before the appraisal; takes a minute or two."""
    settings.ALLOWED_HOSTS = ["testserver"]
    bulk.REGIONS = max(units // 60, 1)
    first = bulk.make_network(units)
    people = (first, _head_office("second"), _head_office("third"))
    version = bulk.make_survey()
    for start in range(1, answers + 1, 100_000):
        bulk.make_answers(version, start, min(start + 99_999, answers), branches=units)
    bulk.analyse()
    for period in (YEAR_BEFORE, QUARTER):
        run = close_period(programme="retail", period=period, actor=people[0]).run
        assert run is not None
        publish_run(run=run, actor=people[1])
    branches = list(Unit.objects.filter(kind="branch").order_by("code"))
    _lead(branches)
    _count(branches, people[2])
    _supply(branches, people)
    bulk.analyse()
    bank = Bank(people, _in_force(people))
    bank.client.force_login(people[0], backend="django.contrib.auth.backends.ModelBackend")
    return bank


def publish(run: object, bank: Bank) -> None:
    assert isinstance(run, AppraisalRun)
    for to, person in zip(("review", "signed", "published"), bank.people, strict=True):
        move_run(run=run, to=to, actor=person)


def _head_office(name: str) -> User:
    user = User.objects.create(username=name)
    Appointment.objects.create(user=user, unit=Unit.objects.get(code="HO"), role="headquarters", since=bulk.SINCE)
    return user


def _lead(branches: list[Unit]) -> None:
    """One leader each; every tenth changed in the middle of the year."""
    changed = QUARTER.first_day - timedelta(days=60)
    spans = [
        (unit, since, changed if since != changed and place % 10 == 0 else None)
        for place, unit in enumerate(branches)
        for since in ((bulk.SINCE, changed) if place % 10 == 0 else (bulk.SINCE,))
    ]
    users = User.objects.bulk_create([User(username=f"manager{number}") for number in range(len(spans))], 1000)
    rows = [
        Appointment(user=user, unit=unit, role="manager", since=since, until=until)
        for user, (unit, since, until) in zip(users, spans, strict=True)
    ]
    Appointment.objects.bulk_create(rows, 1000)


def _count(branches: list[Unit], by: User) -> None:
    """Visits, complaints and measures."""
    chance = random.Random(1)
    known = {one.code: one for one in catalogue()}
    checklist = ChecklistVersion.objects.order_by("-number").first()
    visits = [_visit(chance, unit, checklist, by) for unit in branches]
    Observation.objects.bulk_create(visits, 1000)
    Complaint.objects.bulk_create([one for unit in branches for one in _complaints(chance, unit)], 1000)
    values = [
        _measure(chance, known[code], unit, month)
        for unit in branches
        for month in QUARTER.months
        for code in (*MEASURES, "customers")
    ]
    MeasureValue.objects.bulk_create(values, 2000)


def _visit(chance: random.Random, unit: Unit, checklist: ChecklistVersion | None, by: User) -> Observation:
    score = {"reached": chance.randint(9, 18), "possible": 18}
    return Observation(
        unit=unit, kind="mystery", observed_on=QUARTER.first_day, checklist=checklist, recorded_by=by, **score
    )


def _complaints(chance: random.Random, unit: Unit) -> Iterator[Complaint]:
    day = QUARTER.first_day
    for number in range(chance.randint(0, 4)):
        yield Complaint(
            reference=f"{unit.code}-{number}",
            unit=unit,
            category="other",
            channel="hotline",
            severity="minor",
            received_on=day,
            due_on=day + timedelta(days=15),
            handled_on=day + timedelta(days=chance.randint(1, 25)),
            upheld=chance.random() < 0.5,
        )


def _measure(chance: random.Random, measure: Any, unit: Unit, month: int) -> MeasureValue:
    share = {"numerator": chance.randint(300, 900), "denominator": 1000} if measure.is_share else {}
    value = Decimal(share["numerator"]) / 10 if share else Decimal(chance.randint(3, 30_000))
    about = {"code": measure.code, "definition": measure, "unit": unit, "month": month}
    return MeasureValue(**about, value=value, source="import", **share)


def _supply(branches: list[Unit], people: tuple[User, User, User]) -> None:
    chance, year = random.Random(2), year_of(QUARTER)
    figures = [
        Supplied(unit.pk, code, QUARTER, Decimal(chance.randint(20, 120))) for unit in branches for code in FIGURES
    ]
    targets = [Supplied(unit.pk, code, year, Decimal(80)) for unit in branches for code in FIGURES]
    bonus = [Supplied(unit.pk, "award", QUARTER, Decimal(1), "Well done.") for unit in branches[::20]]
    for kind, values in (("figure", figures), ("target", targets), ("adjustment", bonus)):
        batch = SupplyBatch.objects.create(
            kind=kind, source="import", state="approved", proposed_by=people[0], decided_by=people[1],
            decided_at=timezone.now(),
        )  # fmt: skip
        rows = [one.as_row() for one in values]
        for row in rows:
            row.batch = batch
        SuppliedValue.objects.bulk_create(rows, 2000)


def _in_force(people: tuple[User, User, User]) -> SchemeVersion:
    made = save_scheme(code="branches", content=_content(), first_month=200001, last_month=209912, actor=people[0])
    move_scheme(version=made, to="submitted", actor=people[0])
    return move_scheme(version=made, to="approved", actor=people[1])


def _content() -> dict[str, Any]:
    def line(zero: float, full: float) -> dict[str, Any]:
        return {"kind": "linear", "zero": zero, "full": full}

    retail, chain = {"kind": "official", "programme": "retail"}, ["join", "region", "neutral"]
    anchors, target = {"kind": "anchors", "improvement": 5}, {"kind": "target", "zero": 50, "full": 110}
    parts: list[tuple[str, int, dict[str, Any], dict[str, Any]]] = [
        ("retail", 25, retail, anchors),
        ("level", 5, retail, line(50, 90)),
        ("visits", 10, {"kind": "visits"}, line(40, 100)),
        *(("c_" + basis, 5, {"kind": "complaints", "basis": basis}, rule) for basis, rule in _COMPLAINTS.items()),
        *((code, 10, {"kind": "measure", "code": code}, line(0, 100)) for code in MEASURES),
        *(
            (code, weight, {"kind": "figure", "code": code}, target)
            for code, weight in zip(FIGURES, (4, 1), strict=True)
        ),
    ]
    components = [
        {"code": code, "title": {"zh": code, "en": code}, "weight": weight, "source": source, "points": points}
        | ({"below": chain, "least": "indicative"} if source is retail else {})
        for code, weight, source, points in parts
    ]
    whole = {
        "schema": 1,
        "title": {"zh": "网点考核方案", "en": "Branches"},
        "kinds": ["branch"],
        "components": components,
    }
    return whole | {"grades": {"A": 70, "B": 60, "C": 50, "D": 40}, "adjustments": {"bonus": 3, "deduction": 3}}


_COMPLAINTS = {
    "rate": {"kind": "linear", "zero": 10, "full": 0},
    "count": {"kind": "linear", "zero": 5, "full": 0},
    "in_time": {"kind": "linear", "zero": 0, "full": 100},
}
