"""Forms of supervision: an observation, a visit with its checklist, a complaint, a month's measure, a file of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from dashboards.actions.evidence_files import MOST_AT_ONCE
from dashboards.actions.fact_files.measures import figures, read_month
from dashboards.forms.evidence_words import (
    COMPLAINT_CATEGORIES,
    COMPLAINT_CHANNELS,
    KINDS,
    SEVERITIES,
    file_problem,
)
from dashboards.models import ChecklistVersion, MeasureVersion
from surveys.actions.import_sentences import RowFault
from surveys.forms.console_campaigns import NamedChoice
from surveys.forms.console_days import DayField
from surveys.forms.console_words import choices
from surveys.models import Unit

LARGEST_TABLE = 20 << 20


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """None to five files; what they are is looked at when they are kept."""

    widget = SeveralFiles

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Evidence"))
        kwargs.setdefault("required", False)
        hint = gettext_lazy("PDF, PNG, JPEG or WebP, at most 10 MB each and 5 at once.")
        super().__init__(help_text=hint, allow_empty_file=True, **kwargs)
        self.widget.attrs["accept"] = ".pdf,.png,.jpg,.jpeg,.webp"

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            raise forms.ValidationError(_("Choose at least one file."))
        if len(given) > MOST_AT_ONCE:
            raise forms.ValidationError(file_problem("too_many", ""))
        return [super(FilesField, self).clean(one, initial) for one in given]


class UnitForm(forms.Form):
    """A fact at a unit; ``units`` are those that may be named."""

    unit = NamedChoice(label=gettext_lazy("Unit"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ObservationForm(UnitForm):
    """What a regulator, a paper or a social supervisor found."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Source"), choices=choices(KINDS, ("regulator", "media", "social")), initial="social"
    )
    observed_on = DayField(label=gettext_lazy("Seen on"))
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=choices(SEVERITIES), initial="minor")
    reference = forms.CharField(label=gettext_lazy("Number or title of the source"), max_length=80, required=False)
    text = forms.CharField(
        label=gettext_lazy("What was seen"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Facts alone: no customer's name, telephone or account number."),
    )
    evidence = FilesField()


class VisitForm(UnitForm):
    """A mystery visit: every item of the checklist seen, not seen, or not applicable."""

    observed_on = DayField(label=gettext_lazy("Day of the visit"))
    text = forms.CharField(
        label=gettext_lazy("Remarks"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = FilesField()

    RESULTS = {"yes": True, "no": False, "na": None}

    def __init__(self, *args: Any, checklist: ChecklistVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "zh" if (get_language() or "zh").startswith("zh") else "en"
        words = [
            ("yes", pgettext_lazy("checklist", "Yes")),
            ("no", pgettext_lazy("checklist", "No")),
            ("na", pgettext_lazy("checklist", "Not applicable")),
        ]
        for item in checklist.items:
            self.fields[f"item-{item['code']}"] = forms.ChoiceField(
                label=item[language] or item["zh"], choices=words, widget=forms.RadioSelect
            )

    def items(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("item-")]

    def rest(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in ("text", "evidence")]

    def results(self) -> dict[str, bool | None]:
        given = {name: value for name, value in self.cleaned_data.items() if name.startswith("item-")}
        return {name.removeprefix("item-"): self.RESULTS[value] for name, value in given.items()}


class WithdrawForm(forms.Form):
    """Take an observation back."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ComplaintForm(UnitForm):
    """One complaint; the same number again is its next version."""

    field_order = ["reference", "unit"]

    reference = forms.CharField(
        label=pgettext_lazy("record", "Number"),
        max_length=40,
        help_text=gettext_lazy("As the complaints system names it. The same number again updates the complaint."),
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=choices(COMPLAINT_CATEGORIES))
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=choices(COMPLAINT_CHANNELS))
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"), choices=choices(SEVERITIES, ("minor", "serious", "grave"))
    )
    received_on = DayField(label=gettext_lazy("Received on"))
    due_on = DayField(
        label=gettext_lazy("To be handled by"), required=False, help_text=gettext_lazy("Empty: 15 days after.")
    )
    handled_on = DayField(label=gettext_lazy("Handled on"), required=False)
    upheld = forms.TypedChoiceField(
        label=gettext_lazy("Upheld"),
        choices=[
            ("", pgettext_lazy("complaint", "not decided yet")),
            ("yes", pgettext_lazy("complaint", "upheld")),
            ("no", pgettext_lazy("complaint", "not upheld")),
        ],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    withdrawn = forms.BooleanField(label=gettext_lazy("The customer withdrew it"), required=False)
    case = forms.IntegerField(
        label=gettext_lazy("Case about the same thing"), required=False, min_value=1, max_value=2**62,
        help_text=gettext_lazy("Its number; the case then names this complaint. May be left empty."),
    )  # fmt: skip


class MeasureForm(UnitForm):
    """A month's value of a measure."""

    month = forms.CharField(
        label=gettext_lazy("Month"),
        widget=forms.TextInput(attrs={"class": "w10"}),
        help_text=gettext_lazy("Such as 2026-11."),
    )
    measure = NamedChoice(label=gettext_lazy("Measure"), queryset=MeasureVersion.objects.none())
    value = forms.CharField(label=gettext_lazy("Value"), required=False, widget=forms.TextInput(attrs={"class": "w10"}))
    numerator = forms.CharField(
        label=gettext_lazy("Numerator"),
        required=False,
        help_text=gettext_lazy("For shares instead of a value: both parts as whole numbers."),
        widget=forms.TextInput(attrs={"class": "w10"}),
    )
    denominator = forms.CharField(
        label=gettext_lazy("Denominator"), required=False, widget=forms.TextInput(attrs={"class": "w10"})
    )

    def __init__(self, *args: Any, measures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]

    def clean_month(self) -> int:
        try:
            return read_month(self.cleaned_data["month"].strip())
        except RowFault as fault:
            raise forms.ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        definition = data.get("measure")
        if definition is None:
            return data
        try:
            data["figures"] = figures(
                definition, {name: data.get(name, "") for name in ("value", "numerator", "denominator")}
            )
        except RowFault as fault:
            self.add_error("numerator" if definition.is_share else "value", str(fault))
        return data


class FactFileForm(forms.Form):
    """A CSV or XLSX file of complaints or measures."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV (UTF-8 or GBK) or XLSX. One wrong line, and nothing is written."),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TABLE:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split it."))
        return file
