"""The form of a campaign, and of a further wave."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from surveys.clock import bank_today, bank_zone
from surveys.forms.console_days import ClockField, PlannedDayField, in_bank_zone
from surveys.forms.console_words import CHANNELS, PROGRAMMES, SEGMENTS, choices, word
from surveys.models import Campaign, SurveyVersion, Unit
from surveys.queries.campaigns import open_units, published_versions
from surveys.queries.survey_lists import question_count
from surveys.templatetags.manyi import named
from surveys.tree import load_tree

OFFERED = ("sms", "email", "qr", "counter", "kiosk", "app", "phone", "intranet")


class PeriodForm(forms.Form):
    """Opening and closing, each a day and a time in the bank's zone."""

    opens_day = PlannedDayField(label=_("Opening day"))
    opens_time = ClockField(label=_("Opening time"))
    closes_day = PlannedDayField(label=_("Closing day"))
    closes_time = ClockField(label=_("Closing time"))

    opens_at: datetime
    closes_at: datetime

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        parts: list[Any] = [data.get(name) for name in ("opens_day", "opens_time", "closes_day", "closes_time")]
        if all(part is not None for part in parts):
            self.opens_at, self.closes_at = in_bank_zone(*parts[:2]), in_bank_zone(*parts[2:])
            if self.closes_at <= self.opens_at:
                self.add_error("closes_day", _("It closes before it opens. Choose a later day or time."))
        return data

    def period(self) -> list[forms.BoundField]:
        return [self[name] for name in ("opens_day", "opens_time", "closes_day", "closes_time")]


