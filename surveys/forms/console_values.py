"""What a condition may be held against: the values of a question, channel, segment or language, with their words."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.engine import dimensions
from surveys.engine.reading import UNPRINTABLE
from surveys.engine.types import KINDS
from surveys.forms.console_words import CHANNELS, SEGMENTS, word
from surveys.queries.survey_lists import raw_items

LANGUAGES = {"zh": "中文", "en": "English"}


def field_text(post: QueryDict, name: str) -> str:
    """What was typed into a field, without signs that no definition may hold."""
    return UNPRINTABLE.sub("", post.get(name, "")).strip()


def values_of(definition: Mapping[str, Any], what: str) -> dict[str, str]:
    """Values as they stand in a condition, each with its word in the reader's language; empty where any text goes."""
    facts = {
        "channel": {code: word(CHANNELS, code) for code in dimensions.CHANNELS},
        "segment": {code: word(SEGMENTS, code) for code in dimensions.SEGMENTS},
        "language": LANGUAGES,
    }
    item = next((one for one in raw_items(definition) if one.get("id") == what.partition(".")[0]), None)
    return facts.get(what) or (_item_values(definition, item) if item else {})


def coded(values: Mapping[str, str], typed: str) -> str:
    """The value for what was typed: itself, or the one whose word it is."""
    if typed in values:
        return typed
    return next((code for code, words in values.items() if words.casefold() == typed.casefold()), typed)


def _item_values(definition: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, str]:
    if item.get("type") == "notice":
        return {"true": _("ticked"), "false": _("not ticked")}
    kind = KINDS.get(str(item.get("type")))
    if fixed := getattr(kind, "values", None):
        return {str(value): str(value) for value in fixed}
    points = item.get("points")
    listed = (definition.get("scales") or {}).get(points) if isinstance(points, str) else points
    known = {str(one.get("value")): _label(one) for one in listed or [] if isinstance(one, Mapping)}
    options = [one for one in item.get("options") or [] if isinstance(one, Mapping)]
    return known | {str(one.get("code")): _label(one) for one in options}


def _label(one: Mapping[str, Any]) -> str:
    label = one.get("label")
    if not isinstance(label, Mapping):
        return ""
    first, second = ("zh", "en") if (get_language() or "zh").startswith("zh") else ("en", "zh")
    return str(label.get(first) or label.get(second) or "")
