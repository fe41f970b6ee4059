"""The organisation: the tree on a day, one unit with its history, and what is done to it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from surveys.access import may
from surveys.actions.units import UnitRefused, close_unit, create_unit, describe_unit, move_unit
from surveys.clock import bank_today
from surveys.forms.console_units import CloseForm, DescribeForm, MoveForm, UnitForm, reason
from surveys.forms.console_words import ROLES, UNIT_KINDS, word
from surveys.models import Unit
from surveys.queries.organisation import held_on, tree_lines, units_for
from surveys.views.console.doors import deed, sight


@sight("view_units")
def units(request: HttpRequest) -> HttpResponseBase:
    day, wrong = _asked_day(request)
    words = request.GET.get("q", "").strip()
    lines = tree_lines(request.user, day)
    if words:
        found = words.casefold()
        lines = [one for one in lines if any(found in part.casefold() for part in _names(one))]
    context = {
        "lines": [(one, word(UNIT_KINDS, one.node.kind), min(one.depth, 4)) for one in lines],
        "on": day,
        "wrong": wrong,
        "words": words,
        "today": bank_today(),
        "may_manage": may(request.user, "manage_units"),
        "may_people": may(request.user, "manage_people"),
    }
    return render(request, "surveys/console/units.html", context)


def _names(line: Any) -> tuple[str, str, str]:
    return line.node.code, line.node.zh, line.node.en


def _asked_day(request: HttpRequest) -> tuple[date, str]:
    """The day that was asked for; today, and what was wrong, where it is none."""
    typed = request.GET.get("on", "").strip()
    try:
        return (date.fromisoformat(typed) if typed else bank_today()), ""
    except ValueError:
        return bank_today(), typed[:20]


@sight("view_units")
def unit(request: HttpRequest, code: str) -> HttpResponseBase:
    one = get_object_or_404(units_for(request.user), code=code)
    may_people = may(request.user, "manage_people")
    sees_posts = may_people or may(request.user, "view_figures", one)
    posts = list(one.appointments.select_related("user").order_by("until", "-since")) if sees_posts else []
    held = held_on(posts)
    context = {
        "unit": one,
        "kind": word(UNIT_KINDS, one.kind),
        "placements": one.placements.select_related("parent").order_by("-since"),
        "children": _children(one),
        "predecessors": one.predecessors.all(),
        "posts": [(post, word(ROLES, post.role), post in held) for post in posts],
        "may_manage": may(request.user, "manage_units"),
        "may_people": may_people,
        "sees_posts": sees_posts,
    }
    return render(request, "surveys/console/unit.html", context)


def _children(one: Unit) -> Any:
    today = bank_today()
    under = one.child_placements.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
    return [placement.unit for placement in under.select_related("unit").order_by("unit__code")]


@deed("manage_units")
def unit_new(request: HttpRequest) -> HttpResponseBase:
    start = {
        "opened": bank_today().isoformat(),
        "parent": Unit.objects.filter(code=request.GET.get("under", "")).first(),
    }
    form = UnitForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        try:
            made = create_unit(**form.cleaned_data, actor=actor)
        except UnitRefused as refused:
            form.add_error(refused.field, reason(refused.reason))
        else:
            messages.success(request, _("The unit is there."))
            return redirect("surveys:unit", code=made.code)
    return render(request, "surveys/console/unit_new.html", {"form": form})


@deed("manage_units")
def unit_edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Three forms on one page: describe, move, close; the button says which one was sent."""
    one = get_object_or_404(units_for(request.user), code=code)
    do = request.POST.get("do", "")
    data = {name: request.POST if do == name else None for name in ("describe", "move", "close")}
    known = {name: getattr(one, name) for name in ("name_zh", "name_en", "kind", "attributes")}
    describe = DescribeForm(data["describe"], initial=known)
    move, close = MoveForm(data["move"]), CloseForm(data["close"])
    for name, form in (("describe", describe), ("move", move), ("close", close)):
        if do == name and form.is_valid() and _carried_out(request, name, one, form):
            return redirect("surveys:unit", code=code)
    context = {"unit": one, "describe": describe, "move": move, "close": close}
    return render(request, "surveys/console/unit_edit.html", context)


def _carried_out(request: HttpRequest, do: str, one: Unit, form: Any) -> bool:
    actor: Any = request.user
    act: Any = {"describe": describe_unit, "move": move_unit, "close": close_unit}[do]
    try:
        act(unit=one, actor=actor, **form.cleaned_data)
    except UnitRefused as refused:
        form.add_error(refused.field, reason(refused.reason))
        return False
    said = {
        "describe": _("Saved."),
        "move": _("The unit moves on that day. Answers given before stay where they were given."),
        "close": _("The unit ends on that day. Its answers stay."),
    }
    messages.success(request, said[do])
    return True
