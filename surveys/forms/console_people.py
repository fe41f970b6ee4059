"""The forms of people: an account, a post, the end of a post."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms.console_campaigns import NamedChoice
from surveys.forms.console_days import DayField
from surveys.forms.console_words import ROLES, UNIT_KINDS, choices
from surveys.models import Unit, User
from surveys.queries.campaigns import open_units


def reason(code: str) -> str:
    """Why a post was refused, and what to do."""
    return {
        "ends_before_it_begins": _("Must be later than the first day of the post."),
        "held_already": _("This person holds the same post then already."),
        "unit_not_open": _("The unit does not exist on that day. Choose another day."),
        "ended_already": _("This post has ended already."),
        "last_administrator": _("This is the last headquarters administrator. Appoint another one first."),
    }.get(code, code)


class PersonForm(forms.Form):
    """A new account."""

    username = forms.CharField(label=gettext_lazy("User name"), max_length=150, validators=[UnicodeUsernameValidator()])
    name_zh = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=120, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[("zh", "中文"), ("en", "English")])
    password = forms.CharField(
        label=gettext_lazy("First password"),
        help_text=gettext_lazy("At least 10 characters; to be changed by the person after signing in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("There is an account with this user name already."))
        return name

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(username=self.cleaned_data.get("username", "")))
        return password


class PostForm(forms.Form):
    """A role at a unit, from a day on."""

    prefix = "post"
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=choices(ROLES))
    unit = NamedChoice(label=gettext_lazy("At"), queryset=Unit.objects.none())
    since = DayField(label=gettext_lazy("From"))
    until = DayField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("The first day on which it is over.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = open_units(*UNIT_KINDS)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The end of a post."""

    until = DayField(label=gettext_lazy("First day on which it is over"))
