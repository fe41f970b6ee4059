"""A campaign's ways in: posters, signs and tablets, and links for invited customers."""

import csv
import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.actions.invitations import add_point_once, add_points_everywhere, invite, switch_access_point
from surveys.channels.addresses import display_address, link_address
from surveys.clock import bank_now
from surveys.forms.console_invitations import COLUMNS, InvitationsForm
from surveys.forms.console_points import DISPLAY, KIND_OF, PointForm
from surveys.forms.console_words import POINT_KINDS, word
from surveys.models import AccessPoint, Campaign, Unit
from surveys.queries.campaigns import branches_in, visible_campaigns
from surveys.queries.receipt_codes import code_counts
from surveys.queries.rotating import display_key
from surveys.tree import load_tree
from surveys.views.console.addresses import point_address, poster_addresses
from surveys.views.console.doors import deed

FORMULA = ("=", "+", "-", "@", "＝", "\t", "\r")


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    """A campaign that has ways in: the internal programme hands out keys, and has none of these."""
    outside = visible_campaigns(request.user).exclude(version__survey__programme="internal")
    return get_object_or_404(outside, pk=pk)


@deed("issue_campaigns")
def points(request: HttpRequest, pk: int) -> HttpResponseBase:
    one = _campaign(request, pk)
    units = Unit.objects.filter(pk__in=_branches(one))
    form = PointForm(request.POST if "one" in request.POST else None, units=units)
    if request.method == "POST":
        if "one" not in request.POST:
            return _add_points(request, one)
        if form.is_valid():
            return _add_point(request, one, form)
    wave = one.waves.filter(opens_at__lte=timezone.now()).order_by("-opens_at").first()
    context = {
        "campaign": one,
        "form": form,
        "rows": [_row(point) for point in one.access_points.select_related("unit", "product")],
        "kinds": POINT_KINDS.items(),
        "branches": units.count(),
        "codes": code_counts(wave, timezone.now()) if wave else [],
    }
    return render(request, "surveys/console/points.html", context, status=422 if form.errors else 200)


def _row(point: AccessPoint) -> dict[str, Any]:
    """A display has an address of its own, and no poster: a printed code does not change."""
    fixed = point.kind != "kiosk" and not point.rotates
    return {
        "point": point,
        "kind": word(POINT_KINDS, DISPLAY if point.rotates else point.kind),
        "address": display_address(point.code, display_key(point)) if point.rotates else point_address(point),
        "posters": poster_addresses(point.code) if fixed else None,
    }


def _add_point(request: HttpRequest, one: Campaign, form: PointForm) -> HttpResponseBase:
    actor: Any = request.user
    _point, made = add_point_once(campaign=one, actor=actor, **form.point)
    messages.success(request, _("Set up.") if made else _("It is there already, and open."))
    return redirect("surveys:points", pk=one.pk)


def _branches(one: Campaign) -> list[int]:
    return branches_in(one.scope_id, load_tree())


def _add_points(request: HttpRequest, one: Campaign) -> HttpResponseBase:
    kind = request.POST.get("kind", "")
    if kind in POINT_KINDS:
        units = list(Unit.objects.filter(pk__in=_branches(one)).order_by("code"))
        actor: Any = request.user
        rotates = kind == DISPLAY
        made = add_points_everywhere(campaign=one, units=units, kind=KIND_OF[kind], rotates=rotates, actor=actor)
        messages.success(request, _("Made for %(n)s branches; those that had one keep it.") % {"n": made})
    else:
        messages.error(request, _("Choose what is to be set up."))
    return redirect("surveys:points", pk=one.pk)


@require_POST
@deed("issue_campaigns")
def point_switch(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    point = get_object_or_404(_campaign(request, pk).access_points, code=code)
    actor: Any = request.user
    switch_access_point(point=point, active=not point.active, actor=actor)
    return redirect("surveys:points", pk=pk)


@deed("issue_campaigns")
def invitations(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a list of customers; answer with the file of their links, which nobody can read again."""
    one, tree = _campaign(request, pk), load_tree()
    if one.state == "closed":
        messages.error(request, _("The campaign is closed; nobody can be invited any more."))
        return redirect("surveys:campaign", pk=pk)
    waves = one.waves.filter(closes_at__gt=bank_now()).order_by("opens_at")
    if not waves:
        messages.error(request, _("Every wave of this campaign is over. Add one before you invite anybody."))
        return redirect("surveys:campaign", pk=pk)
    scope = tree.subtree([one.scope_id])
    form = InvitationsForm(request.POST or None, request.FILES or None, waves=waves, tree=tree, scope=scope)
    if request.method == "POST" and form.is_valid():
        if _first_time(request):
            return _link_file(request, form)
        messages.error(request, _("This list was sent already. Its links were in the file of that time."))
        return redirect("surveys:invitations", pk=pk)
    context = {"campaign": one, "form": form, "columns": COLUMNS, "once": _new_once(request)}
    return render(request, "surveys/console/invitations.html", context)


def _new_once(request: HttpRequest) -> str:
    """A key for one sending of the form, so that a double click invites nobody twice."""
    once = secrets.token_urlsafe(12)
    request.session["invite_once"] = [*request.session.get("invite_once", [])[-9:], once]
    return once


def _first_time(request: HttpRequest) -> bool:
    waiting = request.session.get("invite_once", [])
    once = request.POST.get("once", "")
    request.session["invite_once"] = [key for key in waiting if key != once]
    return once in waiting


def _link_file(request: HttpRequest, form: InvitationsForm) -> HttpResponseBase:
    actor: Any = request.user
    drawn = form.cleaned_data["drawn"] == "drawn"
    made = invite(wave=form.cleaned_data["wave"], invitees=form.invitees, drawn=drawn, actor=actor)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="links-{form.cleaned_data["wave"].campaign_id}.csv"'
    answer["Cache-Control"] = "no-store"
    answer.write("\ufeff")
    rows = csv.writer(answer)
    rows.writerow(["number", "unit_code", "invitation", "link"])
    for number, ((row, token), unit) in enumerate(zip(made, form.units, strict=True), 1):
        rows.writerow([number, _plain(unit), row.public_id, link_address(token)])
    return answer


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
