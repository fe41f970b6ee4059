"""The form in which headquarters drafts the rules."""

import json
from typing import Any, NoReturn

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 200_000
UNKEEPABLE = _("This JSON holds something that cannot be kept. Write plain values.")


class RulesForm(forms.Form):
    first_month = forms.RegexField(
        r"^\d{4}-\d{2}$",
        label=_("In force from"),
        help_text=_("The first month of a quarter, like 2026-10: for quarters that begin then or later."),
        error_messages={"invalid": _("Write a month, like 2026-10.")},
    )
    note = forms.CharField(label=_("Why they change"), max_length=300)
    content = forms.CharField(
        label=_("Rules as JSON"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"spellcheck": "false", "rows": 28}),
        help_text=_("Indices with their weights, adjusters, weighting, peer groups, exclusions and gates."),
    )

    def clean_first_month(self) -> int:
        return int(self.cleaned_data["first_month"].replace("-", ""))

    def clean_content(self) -> Any:
        given = self.cleaned_data["content"]
        try:
            found = json.loads(given, parse_constant=_refused)
            kept = json.dumps(found, ensure_ascii=False).encode()
        except json.JSONDecodeError as fault:
            words = _("This is no JSON: look at line %(line)s, column %(column)s.")
            raise forms.ValidationError(words % {"line": fault.lineno, "column": fault.colno}) from None
        except (ValueError, RecursionError):
            raise forms.ValidationError(
                _("This JSON holds something that cannot be kept. Write plain values.")
            ) from None
        if b"\\u0000" in kept:
            raise forms.ValidationError(_("This JSON holds something that cannot be kept. Write plain values."))
        return found


def _refused(name: str) -> NoReturn:
    raise ValueError(name)
