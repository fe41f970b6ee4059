"""The editor of a draft: an outline with one piece open. Every button first keeps what was typed in that piece."""

import json
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from surveys.actions.surveys import DraftMoved, keep_draft
from surveys.engine.definition import DefinitionError, load_definition
from surveys.forms import console_pieces as pieces
from surveys.forms.console_conditions import spread
from surveys.forms.console_editor import opened, outline
from surveys.forms.console_faults import Said, said
from surveys.forms.console_reading import read_head, read_item, read_page, read_scale
from surveys.forms.console_surveys import JsonForm, seen_in
from surveys.forms.console_words import PROGRAMMES, TYPES, word
from surveys.models import Survey, SurveyVersion
from surveys.views.console.doors import deed

Draft = dict[str, Any]


@deed("design_surveys")
def survey_edit(request: HttpRequest, code: str) -> HttpResponseBase:
    survey, draft = _draft(code)
    if draft is None:
        return _gone(request, survey) if request.method == "POST" else redirect("surveys:survey", code=code)
    if request.method == "POST":
        return _post(request, survey, draft)
    return _show(request, draft, draft.definition, request.GET.get("open", ""), fresh="new" in request.GET)


def _draft(code: str) -> tuple[Survey, SurveyVersion | None]:
    survey = get_object_or_404(Survey, code=code)
    return survey, survey.versions.filter(published_at__isnull=True).select_related("survey").first()


def _show(
    request: HttpRequest, draft: SurveyVersion, definition: Draft, path: str, fresh: bool, was: str = ""
) -> HttpResponseBase:
    """The outline with one piece open; ``was`` is the id under which that piece is kept, where another was typed."""
    found = faults_of(definition)
    if pieces.piece(definition, path) is None:
        path = ""
    here = {} if fresh else {one.field: one.sentence for one in found if one.piece == path}
    context = {
        "draft": draft,
        "survey": draft.survey,
        "programme": word(PROGRAMMES, draft.survey.programme),
        "path": path,
        "was": was or pieces.id_of(definition, path),
        "faults": found,
        "errors": here,
        "outline": outline(definition, {one.piece for one in found}),
        "types": TYPES.items(),
        "open": opened(definition, path),
    }
    return render(request, "surveys/console/survey_edit.html", context)


def faults_of(definition: Draft) -> list[Said]:
    """What stands in the way of publishing, in words."""
    try:
        load_definition(definition)
    except DefinitionError as error:
        return [_reachable(said(fault), definition) for fault in error.faults]
    return []


def _reachable(one: Said, definition: Draft) -> Said:
    """A fault in a condition that is shown as JSON is told at that field."""
    raw = pieces.piece(definition, one.piece) if one.field.startswith("show_if") else None
    deep = isinstance(raw, dict) and spread(raw.get("show_if")) is None
    return replace(one, field="show_if.kept") if deep else one


def _post(request: HttpRequest, survey: Survey, draft: SurveyVersion) -> HttpResponseBase:
    path, (do, _colon, target) = request.POST.get("piece", ""), request.POST.get("do", "save").partition(":")
    if seen_in(request.POST) not in (None, draft.saved_at):
        return _moved(request, draft, path)
    definition, path = pieces.found_again(draft.definition, path, request.POST.get("was", ""))
    definition = with_typed(definition, path, request.POST)
    try:
        changed, path, fresh = _done(definition, path, do, target, request.POST)
        actor: Any = request.user
        keep_draft(survey=survey, definition=changed, seen=seen_in(request.POST), actor=actor)
    except DraftMoved:
        survey, now = _draft(survey.code)
        return _moved(request, now, path) if now else _gone(request, survey)
    if do == "publish":
        return redirect("surveys:survey_publish", code=survey.code)
    if do == "save":
        messages.success(request, _("Draft saved."))
    query = {"open": path, **({"new": "1"} if fresh else {})}
    return redirect(f"{reverse('surveys:survey_edit', args=[survey.code])}?{urlencode(query)}#open")


