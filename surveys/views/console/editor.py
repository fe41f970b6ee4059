"""The editor of a draft: an outline with one piece open. Every button first keeps what was typed in that piece."""

import json
from dataclasses import replace
from datetime import datetime
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
from surveys.forms.console_surveys import JsonForm
from surveys.forms.console_words import PROGRAMMES, TYPES, word
from surveys.models import Survey, SurveyVersion
from surveys.views.console.doors import deed

Draft = dict[str, Any]


@deed("design_surveys")
def survey_edit(request: HttpRequest, code: str) -> HttpResponseBase:
    survey, draft = _draft(code)
    if draft is None:
        return redirect("surveys:survey", code=code)
    if request.method == "POST":
        return _post(request, survey, draft)
    return _show(request, draft, draft.definition, request.GET.get("open", ""), fresh="new" in request.GET)


def _draft(code: str) -> tuple[Survey, SurveyVersion | None]:
    survey = get_object_or_404(Survey, code=code)
    return survey, survey.versions.filter(published_at__isnull=True).select_related("survey").first()


def _show(request: HttpRequest, draft: SurveyVersion, definition: Draft, path: str, fresh: bool) -> HttpResponseBase:
    found = faults_of(definition)
    if pieces.piece(definition, path) is None:
        path = ""
    here = {} if fresh else {one.field: one.sentence for one in found if one.piece == path}
    context = {
        "draft": draft,
        "survey": draft.survey,
        "programme": word(PROGRAMMES, draft.survey.programme),
        "path": path,
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
    definition = with_typed(draft.definition, path, request.POST)
    try:
        changed, path, fresh = _done(definition, path, do, target, request.POST)
        actor: Any = request.user
        keep_draft(survey=survey, definition=changed, seen=_seen(request.POST), actor=actor)
    except DraftMoved:
        messages.error(
            request, _("Somebody else saved this draft meanwhile. Yours is below: check it, then save again.")
        )
        return _show(request, draft, definition, path, fresh=False)
    if do == "publish":
        return redirect("surveys:survey_publish", code=survey.code)
    if do == "save":
        messages.success(request, _("Draft saved."))
    query = {"open": path, **({"new": "1"} if fresh else {})}
    return redirect(f"{reverse('surveys:survey_edit', args=[survey.code])}?{urlencode(query)}#open")


def _seen(post: QueryDict) -> datetime | None:
    try:
        return datetime.fromisoformat(post.get("seen", ""))
    except ValueError:
        return None


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
        return redirect("surveys:survey", code=code)
    text = json.dumps(draft.definition, ensure_ascii=False, indent=1)
    form = JsonForm(request.POST or None, request.FILES or None, initial={"text": text})
    found: list[Said] = []
    if request.method == "POST" and form.is_valid():
        found = faults_of(form.read)
        if form.read["programme"] != survey.programme:
            form.add_error("text", _("This definition is of another programme than the survey."))
        elif not found:
            actor: Any = request.user
            keep_draft(survey=survey, definition=form.read, actor=actor)
            messages.success(request, _("Draft saved."))
            return redirect("surveys:survey_edit", code=code)
    context = {"survey": survey, "draft": draft, "form": form, "faults": found}
    return render(request, "surveys/console/survey_json.html", context)
