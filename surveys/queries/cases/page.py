"""All that is shown of one case: what the customer said, what was done, and the contact masked."""

from dataclasses import dataclass

from surveys.access import Viewer, may
from surveys.engine.parts import Item
from surveys.models import Case, CaseEvent, Response, ResponseText, User
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
class CasePage:
    """One case; ``contact`` is masked, None where there is none."""

    case: Case
    response: Response | None
    said: tuple[Said, ...]
    events: tuple[CaseEvent, ...]
    contact: Masked | None
    handlers: tuple[User, ...]
    may_handle: bool
    may_contact: bool


def case_page(viewer: Viewer, pk: int) -> CasePage | None:
    """One case for who may see it; None where there is none for them."""
    case = cases_for(viewer).select_related("unit", "owner", "customer", "rules").filter(pk=pk).first()
    if case is None:
        return None
    response = Response.objects.filter(id=case.response_id).first()
    handles = may_handle(viewer, case)
    return CasePage(
        case=case,
        response=response,
        said=_said(response) if response else (),
        events=tuple(case.events.select_related("actor")),
        contact=masked_contact(case.customer_id) if case.customer_id else None,
        handlers=tuple(handlers_for(case)) if handles else (),
        may_handle=handles,
        may_contact=handles and may(viewer, "view_contacts"),
    )


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