def _moved(request: HttpRequest, draft: SurveyVersion, path: str) -> HttpResponseBase:
    """The draft as it is now, with what was typed in the piece it was typed for, wherever that stands by now."""
    was = request.POST.get("was", "")
    definition, at = pieces.found_again(draft.definition, path, was)
    if pieces.piece(draft.definition, at) is not None:
        said = _("Somebody else saved this draft meanwhile. Yours is below: check it, then save again.")
    else:
        said = _(
            "Somebody else saved this draft meanwhile and removed what you had open. Yours is below: save to have it "
            "again, or open the draft anew to leave it out."
        )
    messages.error(request, said)
    return _show(request, draft, with_typed(definition, at, request.POST), at, fresh=False, was=was)


def _gone(request: HttpRequest, survey: Survey) -> HttpResponseBase:
    """There is no draft any more; what was typed can be had again by going back."""
    messages.error(
        request,
        _(
            "Nothing was saved: this draft was published or thrown away meanwhile. Go back in the browser to see what "
            "you typed."
        ),
    )
    return redirect("surveys:survey", code=survey.code)


def with_typed(definition: Draft, path: str, post: QueryDict) -> Draft:
    """The draft with what was typed into the piece that is open; unchanged where that piece is gone."""
    where = pieces.place(path)
    if where is None or pieces.piece(definition, path) is None:
        return definition
    page, item, scale = where
    if scale:
        return pieces.replaced(definition, path, read_scale(post))
    if page is None:
        return pieces.replaced(definition, path, read_head(post))
    read = read_page(post, definition) if item is None else read_item(post, definition)
    return pieces.replaced(definition, path, read)


def _done(definition: Draft, path: str, do: str, target: str, post: QueryDict) -> tuple[Draft, str, bool]:
    """The draft after a button, the piece to open next, and whether that piece is new."""
    if target and pieces.piece(definition, target) is None:
        raise Http404
    if do == "open":
        return definition, target, False
    if do in ("up", "down"):
        changed, at = pieces.moved(definition, target, -1 if do == "up" else 1)
        return changed, at, False
    if do == "remove":
        return pieces.removed(definition, target), "", False
    if do == "add_page":
        return *pieces.with_page(definition), True
    if do == "add_scale":
        return *pieces.with_scale(definition), True
    if do == "add_item":
        page = (pieces.place(target) or (0,))[0] or 0
        kind = post.get(f"kind:{target}", "scale")
        return *pieces.with_item(definition, page, kind if kind in TYPES else "scale"), True
    return definition, path, False


@deed("design_surveys")
def survey_edit_json(request: HttpRequest, code: str) -> HttpResponseBase:
    """The whole draft as JSON; it is taken over only where it has no fault."""
    survey, draft = _draft(code)
    if draft is None:
        return _gone(request, survey) if request.method == "POST" else redirect("surveys:survey", code=code)
    text = json.dumps(draft.definition, ensure_ascii=False, indent=1)
    form = JsonForm(request.POST or None, request.FILES or None, initial={"text": text})
    found: list[Said] = []
    if request.method == "POST" and form.is_valid():
        found = faults_of(form.read)
        if form.read["programme"] != survey.programme:
            form.add_error("text", _("This definition is of another programme than the survey."))
        elif not found and _kept_whole(request, survey, form):
            messages.success(request, _("Draft saved."))
            return redirect("surveys:survey_edit", code=code)
    context = {"survey": survey, "draft": draft, "form": form, "faults": found}
    return render(request, "surveys/console/survey_json.html", context)


def _kept_whole(request: HttpRequest, survey: Survey, form: JsonForm) -> bool:
    """Save the JSON, unless it was begun from what is no longer the draft."""
    try:
        actor: Any = request.user
        keep_draft(survey=survey, definition=form.read, seen=seen_in(request.POST), actor=actor)
    except DraftMoved:
        said = _(
            "Somebody else saved this draft after you opened it. Yours is below and would replace theirs: look at the "
            "draft in another tab, then save again."
        )
        form.add_error("file" if form.cleaned_data.get("file") else "text", said)
        return False
    return True
