"""Forms of an incident: what happened, a step with its reason, the veto's terms, the outcome for the leader."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.actions.incidents import VetoTerms
from dashboards.forms.evidence import FilesField, UnitForm
from dashboards.forms.evidence_words import (
    INCIDENT_CATEGORIES,
    OUTCOMES,
    SEVERITIES,
    effect_choices,
    effect_word,
    move_problem,
)
from dashboards.forms.words import period_word
from dashboards.formulas.veto import Effect
from dashboards.models import Incident
from dashboards.queries.appraisal.veto_effects import schemes_effects
from surveys.clock import bank_today
from surveys.engine.periods import Period, PeriodError, add_months, parse_period, quarter_of
from surveys.forms.console_days import DayField
from surveys.forms.console_words import choices

_GRAVE = ("minor", "serious", "grave")


class IncidentForm(UnitForm):
    """What happened, as whoever saw it says it."""

    happened_on = DayField(label=gettext_lazy("Happened on"))
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=choices(INCIDENT_CATEGORIES))
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity, as you see it"), choices=choices(SEVERITIES, _GRAVE), initial="serious"
    )
    text = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Facts alone: no customer's name, telephone or account number."),
    )
    evidence = FilesField()


class StepForm(forms.Form):
    """A step with its reason; whether one is needed is the step's own condition. ``seen``: where the incident stood."""

    to = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, reasoned: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.required = reasoned
        reason.error_messages["required"] = move_problem("reason_needed")


class ConfirmForm(StepForm):
    """To confirm is also to say how grave it is."""

    severity = forms.ChoiceField(label=gettext_lazy("Severity found"), choices=choices(SEVERITIES, _GRAVE))
    field_order = ["to", "seen", "severity", "reason"]


class VetoForm(StepForm):
    """The terms of a veto."""

    period = forms.ChoiceField(label=gettext_lazy("Holds for"))
    on_unit = forms.ChoiceField(label=gettext_lazy("Effect on the unit"))
    on_leader = forms.ChoiceField(label=gettext_lazy("Effect on the leader of that day"))
    field_order = ["to", "seen", "period", "on_unit", "on_leader", "reason"]

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        periods = _periods(incident)
        said = {one: schemes_effects(incident, one) for one in periods}
        usual = said[periods[0]] or (Effect("grade_cap", "C"),) * 2
        self.fields["period"].choices = [(one.code, period_word(one)) for one in periods]  # type: ignore[attr-defined]
        self.fields["period"].help_text = _by_scheme(said)
        for name, effect in zip(("on_unit", "on_leader"), usual, strict=True):
            self.fields[name].choices = effect_choices()  # type: ignore[attr-defined]
            self.fields[name].initial = f"{effect.kind}:{effect.grade}"

    def clean_period(self) -> Period:
        try:
            return parse_period(self.cleaned_data["period"])
        except PeriodError as error:
            raise forms.ValidationError(_("Choose a period from the list.")) from error

    def terms(self) -> VetoTerms:
        effects = (self.cleaned_data[name].partition(":") for name in ("on_unit", "on_leader"))
        return VetoTerms(self.cleaned_data["period"], *(Effect(kind, grade) for kind, _colon, grade in effects))


def _by_scheme(said: Mapping[Period, tuple[Effect, Effect] | None]) -> str:
    """What the schemes of the periods say, each once; empty where none says anything."""
    told: dict[tuple[Effect, Effect], list[str]] = {}
    for period, effects in said.items():
        if effects is not None:
            told.setdefault(effects, []).append(period_word(period))
    return " ".join(
        _("By the scheme, %(periods)s: on the unit %(unit)s, on the leader %(leader)s.")
        % {
            "periods": _(", ").join(periods),
            "unit": effect_word(unit.kind, unit.grade),
            "leader": effect_word(leader.kind, leader.grade),
        }
        for (unit, leader), periods in told.items()
    )


def _periods(incident: Incident) -> list[Period]:
    """The quarter it happened in and those up to the next one, and the years they lie in."""
    day, today = incident.happened_on, bank_today()
    quarters = [quarter_of(day.year * 100 + day.month)]
    while quarters[-1].first_day <= today:
        quarters.append(quarter_of(add_months(quarters[-1].last, 1)))
    years = sorted({one.first // 100 for one in quarters})
    return [*quarters, *(Period(year * 100 + 1, year * 100 + 12) for year in years)]


class OutcomeForm(forms.Form):
    """What became of the leader."""

    kind = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=choices(OUTCOMES))
    decided_on = DayField(label=gettext_lazy("Decided on"))
    note = forms.CharField(label=gettext_lazy("Number of the decision"), max_length=500, required=False)


class EvidenceForm(forms.Form):
    """Further evidence."""

    evidence = FilesField(required=True)
