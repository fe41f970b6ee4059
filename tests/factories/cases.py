"""Unhappy customers: asked, answering badly, and the rules that open their cases."""

from datetime import date
from typing import Any

from django.utils import timezone

from surveys.actions.cases import approve_case_rules, open_cases, save_case_rules
from surveys.actions.intake import submit_responses
from surveys.engine.case_rules import DEFAULT
from surveys.engine.dimensions import SEGMENTS
from surveys.models import Appointment, Case, CaseRules, Customer, Invitation, SurveyVersion, Unit, User
from tests.cast import SINCE, Cast, make_user
from tests.factories.answers import answers, at, definition, published, submission, words
from tests.factories.customers import bring, customer, row
from tests.factories.surveying import invite_one, issue

TUESDAY = "2026-11-24T10:00:00+08:00"


def in_force(cast: Cast, definition: dict[str, Any] | None = None) -> CaseRules:
    draft = save_case_rules(definition=definition or DEFAULT, actor=cast.headquarters)
    return approve_case_rules(number=draft.number, saved_at=draft.saved_at.isoformat(), actor=cast.second)


def account_manager(unit: Unit, name: str = "keeper") -> User:
    return make_user(name, "account_manager", unit)


def unhappy(
    cast: Cast,
    number: int = 1,
    segment: str = "MVC",
    unit: Unit | None = None,
    keeper: User | None = None,
    version: SurveyVersion | None = None,
    **given: Any,
) -> tuple[int, Invitation]:
    """A customer answers an invitation with the worst overall rating; the response's id and the invitation."""
    place = unit or cast.e1
    bring([row(number, place.code)], number=number)
    Customer.objects.filter(pk=customer(number).pk).update(account_manager=keeper, segment=SEGMENTS[segment])
    version = version or published(code=f"s{number}")
    frozen = {"customer": customer(number), "segment": SEGMENTS[segment], "account_manager": keeper}
    invitation, _token = invite_one(issue(version, cast.ho), place, **frozen)
    made = submission(
        version,
        {**answers(1, 1, 1, 1, 1), **given},
        at(place, segment, account_manager_id=keeper.pk if keeper else None),
        invitation_id=invitation.pk,
        wave_id=invitation.wave_id,
        source_key=f"invitation:{invitation.pk}",
    )
    return submit_responses([made])[0].response_id, invitation


def asking_to_call() -> SurveyVersion:
    """A survey with the box by which customers agree to be contacted."""
    box = {"id": "contact_consent", "type": "notice", "consent": True, "text": words("may we call?")}
    [page] = definition()["pages"]
    return published(code="asking", pages=[{**page, "items": [*page["items"], box]}])


def a_case(cast: Cast, number: int = 1, **more: Any) -> Case:
    """An unhappy customer's case, opened by the worker; the rules come into force where they are not."""
    if not CaseRules.objects.exists():
        in_force(cast)
    response_id, _invitation = unhappy(cast, number, **more)
    open_cases()
    return Case.objects.get(response_id=response_id, rule="unhappy")


def leave(user: User, day: date | None = None) -> None:
    """Their posts end."""
    Appointment.objects.filter(user=user).update(until=day or timezone.now().date())
    assert (day or SINCE) >= SINCE
