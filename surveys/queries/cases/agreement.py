"""Whether the customer of a case agreed to be contacted about what they answered."""

from surveys.models import Case, Response
from surveys.queries.compiled import compiled

BOX = "contact_consent"  # the id of the box by which a survey asks for it; the ready surveys have it


def agreed_to_contact(response: Response | None) -> bool | None:
    """None where the survey has no such box, or nothing is left of the answer; not ticked, or not shown, is no."""
    if response is None:
        return None
    items = compiled(response.version_id).definition.items
    asked = any(item.id == BOX and item.consent for item in items)
    return response.answers.get(BOX) is True if asked else None


def wants_no_contact(case: Case) -> bool:
    """The customer of a case was asked whether they may be contacted about it, and did not say yes."""
    return agreed_to_contact(Response.objects.filter(id=case.response_id).first()) is False
