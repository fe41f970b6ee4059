"""All that is shown of one case: what the customer said, what was done, and the contact masked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.access import Viewer, may
from surveys.engine.parts import Item
from surveys.models import Case, CaseAgain, CaseEvent, Response, ResponseText, User
from surveys.queries.cases.agreement import agreed_to_contact
from surveys.queries.cases.owners import handlers_for
from surveys.queries.cases.scope import cases_for, may_handle
from surveys.queries.compiled import compiled
from surveys.queries.contacts import Masked, masked_contact


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: the question, and the words chosen or written; ``point`` where it was chosen on a scale."""

    item: Item
    point: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Again:
    """The customer was asked again: how far that is, and what they said."""

    row: CaseAgain
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case; ``contact`` is masked, None where there is none; ``agreed``: to be contacted, None where not asked."""

    case: Case
    response: Response | None
    said: tuple[Said, ...]
    events: tuple[CaseEvent, ...]
    contact: Masked | None
    agreed: bool | None
    handlers: tuple[User, ...]
    again: tuple[Again, ...]
    people: Mapping[int, User]
    may_handle: bool
    may_contact: bool


def case_page(viewer: Viewer, pk: int) -> CasePage | None:
    """One case for who may see it; None where there is none for them."""
    case = cases_for(viewer).select_related("unit", "owner", "customer", "rules").filter(pk=pk).first()
    if case is None:
        return None
    response, events = Response.objects.filter(id=case.response_id).first(), tuple(case.events.select_related("actor"))
    handles = may_handle(viewer, case)
    return CasePage(
        case=case,
        response=response,
        said=_said(response) if response else (),
        events=events,
        contact=masked_contact(case.customer_id) if case.customer_id else None,
        agreed=agreed_to_contact(response),
        handlers=tuple(handlers_for(case)) if handles else (),
        again=_again(case),
        people=_named_in(events),
        may_handle=handles,
        may_contact=handles and may(viewer, "view_contacts"),
    )


def _again(case: Case) -> tuple[Again, ...]:
    rows = list(case.again.select_related("invitation"))
    found = {
        one.id: one for one in Response.objects.filter(id__in=[row.response_id for row in rows if row.response_id])
    }
    answers = [found.get(row.response_id or 0) for row in rows]
    return tuple(Again(row, _said(one) if one else ()) for row, one in zip(rows, answers, strict=True))


def _named_in(events: Iterable[CaseEvent]) -> Mapping[int, User]:
    """The people whom events speak of beside their actor."""
    ids = {event.details.get(name) for event in events for name in ("after", "told")}
    return User.objects.in_bulk([one for one in ids if one])


def _said(response: Response) -> tuple[Said, ...]:
    texts = dict(ResponseText.objects.filter(response_id=response.id).values_list("item", "text"))
    found = []
    for item in compiled(response.version_id).definition.items:
        given = response.answers.get(item.id)
        if item.scored and given in [point.value for point in item.points]:
            found.append(Said(item, given, ""))
        elif texts.get(item.id):
            found.append(Said(item, None, texts[item.id]))
    return tuple(found)
