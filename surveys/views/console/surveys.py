"""Surveys: the list, one survey with its versions, a new one, the preview and publishing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.access import may
from surveys.actions.surveys import AlreadyPublished, DraftMoved, create_survey, drop_draft, publish_version, save_draft
from surveys.engine.definition import Definition, DefinitionError, load_definition
from surveys.engine.diff import differences
from surveys.forms.console_changes import worded
from surveys.forms.console_surveys import SurveyForm, seen_in
from surveys.forms.console_words import PROGRAMMES, word
from surveys.models import Survey, SurveyVersion
from surveys.queries.survey_lists import question_count, survey_rows
from surveys.views.console.doors import deed, sight


@sight("design_surveys", "view_audit")
def surveys(request: HttpRequest) -> HttpResponseBase:
    rows = [
        {"row": one, "programme": word(PROGRAMMES, one.survey.programme), "questions": _questions(one)}
        for one in survey_rows(request.user)
    ]
    context = {"rows": rows, "may_design": may(request.user, "design_surveys")}
    return render(request, "surveys/console/surveys.html", context)


def _questions(row: Any) -> int:
    return question_count((row.published or row.draft).definition) if row.published or row.draft else 0


@sight("design_surveys", "view_audit")
def survey(request: HttpRequest, code: str) -> HttpResponseBase:
    one = get_object_or_404(Survey, code=code)
    versions = list(one.versions.select_related("published_by", "created_by"))
    context = {
        "survey": one,
        "programme": word(PROGRAMMES, one.programme),
        "versions": [(version, question_count(version.definition)) for version in versions],
        "draft": next((version for version in versions if not version.is_published), None),
        "last": next((version for version in versions if version.is_published), None),
        "may_design": may(request.user, "design_surveys"),
        "may_publish": may(request.user, "publish_surveys"),
    }
    return render(request, "surveys/console/survey.html", context)


@deed("design_surveys")
def survey_new(request: HttpRequest) -> HttpResponseBase:
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, definition = form.cleaned_data, form.definition()
        names = {name: data[name] for name in ("code", "name_zh", "name_en")}
        actor: Any = request.user
        create_survey(programme=definition["programme"], definition=definition, actor=actor, **names)
        messages.success(request, _("The survey is there as a draft. Look through its questions, then publish it."))
        return redirect("surveys:survey_edit", code=data["code"])
    return render(request, "surveys/console/survey_new.html", {"form": form})


@require_POST
@deed("design_surveys")
def draft_begin(request: HttpRequest, code: str) -> HttpResponseBase:
    """A new draft with what the last published version holds."""
    one = get_object_or_404(Survey, code=code)
    last = get_object_or_404(one.versions.filter(published_at__isnull=False)[:1])
    if not one.versions.filter(published_at__isnull=True).exists():
        actor: Any = request.user
        save_draft(survey=one, definition=last.definition, actor=actor)
    return redirect("surveys:survey_edit", code=code)


@require_POST
@deed("design_surveys")
def draft_drop(request: HttpRequest, code: str) -> HttpResponseBase:
    one = get_object_or_404(Survey, code=code)
    actor: Any = request.user
    drop_draft(survey=one, actor=actor)
    messages.success(request, _("The draft is thrown away."))
    return redirect("surveys:surveys") if one.pk is None else redirect("surveys:survey", code=code)


@deed("publish_surveys")
def survey_publish(request: HttpRequest, code: str) -> HttpResponseBase:
    """What publishing would change, and the button that does it."""
    one = get_object_or_404(Survey, code=code)
    draft = one.versions.filter(published_at__isnull=True).first()
    if draft is None:
        return redirect("surveys:survey", code=code)
    try:
        after = load_definition(draft.definition)
    except DefinitionError:
        messages.error(request, _("The draft is not complete yet. Fill in what is listed, then publish it."))
        return redirect("surveys:survey_edit", code=code)
    if request.method == "POST":
        return _publish(request, draft)
    last = one.versions.filter(published_at__isnull=False).first()
    return render(request, "surveys/console/survey_publish.html", _publish_context(one, draft, last, after))


def _publish(request: HttpRequest, draft: SurveyVersion) -> HttpResponseBase:
    actor: Any = request.user
    try:
        publish_version(version=draft, seen=seen_in(request.POST), actor=actor)
    except DraftMoved:
        messages.error(
            request, _("Somebody saved this draft after you opened this page. What is below is new: check it.")
        )
        return redirect("surveys:survey_publish", code=draft.survey.code)
    except AlreadyPublished:
        messages.info(request, _("This version was published already."))
    else:
        messages.success(
            request, _("Version %(number)s is published. It can be issued now.") % {"number": draft.number}
        )
    return redirect("surveys:survey", code=draft.survey.code)


def _publish_context(one: Survey, draft: Any, last: Any, after: Definition) -> dict[str, Any]:
    before = load_definition(last.definition) if last else None
    changes = worded(differences(before, after), before, after) if before else []
    return {
        "survey": one,
        "draft": draft,
        "last": last,
        "questions": question_count(draft.definition),
        "breaks": [change for change in changes if change.breaks],
        "harmless": [change for change in changes if not change.breaks],
    }


@sight("design_surveys", "view_audit")
def survey_json(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    version = SurveyVersion.objects.filter(survey__code=code, number=number).first()
    if version is None:
        raise Http404
    answer = JsonResponse(version.definition, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{code}-v{number}.json"'
    return answer
