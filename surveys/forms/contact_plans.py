"""Words and forms of regular contact: the plan, a call or visit, and why something was refused."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from surveys.actions.contact_plans import Made
from surveys.actions.contact_plans.recording import TEXT
from surveys.clock import bank_today
from surveys.engine.contact_plan import KEPT, MOST_MONTHS
from surveys.forms.cases import REASONS
from surveys.forms.console_days import DayField
from surveys.models import ContactOutcome, ContactWay

WAYS = {
    ContactWay.VISIT: pgettext_lazy("way of contact", "Visit"),
    ContactWay.PHONE: pgettext_lazy("way of contact", "Telephone"),
    ContactWay.BRANCH: pgettext_lazy("way of contact", "In the branch"),
    ContactWay.ONLINE: pgettext_lazy("way of contact", "Video or message"),
}
OUTCOMES = {
    ContactOutcome.WELL: pgettext_lazy("outcome of a contact", "All is well"),
    ContactOutcome.WISH: pgettext_lazy("outcome of a contact", "Wants something"),
    ContactOutcome.TROUBLE: pgettext_lazy("outcome of a contact", "Is not satisfied"),
    ContactOutcome.DECLINED: pgettext_lazy("outcome of a contact", "Wants no such contact"),
    ContactOutcome.NOT_REACHED: pgettext_lazy("outcome of a contact", "Not reached"),
}
_CHOOSE = gettext_lazy("Please choose")


def _choice(label: Any, words: dict[Any, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _CHOOSE), *((str(one), word) for one, word in words.items())])


class MadeForm(forms.Form):
    """A call or visit that was made."""

    day = DayField(label=gettext_lazy("Day"))
    way = _choice(gettext_lazy("How"), WAYS)
    outcome = _choice(pgettext_lazy("outcome of a contact", "Outcome"), OUTCOMES)
    text = forms.CharField(
        label=gettext_lazy("What was said"), required=False, max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"day": bank_today()}, **kwargs})

    def made(self) -> Made:
        return Made(**self.cleaned_data)


class ReasonForm(forms.Form):
    """What a contact is to be shown for."""

    reason = _choice(gettext_lazy("What for"), {one: REASONS[one] for one in ("call", "visit", "write")})


class PlanForm(forms.Form):
    """Months between two contacts, by segment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in KEPT:
            self.fields[name] = forms.IntegerField(
                label=name,
                required=False,
                min_value=1,
                max_value=MOST_MONTHS,
                help_text=_("Empty: no regular contact."),
            )


def plan_fault(code: str) -> str:
    """What is wrong with a plan, and what to do."""
    return {
        "malformed": _("Give months for MVC and MGC."),
        "months": _("Give whole months from 1 to 24."),
        "nobody": _("Give months for at least one of them."),
        "mvc_first": _("MVC comes first: give MVC no more months than MGC."),
    }[code]


def contact_refusal(reason: str) -> str:
    """What a person is told where a contact cannot be recorded or shown."""
    return {
        "not_allowed": _("Only the account manager, or who answers for the branch, can do this."),
        "gone": _("This customer has left, or asked to be forgotten."),
        "way_missing": _("Choose how you tried."),
        "outcome_missing": _("Choose how it ended."),
        "future": _("The day lies in the future. Record a contact once it was made."),
        "too_old": _("The day is more than a year ago."),
        "too_long": _("That is too long, or has signs in it that cannot be stored. Shorten it."),
        "reason_missing": _("Choose what for."),
        "no_contact": _("There is no contact on record for this customer."),
    }[reason]
