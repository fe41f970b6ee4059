"""The forms of the organisation: a unit begins, is described, moves, ends; a file of units."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms.console_campaigns import NamedChoice
from surveys.forms.console_days import DayField
from surveys.forms.console_words import UNIT_KINDS, choices
from surveys.models import Unit
from surveys.queries.campaigns import open_units

LARGEST_FILE = 10_000_000


def reason(code: str) -> str:
    """Why a change of the organisation was refused, and what to do."""
    return {
        "code_taken": _("There is a unit with this code already. Codes are never given twice."),
        "second_top": _("There is a head office already. Choose the unit it stands under."),
        "parent_not_open": _("The other unit does not exist on that day. Choose another unit or day."),
        "closed": _("This unit is closed already."),
        "not_after_last_move": _("It stands where it is since that day or later. Choose a later day."),
        "not_after_opening": _("Must be later than its opening and its last move."),
        "own_subtree": _("A unit cannot stand under itself or a unit below it."),
        "same_parent": _("It stands under this unit already."),
        "has_children": _("Units below it are still open. Move or close them first."),
        "own_successor": _("A unit cannot be merged into itself."),
    }.get(code, code)


class AttributesField(forms.CharField):
    """Lines of ``name: value``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name}: {one}" for name, one in value.items()) if isinstance(value, dict) else value

    def clean(self, value: Any) -> dict[str, str]:
        pairs = {}
        for at, line in enumerate(str(value or "").splitlines(), 1):
            name, colon, words = line.replace("：", ":").partition(":")
            if line.strip() and (not colon or not name.strip()):
                raise forms.ValidationError(_("Line %(n)s has no colon. Write name: value.") % {"n": at})
            if line.strip():
                pairs[name.strip()[:60]] = words.strip()[:200]
        return pairs


class DescribeForm(forms.Form):
    """Names, kind and attributes of a unit."""

    name_zh = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=choices(UNIT_KINDS))
    attributes = AttributesField(
        label=gettext_lazy("Attributes"), help_text=gettext_lazy("One in a line, such as city: Hangzhou.")
    )


class UnitForm(DescribeForm):
    """A new unit."""

    field_order = ["code", "name_zh", "name_en", "kind", "parent", "opened", "attributes"]

    code = forms.RegexField(
        label=gettext_lazy("Code"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$",
        help_text=gettext_lazy("As the bank's other systems name it; it never changes."),
        error_messages={"invalid": gettext_lazy("Use Latin letters, digits, hyphen, dot or _; at most 40.")},
    )
    parent = NamedChoice(label=gettext_lazy("Stands under"), queryset=Unit.objects.none(), required=False)
    opened = DayField(label=gettext_lazy("Opens on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = open_units(*UNIT_KINDS)  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Another place in the tree, from a day on."""

    prefix = "move"
    parent = NamedChoice(label=gettext_lazy("Will stand under"), queryset=Unit.objects.none())
    since = DayField(label=gettext_lazy("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = open_units("head_office", "region", "branch", "department")  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """The end of a unit, by merger where a successor is named."""

    prefix = "close"
    on = DayField(label=gettext_lazy("First day on which it no longer exists"))
    successor = NamedChoice(
        label=gettext_lazy("Merged into"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("closed without a successor"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = open_units(*UNIT_KINDS)  # type: ignore[attr-defined]


class UnitsFileForm(forms.Form):
    """A CSV or XLSX file of units."""

    file = forms.FileField(
        label=gettext_lazy("File of units"),
        help_text=gettext_lazy("CSV (UTF-8 or GBK) or XLSX. First you see what would change; nothing is written yet."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split it."))
        return file
