"""For whom a survey is previewed: language, way in, segment, size."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from surveys.engine.validation import Context
from surveys.forms.console_campaigns import OFFERED
from surveys.forms.console_words import CHANNELS, SEGMENTS, choices

LANGUAGES = [("zh", "中文"), ("en", "English")]


class PreviewForm(forms.Form):
    """Every field has a default, so that an address without any shows something."""

    lang = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    channel = forms.ChoiceField(label=_("Channel"), choices=choices(CHANNELS, OFFERED))
    segment = forms.ChoiceField(
        label=_("Segment"), choices=[("unknown", pgettext_lazy("segment", "unknown")), *choices(SEGMENTS)]
    )
    size = forms.ChoiceField(label=_("Text"), choices=[("normal", _("Standard text")), ("large", _("Large text"))])

    def __init__(self, asked: Any, internal: bool) -> None:
        language = "en" if (get_language() or "").startswith("en") else "zh"
        given = {"lang": language, "channel": "intranet" if internal else "sms", "segment": "unknown", "size": "normal"}
        super().__init__({**given, **{name: asked[name] for name in given if asked.get(name)}})

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen; the default where something unknown was asked for."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or field.choices[0][0] for name, field in self.fields.items()}  # type: ignore[attr-defined]

    def context(self, subjects: tuple[str, ...]) -> Context:
        chosen = self.chosen
        return Context(chosen["channel"], chosen["segment"], chosen["lang"], subjects)
