"""The form of one access point: where it stands, what it is, and for which product."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from surveys.forms.console_words import POINT_KINDS, choices
from surveys.models import Product, Unit
from surveys.templatetags.manyi import named

DISPLAY = "display"  # a counter sign whose code changes
# What is offered, with the kind of access point that it is.
KIND_OF = {"qr": "qr", "counter": "counter", DISPLAY: "counter", "kiosk": "kiosk"}


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{named(obj)} · {obj.code}"


class PointForm(forms.Form):
    unit = _Named(
        label=_("Branch"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=_("Please choose"),
        error_messages={
            "required": _("Choose a branch."),
            "invalid_choice": _("Choose one of the branches that take part."),
        },
    )
    kind = forms.ChoiceField(label=_("What"), choices=choices(POINT_KINDS))
    label = forms.CharField(
        label=_("Counter or place"), max_length=60, required=False, help_text=_("For example: counter 3.")
    )
    product = _Named(
        label=_("Product"),
        queryset=Product.objects.none(),
        to_field_name="code",
        required=False,
        help_text=_("Where the code is for buyers of one product; noted on each answer."),
    )

    def __init__(self, data: Any = None, *, units: QuerySet[Unit]) -> None:
        super().__init__(data, prefix="one")
        branch: Any = self.fields["unit"]
        product: Any = self.fields["product"]
        branch.queryset, product.queryset = units.order_by("code"), Product.objects.order_by("code")
        if not product.queryset.exists():
            del self.fields["product"]

    @property
    def point(self) -> dict[str, Any]:
        """What is to be set up."""
        data = self.cleaned_data
        kind = data["kind"]
        return {
            "unit": data["unit"],
            "kind": KIND_OF[kind],
            "rotates": kind == DISPLAY,
            "label": data["label"],
            "product": data.get("product"),
        }
