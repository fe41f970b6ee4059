"""Words for the codes that the console shows: programmes, channels, segments, kinds, roles, states."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

PROGRAMMES: Words = {
    "retail": pgettext_lazy("programme", "Retail customers"),
    "corporate": pgettext_lazy("programme", "Corporate customers"),
    "product": pgettext_lazy("programme", "Single product"),
    "internal": pgettext_lazy("programme", "Front line rates second line"),
}
CHANNELS: Words = {
    "unknown": pgettext_lazy("channel", "unknown"),
    "sms": pgettext_lazy("channel", "Text message"),
    "email": pgettext_lazy("channel", "E-mail"),
    "qr": pgettext_lazy("channel", "QR code"),
    "counter": pgettext_lazy("channel", "Counter"),
    "kiosk": pgettext_lazy("channel", "Branch tablet"),
    "app": pgettext_lazy("channel", "Mobile banking"),
    "phone": pgettext_lazy("channel", "Telephone"),
    "intranet": pgettext_lazy("channel", "Intranet"),
    "api": pgettext_lazy("channel", "Another system"),
}
SEGMENTS: Words = {
    "MVC": pgettext_lazy("segment", "MVC most valuable"),
    "MGC": pgettext_lazy("segment", "MGC most growable"),
    "BZC": pgettext_lazy("segment", "BZC below zero"),
}
STATES: Words = {
    "draft": pgettext_lazy("campaign state", "Draft"),
    "submitted": pgettext_lazy("campaign state", "Awaiting approval"),
    "issued": pgettext_lazy("campaign state", "Issued"),
    "closed": pgettext_lazy("campaign state", "Closed"),
}
STATE_LOOKS = {"draft": "", "submitted": "warn", "issued": "ok", "closed": ""}
UNIT_KINDS: Words = {
    "head_office": pgettext_lazy("unit kind", "Head office"),
    "region": pgettext_lazy("unit kind", "Regional branch"),
    "branch": pgettext_lazy("unit kind", "Branch"),
    "department": pgettext_lazy("unit kind", "Department"),
}
ROLES: Words = {
    "headquarters": pgettext_lazy("role name", "Headquarters administrator"),
    "designer": pgettext_lazy("role name", "Survey designer"),
    "supervisor": pgettext_lazy("role name", "Supervisor"),
    "manager": pgettext_lazy("role name", "Manager of the unit"),
    "account_manager": pgettext_lazy("role name", "Account manager"),
    "frontline": pgettext_lazy("role name", "Front-line employee"),
    "auditor": pgettext_lazy("role name", "Auditor"),
    "external": pgettext_lazy("role name", "External supervisor"),
}
POINT_KINDS: Words = {
    "qr": pgettext_lazy("access point", "QR poster"),
    "counter": pgettext_lazy("access point", "Counter sign"),
    "display": pgettext_lazy("access point", "Counter display, changing code"),
    "kiosk": pgettext_lazy("access point", "Branch tablet"),
}
TYPES: Words = {
    "scale": pgettext_lazy("question type", "Labelled scale"),
    "nps": pgettext_lazy("question type", "Would recommend (0–10)"),
    "ces": pgettext_lazy("question type", "Effort (1–7)"),
    "choice": pgettext_lazy("question type", "One of several"),
    "choices": pgettext_lazy("question type", "Several of several"),
    "matrix": pgettext_lazy("question type", "Several rows on one scale"),
    "text": pgettext_lazy("question type", "Short text"),
    "long_text": pgettext_lazy("question type", "Long text"),
    "number": pgettext_lazy("question type", "Number"),
    "date": pgettext_lazy("question type", "Date"),
    "notice": pgettext_lazy("question type", "Notice or consent"),
}
# What items measure across surveys; a survey may have further ones.
CONSTRUCTS = [
    "overall",
    "expectation",
    "ideal",
    "waiting",
    "authorisation",
    "staff",
    "courtesy",
    "lobby",
    "premises",
    "self_service",
    "digital",
    "products",
    "account_manager",
    "follow_up",
    "complaints",
    "recommend",
    "effort",
]


def word(words: Words, code: str) -> str:
    """The word of a code; a code without one stands for itself."""
    return str(words.get(code, code))


def choices(words: Words, codes: Iterable[str] | None = None) -> list[tuple[str, str | Promise]]:
    """Pairs for a form field, in the order of ``codes``."""
    return [(code, words[code]) for code in (codes or words)]
