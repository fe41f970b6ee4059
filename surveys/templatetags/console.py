"""What only the console's pages draw: ``{% load console %}``."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language, pgettext

from surveys.engine.parts import Text
from surveys.templatetags import figures
from surveys.tree import Node

register = template.Library()


@register.filter
def day(when: date | None) -> str:
    return when.isoformat() if when else ""


@register.filter
def percent(share: float | None) -> str:
    """``23.8%``; empty where there is nothing to divide by."""
    return "" if share is None else f"{figures.number(share, 1)}%"


@register.filter
def chance(probability: Decimal | str) -> str:
    """A probability in per cent; empty where it is not known."""
    return f"{figures.number(float(probability) * 100, 1)}%" if probability != "" else ""


@register.filter
def joined(words: Iterable[object]) -> str:
    """Words with the commas of the language."""
    return pgettext("list", ", ").join(str(word) for word in words)


@register.filter
def iso(at: datetime) -> str:
    """A moment to the microsecond, for a form that must know which version was looked at."""
    return at.isoformat()


@register.filter
def node_name(node: Node) -> str:
    """The name of a unit of the tree in the reader's language."""
    return node.name(get_language() or "zh")


@register.inclusion_tag("surveys/console/_box.html", takes_context=True)
def box(
    context: template.Context,
    name: str,
    label: str,
    value: Any = None,
    kind: str = "text",
    hint: str = "",
    css: str = "",
    bare: bool = False,
) -> dict[str, Any]:
    """A field of the editor: *kind* ``text``, ``area`` or ``tick``; *bare* hides its label, in a table."""
    fault = (context.get("errors") or {}).get(name, "")
    shown = "" if value is None else value
    return {
        "name": name,
        "label": label,
        "value": shown,
        "kind": kind,
        "hint": hint,
        "css": css,
        "bare": bare,
        "fault": fault,
    }


@register.inclusion_tag("surveys/console/_both.html", takes_context=True)
def both(context: template.Context, name: str, label: str, text: Any = None, kind: str = "text", hint: str = "") -> Any:
    """A text in Chinese and in English, side by side."""
    words = text if isinstance(text, dict) else {}
    return {
        "name": name,
        "label": label,
        "hint": hint,
        "kind": kind,
        "errors": context.get("errors") or {},
        "zh_name": f"{name}.zh",
        "en_name": f"{name}.en",
        "zh": words.get("zh", ""),
        "en": words.get("en", ""),
    }


@register.filter
def among(name: str, names: frozenset[str]) -> bool:
    return name in names


@register.filter
def at(table: dict[str, str], name: str) -> str:
    """The entry of a table by a name that is put together."""
    return table.get(name, "")


@register.filter
def known(name: str, choices: list[tuple[str, str]]) -> bool:
    return any(name == one for one, _words in choices)


@register.filter
def text(words: Text, language: str) -> str:
    """A text of a definition in one language."""
    return words.get(language) if words else ""
