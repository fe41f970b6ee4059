"""The sentences that a tablet may have to say of an answer, drawn here so that it needs none of its own."""

from django.utils.translation import gettext_lazy as _

from surveys.engine.parts import Definition, Item
from surveys.engine.tablet import pages_of
from surveys.engine.validation import Problem
from surveys.forms.problems import message

# Why a tablet cannot be paired or opened: names that the server or the tablet gives; the last one is for all others.
FAULTS = {
    "wrong_code": _("This code does not hold. Have a new one shown on the page Tablets in Manyi."),
    "too_many_codes": _("Too many wrong codes. Please wait a quarter of an hour."),
    "staff_code_shape": _("Please choose a staff code of 4 to 8 digits."),
    "wrong_staff_code": _("This is not the staff code of this tablet."),
    "wait": _("Too many wrong codes. Please wait a minute."),
    "offline": _("The server cannot be reached. Please connect the tablet to the network, and try again."),
}

_BY_TYPE = {
    "choices": ("exclusive_option", "too_few", "too_many"),
    "text": ("too_long", "control_character"),
    "long_text": ("too_long", "control_character"),
    "number": ("not_a_number", "out_of_range", "too_many_decimals"),
    "date": ("not_a_date", "out_of_range"),
    "notice": ("consent_needed",),
}


def sentences(definition: Definition, language: str) -> dict[str, dict[str, str]]:
    """By item and problem code; what cannot be done on a page with boxes is not among them."""
    asked = [item for page in pages_of(definition) for item in page.items]
    return {item.id: _of(item, language) for item in asked}


def _of(item: Item, language: str) -> dict[str, str]:
    params: dict[str, object] = {
        "limit": item.max_length or 0,
        "minimum": item.minimum if item.type in ("number", "date") else item.min_picks or 1,
        "maximum": item.maximum if item.type in ("number", "date") else item.max_picks or len(item.options),
        "decimals": item.decimals,
    }
    codes = ("required", "wrong_type", *_BY_TYPE.get(item.type, ()))
    return {code: message(Problem(code, item.id, params), item, language) for code in codes}