class NamedChoice(forms.ModelChoiceField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        nothing = _("Please choose") if kwargs.get("required", True) else "–"
        super().__init__(*args, **{"empty_label": nothing, **kwargs})

    def label_from_instance(self, obj: Any) -> str:
        if not isinstance(obj, Unit):
            return named(obj)
        return gettext("%(words)s (%(more)s)") % {"words": named(obj), "more": obj.code}


class NamedChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return named(obj)


class CampaignForm(PeriodForm):
    """Everything of a campaign that its designer decides."""

    field_order = ["name_zh", "name_en", "version", "opens_day", "opens_time", "closes_day", "closes_time"]

    name_zh = forms.CharField(
        label=_("Campaign name (Chinese)"), max_length=30, help_text=_("Customers see it; at most 30 characters.")
    )
    name_en = forms.CharField(label=_("Campaign name (English)"), max_length=120, required=False)
    version = forms.ChoiceField(
        label=_("Survey version"), help_text=_("Programmes are scored apart; it cannot be changed once issued.")
    )
    channels = forms.MultipleChoiceField(
        label=_("Channels"), choices=choices(CHANNELS, OFFERED), widget=forms.CheckboxSelectMultiple
    )
    scope = NamedChoice(
        label=_("Taking part"), queryset=Unit.objects.none(), help_text=_("All branches below this unit take part.")
    )
    target = forms.IntegerField(
        label=_("Answers wanted per branch"),
        min_value=1,
        max_value=100_000,
        help_text=_("At least 50 for the appraisal."),
        widget=forms.TextInput(attrs={"class": "w6", "inputmode": "numeric"}),
        error_messages={"invalid": _("Enter a whole number, such as 55.")},
    )
    ask_bzc = forms.BooleanField(label=_("Ask customers of the segment BZC too"), required=False, initial=True)
    reminder_days = forms.IntegerField(
        label=_("Reminder"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Customers who have not answered are reminded once, so many days after the invitation."),
        widget=forms.TextInput(attrs={"class": "w6", "inputmode": "numeric"}),
        error_messages={"invalid": _("Enter a whole number, such as 5.")},
    )
    rated_units = NamedChoices(
        label=_("Departments to be rated"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where the front line rates the second line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {str(version.pk): version for version in published_versions()}
        self.fields["version"].choices = [("", "—"), *_grouped(list(self.versions.values()))]  # type: ignore[attr-defined]
        self.fields["scope"].queryset = open_units("head_office", "region", "branch")  # type: ignore[attr-defined]
        self.fields["rated_units"].queryset = open_units("department")  # type: ignore[attr-defined]
        for name, label in SEGMENTS.items():
            self.fields[f"quota_{name}"] = _quota(label)

    def quotas(self) -> list[forms.BoundField]:
        return [self[f"quota_{name}"] for name in SEGMENTS]

    def quota_sum(self) -> int | None:
        """What the quotas typed so far add up to; None where none is given."""
        typed = [str(self[f"quota_{name}"].value() or "").strip() for name in SEGMENTS]
        return sum(int(part) for part in typed if part.isdecimal()) if any(typed) else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        version = self.versions.get(data.get("version", ""))
        if version and version.survey.programme == "internal" and not data.get("rated_units"):
            self.add_error("rated_units", _("Choose at least one department that is to be rated."))
        given = [data.get(f"quota_{name}") for name in SEGMENTS]
        if any(part is not None for part in given):
            self._check_sum(sum(part or 0 for part in given))
        return data

    def _check_sum(self, total: int) -> None:
        rest = 100 - total
        if not rest:
            return
        said = (
            ngettext(
                "The quotas add up to %(total)s%%. Assign %(rest)s more percentage point.",
                "The quotas add up to %(total)s%%. Assign %(rest)s more percentage points.",
                rest,
            )
            if rest > 0
            else ngettext(
                "The quotas add up to %(total)s%%. Take away %(rest)s percentage point.",
                "The quotas add up to %(total)s%%. Take away %(rest)s percentage points.",
                -rest,
            )
        )
        self.add_error(f"quota_{list(SEGMENTS)[-1]}", said % {"total": total, "rest": abs(rest)})

    def fill(self, campaign: Campaign) -> Campaign:
        """Write what was typed onto the campaign, without saving it."""
        data = self.cleaned_data
        for name in ("name_zh", "name_en", "channels", "scope", "target", "reminder_days", "ask_bzc"):
            setattr(campaign, name, data[name])
        campaign.version = self.versions[data["version"]]
        given = {name: data[f"quota_{name}"] for name in SEGMENTS}
        campaign.segment_quota = {name: part or 0 for name, part in given.items()} if any(given.values()) else {}
        return campaign


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """What the form of a known campaign begins with."""
    wave = campaign.waves.first()
    names = ("name_zh", "name_en", "channels", "scope", "target", "reminder_days", "ask_bzc")
    start: dict[str, Any] = {name: getattr(campaign, name) for name in names}
    start |= {"version": str(campaign.version_id), "rated_units": list(campaign.rated_units.all())}
    start |= {f"quota_{name}": part for name, part in campaign.segment_quota.items()}
    if wave:
        for name, at in (("opens", wave.opens_at), ("closes", wave.closes_at)):
            there = at.astimezone(bank_zone())
            start |= {f"{name}_day": there.date().isoformat(), f"{name}_time": there.strftime("%H:%M")}
    return start


def initial_of_new(version: str) -> dict[str, Any]:
    """A new campaign of a version, if one is named: the whole bank, by text message, from tomorrow for three weeks."""
    opens = bank_today() + timedelta(days=1)
    top = next(iter(load_tree().children.get(None, ())), None)
    days = {"opens_day": opens.isoformat(), "closes_day": (opens + timedelta(weeks=3)).isoformat()}
    return {
        **days,
        "version": version,
        "opens_time": "08:00",
        "closes_time": "20:00",
        "channels": ["sms"],
        "scope": top,
        "target": 55,
    }


def _quota(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"class": "w6", "inputmode": "numeric"}),
        error_messages={"invalid": _("Enter a whole per cent, such as 30.")},
    )


def _grouped(versions: list[SurveyVersion]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for version in versions:
        groups.setdefault(word(PROGRAMMES, version.survey.programme), []).append((str(version.pk), _said(version)))
    return list(groups.items())


def _said(version: SurveyVersion) -> str:
    assert version.published_at is not None
    return _("%(name)s, version %(number)s (published %(day)s, %(n)s questions)") % {
        "name": named(version.survey),
        "number": version.number,
        "day": version.published_at.astimezone(bank_zone()).date().isoformat(),
        "n": question_count(version.definition),
    }
