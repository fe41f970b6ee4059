"""The list of appeals: a unit's own, all of them for who decides or audits."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.queries.appeals.chores import appeal_chores
from dashboards.queries.appeals.listed import Wanted, listed
from dashboards.views.appeals.trail import crumbs
from surveys import access
from surveys.models import User
from surveys.views.console.doors import sight

PER_PAGE = 50
VERBS = ("view_appraisals", "decide_appeals", "view_audit")


@sight(*VERBS)
def appeals(request: HttpRequest) -> HttpResponseBase:
    """``/appraisal/appeals/?which=open&q=E1``"""
    assert isinstance(request.user, User)
    which = request.GET.get("which", "")
    wanted = Wanted(which if which in ("open", "decided") else "", request.GET.get("q", "").strip()[:60])
    found = listed(request.user, wanted)
    chores = appeal_chores(request.user)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "tabs": [("", _("All")), ("open", _("Undecided")), ("decided", _("Decided or withdrawn"))],
        "open_ones": listed(request.user, Wanted("open")).count(),
        "windows": [one for one in chores if one.kind == "window"],
        "corrected": [one for one in chores if one.kind in ("scores", "runs")],
        "decides": access.may(request.user, "decide_appeals"),
        "way": crumbs(),
    }
    return render(request, "dashboards/appeals/list.html", context)
