"""What is supplied for the appraisal, in words."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from surveys.templatetags import figures


def supply_kinds() -> dict[str, str]:
    return {
        "figure": _("Other figures"),
        "target": _("Targets"),
        "adjustment": _("Bonus and deduction"),
    }


def supply_kind(kind: str) -> str:
    return supply_kinds()[kind]


def value_said(value: Decimal) -> str:
    """As many decimals as it has."""
    text = f"{value.normalize():f}"
    decimals = len(text.partition(".")[2])
    return figures.number(float(value), decimals)
