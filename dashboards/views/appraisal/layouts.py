"""Layouts of the appraisal's table for other systems: those there are, and the form of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dashboards.actions.appraisal.layouts import LayoutRefused, save_layout
from dashboards.forms.sheet_layouts import TypedLayout, faults_said, read_layout, source_choices, typed_of
from dashboards.queries.appraisal.sheets import layouts
from dashboards.views.appraisal.trail import crumbs
from surveys.views.console.doors import deed


@deed("run_appraisals")
def sheet_layouts(request: HttpRequest) -> HttpResponseBase:
    """``/appraisal/layouts/?code=hr``; a saving is a new version, a refusal keeps what was typed."""
    if request.method != "POST":
        return _page(request, _chosen(request), [])
    typed, actor = read_layout(request.POST), _actor(request)
    problems = typed.problems
    if not problems:
        try:
            made = save_layout(code=typed.code, title=typed.title, columns=typed.content, actor=actor)
        except LayoutRefused as refused:
            problems = faults_said(refused.faults)
        else:
            messages.success(request, _("Saved as version %(n)s.") % {"n": made.number})
            return redirect(f"{request.path}?code={made.code}")
    return _page(request, typed, problems)


def _actor(request: HttpRequest) -> Any:
    return request.user


def _chosen(request: HttpRequest) -> TypedLayout:
    code = request.GET.get("code", "")
    if not code:
        return TypedLayout()
    found = layouts(request.user).filter(code=code).first()
    if found is None:
        raise Http404
    return typed_of(found)


def _page(request: HttpRequest, typed: TypedLayout, problems: list[str]) -> HttpResponseBase:
    context = {
        "typed": typed,
        "problems": problems,
        "sources": source_choices(),
        "layouts": list(layouts(request.user)),
        "way": crumbs(),
    }
    return render(request, "dashboards/appraisal/layouts.html", context, status=422 if problems else 200)
