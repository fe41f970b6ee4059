"""The differences between two versions in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.engine.definition import Definition
from surveys.engine.diff import Change


@dataclass(frozen=True, slots=True)
class WordedChange:
    item: str
    text: str
    sentence: str
    construct: str
    breaks: bool


def worded(changes: Iterable[Change], before: Definition, after: Definition) -> list[WordedChange]:
    """Each change with the wording of its question, new where there is one."""
    language = get_language() or "zh"
    texts = {item.id: item.text.get(language) for definition in (before, after) for item in definition.items}
    return [
        WordedChange(one.item, texts.get(one.item, ""), _sentence(one.code), one.construct or "", one.breaks_trend)
        for one in changes
    ]


def _sentence(code: str) -> str:
    return {
        "removed": _("removed"),
        "added": _("added"),
        "type_changed": _("another kind of question"),
        "reworded": _("worded otherwise"),
        "hint_reworded": _("hint worded otherwise"),
        "scale_changed": _("another scale"),
        "labels_reworded": _("points of the scale worded otherwise"),
        "options_changed": _("other options"),
        "construct_changed": _("measures something else"),
        "reverse_changed": _("turned round"),
        "required_changed": _("required, or no longer"),
        "condition_changed": _("shown under another condition"),
        "limits_changed": _("other limits"),
        "consent_changed": _("consent asked, or no longer"),
        "page_changed": _("stands on another page"),
        "order_changed": _("stands elsewhere"),
    }.get(code, code)
