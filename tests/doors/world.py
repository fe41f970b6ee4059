"""A bank with one of everything, all of it of the branch E1 in the East region, and somebody of each role."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from dashboards.actions.complaints import ComplaintFacts, record_complaints
from dashboards.actions.exports import read_request, request_export
from dashboards.actions.fold import fold_all
from dashboards.actions.observations import record_observation
from dashboards.actions.supplies import Supplied, propose_supply
from dashboards.models import AppraisalRun, EvidenceFile, RuleVersion
from dashboards.queries.appraisal.supplied import year_of
from surveys.actions.customers import set_contact_limit
from surveys.actions.draw_sample import Terms, draw_sample
from surveys.actions.kiosks import set_up_kiosk
from surveys.clock import bank_today
from surveys.models import Appointment, Campaign, Case, Customer, Response, SurveyVersion, User, Wave
from tests.cast import Cast, make_cast, make_user
from tests.dashboards.appeals.conftest import filed
from tests.dashboards.appraisal.conftest import calculated, in_force, publish
from tests.dashboards.evidence.conftest import recorded
from tests.factories.cases import a_case, account_manager
from tests.factories.contact_plans import plan_since
from tests.factories.official import QUARTER, closed, published_by_two, small_bank
from tests.factories.surveying import invite_one, issue, point
from tests.factories.tokens import token


@dataclass(frozen=True)
class World:
    """``people`` by the letter that stands for them in the table of rules; ``things`` by the name of an argument."""

    cast: Cast
    people: dict[str, User]
    things: dict[str, Any]


def make_world() -> World:
    cast = make_cast()
    keeper = account_manager(cast.e1)
    people = {
        "h": cast.headquarters,
        "d": cast.designer,
        "s": cast.supervisor,
        "o": cast.other_supervisor,
        "m": cast.manager,
        "b": make_user("neighbour", "manager", cast.e2),
        "p": make_user("head", "manager", cast.d1),
        "k": keeper,
        "f": cast.frontline,
        "a": cast.auditor,
        "e": make_user("external", "external", cast.ho),
        "x": cast.outsider,
    }
    return World(cast, people, {**_judged(cast), **_collected(cast, keeper), **_recorded(cast, people["e"])})


def _judged(cast: Cast) -> dict[str, Any]:
    """A published score run, and an appraisal made of it."""
    version = small_bank([cast.e1, cast.e2, cast.w1], n=30)
    run = closed().run
    assert run is not None
    published_by_two(run, cast)
    in_force(cast, spread=10)
    fold_all()
    appraisal = publish(calculated(cast), cast)
    return {
        "run": run.public_id,
        "appraisal": appraisal.public_id,
        "period": QUARTER.code,
        **_argued(cast, appraisal),
        "response": Response.objects.filter(unit_id=cast.e1.pk, version=version)
        .order_by("id")
        .values_list("id", flat=True)[0],
        "rule": RuleVersion.objects.filter(programme="retail").order_by("number").values_list("pk", flat=True)[0],
    }


def _argued(cast: Cast, run: AppraisalRun) -> dict[str, Any]:
    """An appeal of the branch, a target that waits for approval, and the scheme of it all."""
    target = Supplied(cast.e1.pk, "retail", year_of(QUARTER), Decimal(80), "As agreed.")
    return {
        "appeal": filed(run, cast).pk,
        "scheme": run.version.scheme.code,
        "scheme_version": run.version_id,
        "supply": propose_supply(kind="target", values=[target], actor=cast.headquarters).pk,
        "kind": "target",
        "region": cast.east.code,
    }


def _collected(cast: Cast, keeper: User) -> dict[str, Any]:
    """A campaign of the region with its ways in, a customer, a case, a tablet, a token and an export."""
    wave = issue(SurveyVersion.objects.get(survey__code="visit"), cast.east)
    Campaign.objects.filter(pk=wave.campaign_id).update(channels=["sms"], target=1)
    case = a_case(cast, keeper=keeper)
    plan_since(cast, 30)
    asked = read_request("scores", "csv", {"period": QUARTER.code, "programme": "retail"})
    return {
        "campaign": wave.campaign_id,
        "access_point": point(wave, cast.e1).code,
        "invitation": invite_one(wave, cast.e1)[1],
        "case": Case.objects.get(pk=case.pk).pk,
        "customer": Customer.objects.get().key,
        "tablet": set_up_kiosk(unit=cast.e1, label="大堂", actor=cast.manager)[0].public_id,
        "token": token(cast.headquarters)[0].pk,
        "export": request_export(asked=asked, actor=cast.headquarters).public_id,
        "appointment": Appointment.objects.get(user=cast.frontline).pk,
        "survey": "visit",
        "draw": draw_sample(wave=Wave.objects.get(pk=wave.pk), terms=Terms(rate=1), actor=cast.headquarters).draw.pk,
        "limit": set_contact_limit(days=30, actor=cast.headquarters).pk,
        "nobody": uuid4(),
    }


def _recorded(cast: Cast, external: User) -> dict[str, Any]:
    """An observation, and an incident with its file that nobody has confirmed."""
    seen = record_observation(unit=cast.e1, kind="social", observed_on=bank_today(), text="Seen.", actor=external)
    incident = recorded(cast, external)
    day = bank_today()
    complaint = ComplaintFacts("C1", cast.e1.pk, "fees", "app", "minor", day, day + timedelta(days=15))
    record_complaints(facts=[complaint], actor=cast.headquarters)
    return {
        "observation": seen.pk,
        "complaint": "C1",
        "incident": incident.pk,
        "file": EvidenceFile.objects.get().public_id,
    }
