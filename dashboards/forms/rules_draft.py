"""The form in which head office drafts the rules: every choice a field, one row for each index."""

from __future__ import annotations

import re
from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dashboards.forms.official_words import adjuster_words
from dashboards.formulas.estimate import Gate
from dashboards.formulas.official import Settings
from dashboards.formulas.rules import ADJUSTERS
from dashboards.formulas.rules.parts import PEERS
from surveys.models import Programme

GATES = tuple(each.name for each in fields_of(Gate))
NUMBERS = tuple(each.name for each in fields_of(Settings) if each.name != "gate")
WHOLE = ("min_shown", "min_indicative", "min_appraisable", "small_group")
LONG = 2_000


def _number(label: Any, hint: Any = "", **more: Any) -> forms.FloatField:
    return forms.FloatField(label=label, help_text=hint, widget=forms.NumberInput(attrs={"step": "any"}), **more)


def _whole(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=1_000_000)


def _several(label: Any, hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )


class DraftForm(forms.Form):
    """Everything but the indices. Names of fields are those of the rules; `rules_reading` joins them."""

    first_month = forms.RegexField(
        r"^\d{4}-\d{2}$",
        label=_("In force from"),
        help_text=_("The first month of a quarter, like 2026-10: for quarters that begin then or later."),
        error_messages={"invalid": _("Write a month, like 2026-10.")},
    )
    note = forms.CharField(label=_("Why they change"), max_length=300)
    headline = forms.CharField(
        label=_("Index that is appraised"), max_length=40, help_text=_("The code of an index below; a mean.")
    )
    quarters = _whole(_("Quarters counted"))
    adjusters = _several(_("Evened out"), _("Traits of customers, never of the unit: not waiting, not staffing."))
    weighting = _several(_("Weighted to"), _("Traits whose numbers of customers are known; none that is evened out."))
    fewest_to_rake = _whole(_("Weighted from so many answers"))
    peers = forms.ChoiceField(label=_("Compared with"), choices=[])
    attribute = forms.CharField(
        label=_("Attribute of units"),
        required=False,
        max_length=80,
        help_text=_("Only where units alike in an attribute are compared."),
    )
    units = forms.CharField(
        label=_("Units for tests"),
        required=False,
        max_length=LONG,
        help_text=_("Codes, separated by commas; their answers are left out."),
    )
    min_items = _number(
        _("Least share of questions answered"), _("From 0 to 1; answers with less are left out."), required=False
    )
    careless = forms.BooleanField(label=_("Leave out answers given without reading"), required=False)
    min_shown = _whole(_("Shown from so many answers"))
    min_indicative = _whole(_("Publishable from so many answers"))
    min_appraisable = _whole(_("Appraisable from so many answers"))
    iur_indicative = _number(_("Publishable from reliability"), _("From 0 to 1."))
    iur_appraisable = _number(_("Appraisable from reliability"), _("From 0 to 1."))
    min_difference = _number(_("A difference counts from so many points"))
    alpha = _number(_("Significance of a class"), _("p below this, like 0.05."))
    level = _number(_("Level of intervals"), _("Like 0.95."))
    prior_df = _number(_("Weight of the common variance"), _("In degrees of freedom, like 10."))
    small_group = _whole(_("Peer groups take the bank’s variance below so many units"))

    def __init__(self, data: Any = None, *, programme: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        words = adjuster_words()
        for name in ("adjusters", "weighting"):
            self.fields[name].choices = [(one, words[one]) for one in ADJUSTERS]  # type: ignore[attr-defined]
        self.fields["peers"].choices = [(name, peer_words()[name]) for name in PEERS]  # type: ignore[attr-defined]
        if programme in (Programme.INTERNAL, Programme.PRODUCT):
            for name in ("adjusters", "weighting", "fewest_to_rake"):
                del self.fields[name]

    def clean_first_month(self) -> int:
        return int(self.cleaned_data["first_month"].replace("-", ""))

    def block(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields as the page groups them."""
        return [
            (_("When and why"), self.block("first_month", "note")),
            (_("Customers"), self.block("adjusters", "weighting", "fewest_to_rake")),
            (_("Peers"), self.block("peers", "attribute", "small_group")),
            (_("Left out"), self.block("units", "min_items", "careless")),
            (_("What a figure may be used for"), self.block(*GATES)),
            (_("Class and intervals"), self.block("quarters", "min_difference", "alpha", "level", "prior_df")),
        ]


def peer_words() -> dict[str, Any]:
    return {
        "all": _("all units"),
        "kind": _("units of the same kind"),
        "parent": _("units under the same parent"),
        "attribute": _("units alike in an attribute"),
    }


class IndexForm(forms.Form):
    """One index; a row without a code is left out."""

    code = forms.CharField(label=_("Code"), required=False, max_length=40)
    kind = forms.ChoiceField(label=pgettext_lazy("index", "Kind"), choices=[])
    zh = forms.CharField(label=_("Name in Chinese"), required=False, max_length=60)
    en = forms.CharField(label=_("Name in English"), required=False, max_length=60)
    constructs = forms.CharField(
        label=_("Questions and weights"), required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 2})
    )
    boxes = forms.IntegerField(label=_("Best answers"), required=False, min_value=1, max_value=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kind_words().items())  # type: ignore[attr-defined]

    def clean_constructs(self) -> dict[str, float | int]:
        """``overall 1, expectation 0.5`` or one a line; a question without a number weighs 1."""
        found: dict[str, float | int] = {}
        for piece in filter(None, map(str.strip, re.split(r"[,，;；\n]", self.cleaned_data["constructs"]))):
            fits = re.fullmatch(r"([a-z][a-z0-9_]{0,39})(?:\s*[=:：]?\s*(\d{1,4}(?:\.\d{1,6})?))?", piece)
            if fits is None or fits[1] in found:
                words = _("“%(piece)s” cannot be read. Write each question once with its weight, like overall 1.")
                raise forms.ValidationError(words, params={"piece": piece[:60]})
            weight = float(fits[2] or 1)
            found[fits[1]] = int(weight) if weight == int(weight) else weight
        return found

    @property
    def empty(self) -> bool:
        return not self.cleaned_data.get("code")


def kind_words() -> dict[str, Any]:
    return {
        "mean": pgettext_lazy("index", "mean, 0–100"),
        "top2": pgettext_lazy("index", "share of the best answers"),
        "nps": pgettext_lazy("index", "recommendation (NPS)"),
        "ces": pgettext_lazy("index", "mean of the scale (CES)"),
    }
