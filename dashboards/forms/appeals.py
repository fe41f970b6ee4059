"""Forms of the right of reply: to file an appeal, to take a step with its reason, to say what is put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.actions.appeals import GROUNDS, Remedy
from dashboards.forms.appeal_words import GROUNDS as GROUND_WORDS
from dashboards.forms.appeal_words import fact_said, problem_said
from dashboards.forms.evidence import FilesField
from dashboards.models import Appeal, AppealRemedy
from dashboards.queries.appeals.facts import corrected_facts
from surveys.forms.console_words import choices
from surveys.models import Unit

# Steps that are not taken without one; the table of transitions holds it as well.
REASONED = {("review", "upheld"), ("review", "proposed"), ("review", "rejected"), ("proposed", "review")}


class AppealForm(forms.Form):
    """Why an answer, or a row of the scorecard, should not stand as it does."""

    ground = forms.ChoiceField(label=gettext_lazy("Ground"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What happened, and how it can be checked. No customer's name, telephone or account."),
    )
    evidence = FilesField()

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = choices(GROUND_WORDS, GROUNDS[kind])  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """A step with its reason; whether one is needed is the step's own condition."""

    to = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def remedy(self) -> Remedy | None:
        """What is put right by it; nothing by a step that decides nothing."""
        return None


class LeaveOutForm(StepForm):
    """The first of two people who leave an answer out."""

    def remedy(self) -> Remedy | None:
        return Remedy(AppealRemedy.EXCLUDED)


class MoveForm(StepForm):
    """Uphold: the answer counts at another unit."""

    unit = forms.CharField(
        label=gettext_lazy("Code of the unit where the answer belongs"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w10", "autocomplete": "off"}),
    )
    field_order = ["to", "unit", "reason"]

    def clean_unit(self) -> Unit:
        code = self.cleaned_data["unit"].strip()
        found = Unit.objects.filter(code__iexact=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no unit “%(code)s”. Look at its code.") % {"code": code})
        return found

    def remedy(self) -> Remedy | None:
        return Remedy(AppealRemedy.REATTRIBUTED, self.cleaned_data["unit"])


class FactForm(StepForm):
    """Uphold: a fact was corrected since."""

    fact = forms.ChoiceField(label=gettext_lazy("Corrected fact"))
    field_order = ["to", "fact", "reason"]

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = [(one.key, fact_said(one)) for one in corrected_facts(appeal)]
        empty = ("", _("Nothing was corrected since the appraisal was calculated"))
        self.fields["fact"].choices = facts or [empty]  # type: ignore[attr-defined]
        needed = problem_said("fact_needed" if facts else "no_corrected_fact")
        self.fields["fact"].error_messages["required"] = needed

    def remedy(self) -> Remedy | None:
        return Remedy(AppealRemedy.FACT, fact=self.cleaned_data["fact"])


def step_form(appeal: Appeal, to: str, data: Any = None) -> StepForm:
    """The form of a step from where the appeal stands; a decision asks for its reason."""
    form = _form(appeal, to, data)
    if (appeal.state, to) in REASONED:
        form.fields["reason"].required = True
        form.fields["reason"].error_messages["required"] = problem_said("reason_needed")
    return form


def _form(appeal: Appeal, to: str, data: Any) -> StepForm:
    about: dict[str, Any] = {"initial": {"to": to}, "auto_id": f"id_{to}_%s"}
    if appeal.state == "review" and to == "proposed":
        return LeaveOutForm(data, **about)
    if appeal.state == "review" and to == "upheld":
        moves = appeal.kind == "response"
        return MoveForm(data, **about) if moves else FactForm(data, appeal=appeal, **about)
    return StepForm(data, **about)
