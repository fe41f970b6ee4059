"""A survey as its customers will see it, page by page: drawn by what draws the customer's page; nothing is stored."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from surveys.clock import bank_today
from surveys.engine.definition import Definition, DefinitionError, load_definition
from surveys.engine.validation import Context, Validator
from surveys.forms import steps as flow
from surveys.forms.console_preview import PreviewForm
from surveys.models import SurveyVersion, Unit
from surveys.queries.campaigns import open_units
from surveys.queries.notices import notice_of
from surveys.views.answer.drawing import Look, Setting, render_survey_page
from surveys.views.console.doors import sight

RATED = 2  # so many departments stand in for all that an internal survey rates
ON_SITE = ("qr", "counter", "kiosk")
INSIDE = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"


@sight("design_surveys", "view_audit")
def survey_preview(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The choice for whom, with the customer's page beside it."""
    version = _version(code, number)
    if (definition := _whole(version)) is None:
        messages.error(request, _("The draft is not complete yet. Fill in what is listed, then look at it again."))
        return redirect("surveys:survey_edit", code=code)
    form = PreviewForm(request.GET, definition.internal)
    context = {"version": version, "form": form, "page": _address(version, form)}
    return render(request, "surveys/console/survey_preview.html", context)


@xframe_options_sameorigin
@sight("design_surveys", "view_audit")
def preview_page(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """One page as a customer sees it; what was answered travels in the form, and decides what comes next."""
    version = _version(code, number)
    if (definition := _whole(version)) is None:
        return redirect("surveys:survey_edit", code=code)
    asked = {**request.GET.dict(), **_restyled(request.POST.get("_go", ""))}
    response = HttpResponse(_draw(_preview(request, version, definition, asked)))
    response.headers["Content-Security-Policy"] = INSIDE
    return response


def _version(code: str, number: int) -> SurveyVersion:
    known = SurveyVersion.objects.select_related("survey")
    return get_object_or_404(known, survey__code=code, number=number)


def _whole(version: SurveyVersion) -> Definition | None:
    """The definition; None while a draft has faults."""
    try:
        return load_definition(version.definition)
    except DefinitionError:
        return None


def _restyled(go: str) -> dict[str, str]:
    """What the buttons in the page's own head change."""
    if go in ("zh", "en"):
        return {"lang": go}
    return {"size": go} if go in ("large", "normal") else {}


@dataclass(frozen=True, slots=True)
class Preview:
    """One request: the survey, for whom it is drawn, what was answered so far, and where that leads."""

    request: HttpRequest
    address: str
    chosen: dict[str, str]
    validator: Validator
    rated: dict[str, Unit]
    answers: dict[str, object]
    context: Context
    steps: list[flow.Step]

    @property
    def look(self) -> Look:
        return Look(self.chosen["lang"], self.chosen["size"] == "large", self.chosen["channel"] == "kiosk")

    @property
    def here(self) -> int:
        """The place of the page that was posted; the first one where none was."""
        order, wanted = [step.id for step in self.steps], self.request.POST.get("_page", "")
        return order.index(wanted) if wanted in order else 0


def _preview(request: HttpRequest, version: SurveyVersion, definition: Definition, asked: dict[str, str]) -> Preview:
    form, validator = PreviewForm(asked, definition.internal), Validator(definition)
    departments = open_units("department").order_by("code")[:RATED] if definition.internal else []
    rated = {unit.code: unit for unit in departments}
    known = flow.all_items(validator, rated)
    answers = {name: value for name, value in flow.carried(request.POST, validator, rated).items() if name in known}
    context, address = form.context(tuple(rated)), _address(version, form)
    return Preview(
        request, address, form.chosen, validator, rated, answers, context, flow.steps_of(validator, answers, context)
    )


def _address(version: SurveyVersion, form: PreviewForm) -> str:
    path = reverse("surveys:preview_page", args=[version.survey.code, version.number])
    return f"{path}?{urlencode(form.chosen)}"


def _draw(shown: Preview) -> str:
    place, go = shown.here, shown.request.POST.get("_go", "")
    problems = flow.check_step(shown.validator, shown.steps[place], shown.answers, shown.context).problems
    if go == "back" or (go == "next" and not problems):
        place = min(max(place + (-1 if go == "back" else 1), 0), len(shown.steps) - 1)
    return render_survey_page(
        definition=shown.validator.definition,
        steps=shown.steps,
        place=place,
        answers=shown.answers,
        look=shown.look,
        setting=_setting(shown, shown.steps[place]),
        problems=problems if go == "next" and place == shown.here else (),
    )


def _setting(shown: Preview, step: flow.Step) -> Setting:
    """A branch and a day stand in for the customer's own; the form carries what other pages answered."""
    branch = None if shown.rated else open_units("branch").order_by("code").first()
    subject = shown.rated.get(step.subject or "")
    others = {name: value for name, value in shown.answers.items() if name not in step.keys}
    token = ("csrfmiddlewaretoken", get_token(shown.request))
    return Setting(
        unit=_name(branch, shown),
        service_date=bank_today() if branch and shown.chosen["channel"] not in ON_SITE else None,
        subject=_name(subject, shown),
        action=shown.address,
        hidden=[token, *flow.sent_again(others)],
        anonymous=bool(shown.rated),
        notice=notice_of(shown.validator.definition).get(shown.look.language),
        preview=True,
    )


def _name(unit: Unit | None, shown: Preview) -> str:
    if unit is None:
        return ""
    return unit.name_zh if shown.look.language == "zh" or not unit.name_en else unit.name_en
