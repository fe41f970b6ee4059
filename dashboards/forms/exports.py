"""What a person asks to be written to a file: scores, or answers as they were given."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from dashboards.actions.exports import FORMATS, read_request
from dashboards.actions.exports.requests import Asked
from dashboards.actions.exports.sentences import refusal_sentence
from dashboards.forms.appraisal_words import run_name
from dashboards.forms.filters import default_period
from dashboards.forms.words import programme_words
from dashboards.queries.appraisal.runs import boards
from dashboards.queries.appraisal.sheets import layouts
from dashboards.queries.refusals import ExportRefused
from surveys import access
from surveys.channels.registry import LINK_FILES
from surveys.forms.console_words import CHANNELS, word
from surveys.models import Survey
from surveys.queries.link_files import waves_with_links
from surveys.templatetags.manyi import named
from surveys.tree import Node, Tree, load_tree

ALL = "*"  # no code is an asterisk
FIELD_OF = {
    "unknown_period": "period",
    "period_too_long": "period",
    "unknown_unit": "unit",
    "unknown_survey": "survey",
    "internal_never_listed": "survey",
    "unknown_wave": "wave",
    "unknown_appraisal": "appraisal",
}
FORMAT_WORDS = {
    "csv": _("CSV (any spreadsheet or programme)"),
    "xlsx": _("Excel (XLSX)"),
    "json": _("JSON"),
    "zip": _("ZIP, a PDF for each unit"),
}


class ExportForm(forms.Form):
    """What both kinds have: a period, a unit, a format. ``asked`` is the request, once the form is valid."""

    kind: str
    asked: Asked

    period = forms.CharField(
        label=_("Period"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "periods"}),
        help_text=_("A quarter, month, year or a span: 2026Q3, 2026-07, 2026, 2026-01..2026-06."),
        error_messages={"required": _("Enter a period, such as 2026Q3.")},
    )
    unit = forms.ChoiceField(label=_("Unit"), initial=ALL, help_text=_("The unit chosen and all below it."), choices=())
    format = forms.ChoiceField(label=_("File"), widget=forms.RadioSelect, choices=())

    def __init__(self, *args: Any, viewer: access.Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].initial = default_period().code
        self.fields["unit"].choices = _unit_choices(viewer)  # type: ignore[attr-defined]
        formats = [(name, FORMAT_WORDS[name]) for name in FORMATS[self.kind]]
        self.fields["format"].choices = formats  # type: ignore[attr-defined]
        self.fields["format"].initial = formats[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                self.asked = read_request(self.kind, data["format"], self.parameters(data))
            except ExportRefused as refusal:
                self.refuse(refusal)
        return data

    def parameters(self, data: dict[str, Any]) -> dict[str, Any]:
        return {name: "" if value == ALL else value for name, value in data.items() if name != "format"}

    def refuse(self, refusal: ExportRefused) -> None:
        """Say beside its field why it cannot be."""
        field = FIELD_OF.get(refusal.reason)
        self.add_error(field if field in self.fields else None, refusal_sentence(refusal))


class ScoresForm(ExportForm):
    kind = "scores"
    field_order = ["period", "programme", "unit", "level", "by", "scored", "basis", "format"]

    programme = forms.ChoiceField(
        label=_("Programme"),
        initial=ALL,
        help_text=_("The anonymous programme has a row for each closed wave and department, and no totals."),
        choices=(),
    )
    level = forms.ChoiceField(
        label=_("Kind of unit"),
        initial=ALL,
        choices=[
            (ALL, _("All")),
            ("head_office", _("Head office")),
            ("region", _("Regions")),
            ("branch", _("Branches")),
            ("department", _("Departments")),
        ],
    )
    by = forms.ChoiceField(
        label=_("One row for"),
        initial="period",
        widget=forms.RadioSelect,
        choices=[("period", _("The whole period")), ("quarter", _("Each quarter")), ("month", _("Each month"))],
    )
    scored = forms.ChoiceField(
        label=_("Which answers"),
        initial=ALL,
        choices=[(ALL, _("All answers")), ("1", _("Only those that count officially")), ("0", _("Only the others"))],
    )
    basis = forms.ChoiceField(
        label=_("Units counted"),
        initial="was",
        choices=[("was", _("As they stood when answered")), ("now", _("As they stand now"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = [(ALL, _("All, one after the other")), *programme_words().items()]
        self.fields["programme"].choices = programmes  # type: ignore[attr-defined]

    def parameters(self, data: dict[str, Any]) -> dict[str, Any]:
        return {**super().parameters(data), "scored": {"1": True, "0": False}.get(data["scored"])}


class AnswersForm(ExportForm):
    kind = "answers"
    field_order = ["survey", "period", "unit", "layout", "labels", "format"]

    survey = forms.ChoiceField(
        label=_("Survey"),
        help_text=_("All its versions stand in one file. Anonymous surveys are never listed."),
        choices=(),
        error_messages={"required": _("Choose a survey.")},
    )
    layout = forms.ChoiceField(
        label=_("Layout"),
        initial="wide",
        widget=forms.RadioSelect,
        choices=[
            ("wide", _("Wide: a row for each response, a column for each question")),
            ("long", _("Long: a row for each single answer")),
        ],
    )
    labels = forms.ChoiceField(
        label=_("Words beside the codes"),
        choices=[("zh", _("Chinese")), ("en", _("English")), (ALL, _("None, codes alone"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = Survey.objects.exclude(programme="internal").filter(versions__published_at__isnull=False).distinct()
        surveys = [(one.code, _with_code(named(one), one.code)) for one in listed.order_by("code")]
        self.fields["survey"].choices = surveys  # type: ignore[attr-defined]
        self.fields["labels"].initial = "zh" if _chinese() else "en"


class LinksForm(ExportForm):
    kind = "links"
    field_order = ["wave", "format"]

    wave = forms.ChoiceField(
        label=_("Wave"),
        help_text=_("Issued campaigns with the bank's own app or the telephone; drawn customers yet to answer."),
        choices=(),
        error_messages={"required": _("Choose a wave.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["period"], self.fields["unit"]
        listed = [one for channel in LINK_FILES for one in _waves(kwargs["viewer"], channel)]
        self.fields["wave"].choices = listed  # type: ignore[attr-defined]

    def parameters(self, data: dict[str, Any]) -> dict[str, Any]:
        channel, _slash, wave = data["wave"].rpartition("/")
        return {"wave": int(wave), "channel": channel}


def _waves(viewer: access.Viewer, channel: str) -> list[tuple[str, str]]:
    words = word(CHANNELS, channel)
    waves = waves_with_links(viewer, channel)
    return [(f"{channel}/{wave.pk}", f"{words} · {named(wave.campaign)} · {wave.number}") for wave in waves]


class PapersForm(ExportForm):
    kind = "papers"
    field_order = ["appraisal", "language", "format"]

    appraisal = forms.ChoiceField(
        label=_("Appraisal"), choices=(), error_messages={"required": _("Choose an appraisal.")}
    )
    language = forms.ChoiceField(
        label=_("Language"), widget=forms.RadioSelect, choices=[("zh", _("Chinese")), ("en", _("English"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["period"], self.fields["unit"]
        runs = [(f"{run.period}/{run.scheme.code}", run_name(run)) for run in boards(kwargs["viewer"])[:40]]
        self.fields["appraisal"].choices = runs  # type: ignore[attr-defined]
        self.fields["language"].initial = "zh" if _chinese() else "en"

    def parameters(self, data: dict[str, Any]) -> dict[str, Any]:
        period, _slash, scheme = data["appraisal"].partition("/")
        return {"period": period, "scheme": scheme, "language": data["language"]}


class SheetForm(PapersForm):
    kind = "sheet"
    field_order = ["appraisal", "sheet", "format"]

    sheet = forms.ChoiceField(
        label=_("Sheet layout"),
        choices=(),
        help_text=_("Columns, order, headings and codes; described on the page “Sheet layouts” of the appraisal."),
        error_messages={"required": _("Choose a layout.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["language"]
        listed = [(f"{one.code}/{one.number}", f"{one.title} · V{one.number}") for one in layouts(kwargs["viewer"])]
        self.fields["sheet"].choices = listed  # type: ignore[attr-defined]

    def parameters(self, data: dict[str, Any]) -> dict[str, Any]:
        period, _slash, scheme = data["appraisal"].partition("/")
        layout, _slash, number = data["sheet"].partition("/")
        return {"period": period, "scheme": scheme, "layout": layout, "number": int(number)}


FORMS: dict[str, type[ExportForm]] = {
    "scores": ScoresForm,
    "answers": AnswersForm,
    "links": LinksForm,
    "papers": PapersForm,
    "sheet": SheetForm,
}


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _with_code(name: str, code: str) -> str:
    return gettext("%(words)s (%(more)s)") % {"words": name, "more": code}


def _unit_choices(viewer: access.Viewer) -> list[tuple[str, str]]:
    """Every unit the viewer may see, each below its parent and set in by its depth."""
    tree = load_tree()
    visible = access.visible_ids(viewer, tree)
    tops = [node for node in tree.nodes.values() if node.id in visible and node.parent not in visible]
    found: list[tuple[str, str]] = [(ALL, str(_("All that you may see")))]
    for top in sorted(tops, key=lambda node: node.code):
        found += _below(top, tree, 0)
    return found


def _below(node: Node, tree: Tree, depth: int) -> list[tuple[str, str]]:
    found = [(node.code, "\u3000" * depth + _with_code(node.name(get_language() or "zh"), node.code))]
    for child in tree.children.get(node.id, ()):
        found += _below(tree.nodes[child], tree, depth + 1)
    return found
