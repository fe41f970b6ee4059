"""The forms that begin a survey, and that take a definition as JSON."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.engine.parts import PROGRAMMES as PROGRAMME_CODES
from surveys.forms.console_pieces import blank
from surveys.forms.console_words import PROGRAMMES, choices, word
from surveys.models import Survey, SurveyVersion
from surveys.templatetags.manyi import named

READY = Path(__file__).resolve().parents[1] / "ready"
LARGEST = 1_000_000


@cache
def ready_surveys() -> dict[str, dict[str, Any]]:
    """The surveys that come ready to use, by the name of their file."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(READY.glob("*.json"))}


def seen_in(post: QueryDict) -> datetime | None:
    """When the draft that a page showed had been saved; None where the page does not say."""
    try:
        return datetime.fromisoformat(post.get("seen", ""))
    except ValueError:
        return None


class SurveyForm(forms.Form):
    """A new survey: its names, and what its first draft begins with."""

    name_zh = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=120, required=False)
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Latin letters, digits and hyphens; it stands in files and addresses for good."),
        error_messages={"invalid": gettext_lazy("Use Latin letters, digits and hyphens only, such as retail-2027.")},
    )
    start = forms.ChoiceField(label=gettext_lazy("Begin with"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            (_("A ready survey"), [(f"ready:{name}", _ready_word(one)) for name, one in ready_surveys().items()]),
            (_("A copy of a published survey"), [(f"copy:{one.pk}", _copy_word(one)) for one in _published()]),
            (_("An empty survey"), [(f"blank:{code}", words) for code, words in choices(PROGRAMMES)]),
        ]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code == "new" or Survey.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is a survey with this code already. Choose another."))
        return code

    def definition(self) -> dict[str, Any]:
        """What the first draft holds."""
        source, _colon, which = self.cleaned_data["start"].partition(":")
        if source == "ready":
            return ready_surveys()[which]
        if source == "copy":
            copied: dict[str, Any] = SurveyVersion.objects.get(pk=which).definition
            return copied
        return blank(which, self.cleaned_data["name_zh"], self.cleaned_data["name_en"])


class JsonForm(forms.Form):
    """A definition as JSON, pasted or from a file."""

    text = forms.CharField(
        label=gettext_lazy("Definition as JSON"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "lang": "en"}),
    )
    file = forms.FileField(label=gettext_lazy("Or a file"), required=False)

    read: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        name, text = ("file", _decoded(file)) if file else ("text", data.get("text", ""))
        if text is None:
            self.add_error(name, _("The file cannot be read: it must be text in UTF-8 and no larger than 1 MB."))
            return data
        try:
            read = json.loads(text)
        except (ValueError, RecursionError) as error:
            line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            said = _("This is not JSON: it stops making sense at line %(line)s, column %(column)s.")
            self.add_error(name, said % {"line": line, "column": column})
            return data
        if isinstance(read, dict) and read.get("programme") in PROGRAMME_CODES:
            self.read = read
        else:
            self.add_error(name, _("A definition is an object with “programme” and “pages”. Download one to see how."))
        return data


def _decoded(file: Any) -> str | None:
    content: bytes = file.read(LARGEST + 1)
    try:
        return content.decode("utf-8-sig") if len(content) <= LARGEST else None
    except UnicodeDecodeError:
        return None


def _published() -> list[SurveyVersion]:
    return list(SurveyVersion.objects.filter(published_at__isnull=False).select_related("survey"))


def _copy_word(version: SurveyVersion) -> str:
    return _("%(name)s, version %(number)s") % {"name": named(version.survey), "number": version.number}


def _ready_word(definition: dict[str, Any]) -> str:
    return word(PROGRAMMES, definition["programme"])
