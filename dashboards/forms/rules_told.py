"""Every choice of some rules in words, for the second person who approves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.forms.official_words import adjuster_words
from dashboards.forms.rules_draft import DraftForm, peer_words
from dashboards.forms.rules_reading import initial_of

_NOT_TOLD = ("first_month", "note")


def choices_told(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and value of everything but the indices, in the order of the form; what is usual is told too."""
    values = initial_of(content)
    for name, field in DraftForm.base_fields.items():
        if name not in _NOT_TOLD:
            yield str(field.label), _value(name, values[name])


def place_told(place: str) -> str:
    """What the form calls a choice that changed; indices keep their codes."""
    name = "peers" if place == "peers.by" else place.rpartition(".")[2]
    field = None if place.startswith("indices.") else DraftForm.base_fields.get(name)
    return str(field.label) if field else place


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "peers":
        return str(peer_words()[value])
    if isinstance(value, list):
        return pgettext("list", ", ").join(adjuster_words()[one] for one in value) or _("nothing")
    return f"{value:g}" if isinstance(value, int | float) else value or "–"
