"""The schemes of the appraisal: their versions, one version in plain words, and its way into force."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboards.actions.appraisal import IllegalSchemeMove, drop_scheme, may_write, move_scheme
from dashboards.actions.appraisal.sentences import sentence
from dashboards.forms.scheme.faults import told
from dashboards.forms.scheme.words import unit_kinds
from dashboards.formulas.scheme import SchemeError
from dashboards.models import RuleState, SchemeVersion
from dashboards.queries.appraisal.schemes import region_schemes, visible_versions
from dashboards.views.appraisal.trail import crumbs, scheme_crumbs
from surveys import access
from surveys.views.console.doors import sight

MOVES = {"submit": RuleState.SUBMITTED, "return": RuleState.DRAFT, "approve": RuleState.APPROVED}
VERBS = ("view_appraisals", "edit_schemes", "approve_schemes")


@sight(*VERBS)
def schemes(request: HttpRequest) -> HttpResponseBase:
    """``/appraisal/schemes/``"""
    context = {
        "page": Paginator(visible_versions(request.user), 50).get_page(request.GET.get("page")),
        "regions": region_schemes(request.user),
        "may_edit": access.may(request.user, "edit_schemes"),
        "way": crumbs(),
    }
    return render(request, "dashboards/appraisal/schemes.html", context)


@sight(*VERBS)
def version(request: HttpRequest, pk: int) -> HttpResponseBase:
    """``/appraisal/schemes/versions/7/``"""
    return _page(request, asked(request, pk))


@require_POST
@sight("edit_schemes", "approve_schemes", "edit_region_scheme")
def move(request: HttpRequest, pk: int) -> HttpResponseBase:
    """POST ``do``: ``submit``, ``return``, ``approve`` or ``drop``."""
    one, do = asked(request, pk), request.POST.get("do", "")
    actor: Any = request.user
    try:
        if do == "drop":
            drop_scheme(version=one, actor=actor)
            messages.success(request, _("The draft was thrown away."))
            return redirect("dashboards:schemes")
        if do in MOVES:
            move_scheme(version=one, to=MOVES[do], actor=actor)
            messages.success(request, _("Done. The version stands in its new state."))
    except IllegalSchemeMove as refused:
        return _page(request, one, [sentence(refused)])
    except SchemeError as refused:
        return _page(request, one, [fault.sentence for fault in told(refused.faults)])
    return redirect("dashboards:scheme_version", pk)


def asked(request: HttpRequest, pk: int) -> SchemeVersion:
    return get_object_or_404(visible_versions(request.user), pk=pk)


def _page(request: HttpRequest, one: SchemeVersion, problems: list[str] | None = None) -> HttpResponseBase:
    words = unit_kinds()
    context = {
        "one": one,
        "content": one.content,
        "kinds": [words[kind] for kind in one.content["kinds"]],
        "bounds": one.content.get("adjustments") or {},
        "text": json.dumps(one.content, ensure_ascii=False, indent=1),
        "problems": problems or [],
        "may_edit": may_write(request.user, one.scheme.region),
        "may_approve": access.may(request.user, "approve_schemes"),
        "own": request.user.pk in (one.created_by_id, one.submitted_by_id),
        "may_try": access.may(request.user, "run_appraisals"),
        "way": scheme_crumbs(),
    }
    return render(request, "dashboards/appraisal/scheme_version.html", context, status=409 if problems else 200)
