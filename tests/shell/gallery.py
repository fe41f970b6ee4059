"""The cast of the gallery: the parts of a page with plain values, as a view would hand them over."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator


@dataclass(frozen=True)
class Figure:
    """A stand-in for an Estimate."""

    value: float | None
    low: float | None
    high: float | None
    n: int = 146
    status: str = "publishable"


INDEX = Figure(81.2, 80.4, 82.0, 4318)
NPS = Figure(42.0, 39.0, 45.0, 4260)
WEAK = Figure(88.9, 84.5, 93.3, 64, "indicative")
HIDDEN = Figure(None, None, None, 4, "suppressed")
COURSE = [Figure(81 + move, 79.5 + move, 82.5 + move) for move in (0, 0.6, -0.4, -1, 0.2, -0.8, 0.5, 2, -0.9, -1, 1, 0)]


class CampaignForm(forms.Form):
    name = forms.CharField(label="活动名称", help_text="客户会在邀请短信里看到，最多30字。")
    programme = forms.ChoiceField(
        label="项目", choices=[("retail", "个人客户"), ("corporate", "公司客户")], widget=forms.RadioSelect
    )
    target = forms.IntegerField(label="每家网点的目标答卷数", required=False)
    agreed = forms.BooleanField(label="需要第二人批准", required=False)


def context() -> dict[str, Any]:
    """Everything that gallery.html shows."""
    return {
        "index": INDEX,
        "nps": NPS,
        "hidden": HIDDEN,
        "weak": WEAK,
        "course": COURSE,
        "steady": Figure(-0.3, -1.4, 0.8),
        "fall": Figure(-9, -16, -2),
        "rows": [
            ("新港支行", Figure(73.9, 70.3, 77.5, 98), "below"),
            ("学府路支行", Figure(78.1, 74.8, 81.4, 117), "same"),
            ("北站支行", WEAK, "above"),
            ("河口支行", HIDDEN, None),
        ],
        "trail": [("总行", "/"), ("东岭分行", "/"), ("望江支行", None)],
        "form": CampaignForm({"name": "", "target": "many"}),
        "page": Paginator(range(120), 10).page(3),
        "data_as_of": "11月24日07:40",
    }
