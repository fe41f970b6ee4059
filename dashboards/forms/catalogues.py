"""Forms of the two catalogues: a checklist as lines, a measure as fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.forms.evidence_words import DIRECTIONS, JOININGS
from surveys.forms.console_words import choices

_PARTS = 4


class ItemsField(forms.CharField):
    """Lines of ``code | weight | Chinese | English``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 12}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{one['code']} | {one['weight']} | {one['zh']} | {one['en']}" for one in value)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        text = super().clean(value)
        return [_item(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]


def _item(at: int, line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if len(parts) != _PARTS or not parts[0] or not parts[2] or not parts[1].isdecimal():
        raise forms.ValidationError(
            _("Line %(line)s: write code | weight | Chinese | English, the weight a whole number."), params={"line": at}
        )
    return {"code": parts[0][:40], "weight": int(parts[1]), "zh": parts[2][:200], "en": parts[3][:200]}


class ChecklistForm(forms.Form):
    """A further version of the checklist."""

    items = ItemsField(
        label=gettext_lazy("Items"), help_text=gettext_lazy("One in a line: code | weight | Chinese | English.")
    )


class MeasureMeaningForm(forms.Form):
    """A new measure, or a further version of a known one."""

    code = forms.RegexField(
        label=gettext_lazy("Code"),
        regex=r"^[a-z][a-z0-9_]{0,39}$",
        help_text=gettext_lazy("Of a known measure: this becomes its next version."),
        error_messages={"invalid": gettext_lazy("Use small Latin letters, digits and _; at most 40.")},
    )
    name_zh = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=60)
    unit_zh = forms.CharField(label=gettext_lazy("Counted in (Chinese)"), max_length=20)
    unit_en = forms.CharField(label=gettext_lazy("Counted in (English)"), max_length=20)
    direction = forms.ChoiceField(label=gettext_lazy("Direction"), choices=choices(DIRECTIONS))
    joining = forms.ChoiceField(label=gettext_lazy("How months become a period"), choices=choices(JOININGS))
    numerator_zh = forms.CharField(label=gettext_lazy("Numerator (Chinese)"), max_length=60, required=False)
    numerator_en = forms.CharField(label=gettext_lazy("Numerator (English)"), max_length=60, required=False)
    denominator_zh = forms.CharField(label=gettext_lazy("Denominator (Chinese)"), max_length=60, required=False)
    denominator_en = forms.CharField(label=gettext_lazy("Denominator (English)"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("joining") == "ratio":
            for name in ("numerator_zh", "denominator_zh"):
                if not data.get(name):
                    self.add_error(name, _("A share names both of its parts."))
        return data


def catalogue_problem(reason: str, entry: str) -> str:
    """Why a version was not published, and what to do."""
    return {
        "empty": _("A checklist needs at least one item."),
        "weight": _("The weight of “%(entry)s” must be a whole number from 1 to 100."),
        "repeated": _("The code “%(entry)s” stands in two lines. Give one of them another code."),
        "unchanged": _("Nothing is different from the version in force."),
    }[reason] % {"entry": entry}
