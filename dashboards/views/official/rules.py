"""The rules of the official figures: versions, a draft, its effect on the last quarter, a second person's approval."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboards.actions.official.due import last_quarter
from dashboards.actions.rules import IllegalRuleMove, drop_rules, move_rules
from dashboards.forms.official_faults import move_sentence
from dashboards.forms.rules_told import choices_told
from dashboards.forms.words import programme_words
from dashboards.formulas.rules import load_rules
from dashboards.models import RuleState, RuleVersion
from dashboards.queries.official.preview import Effect, Preview, preview_rules
from dashboards.queries.official.rule_changes import rule_changes
from dashboards.queries.official.table import specs_of, told_verdict
from dashboards.queries.rules import rule_versions, rules_in_force
from dashboards.views.official.trail import crumbs
from dashboards.views.tables import csv_response
from surveys import access
from surveys.engine.dimensions import PROGRAMMES
from surveys.models import Product, Programme
from surveys.templatetags.manyi import named
from surveys.tree import load_tree
from surveys.views.console.doors import sight

MOVES = {"submit": RuleState.SUBMITTED, "return": RuleState.DRAFT, "approve": RuleState.APPROVED}
VERBS = ("view_official", "edit_rules", "approve_rules")


def rules_way() -> list[tuple[str, str | None]]:
    return crumbs((_("Rules"), reverse("dashboards:official_rules")))


@sight(*VERBS)
def rules(request: HttpRequest) -> HttpResponseBase:
    """``/official/rules/``"""
    held = {name: version.pk for name in PROGRAMMES if (version := rules_in_force(name))}
    context = {
        "page": Paginator(rule_versions(request.user), 50).get_page(request.GET.get("page")),
        "in_force": set(held.values()),
        "way": crumbs(),
        "programmes": PROGRAMMES,
        "may_edit": access.may(request.user, "edit_rules"),
    }
    return render(request, "dashboards/official/rules.html", context)


@sight(*VERBS)
def version(request: HttpRequest, pk: int) -> HttpResponseBase:
    """``/official/rules/7/?effect=1``"""
    return _page(request, _asked(request, pk))


@sight("edit_rules", "approve_rules")
def effect_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """``/official/rules/7/effect.csv``: every unit under the rules in force and under this version."""
    one = _asked(request, pk)
    head = (_("Code"), _("Unit"), *(f"{name} {when}" for when in (_("before"), _("after")) for name in _columns()))
    rows = (
        (
            row["effect"].code,
            row["name"],
            *_side(row["effect"].before),
            *_side(row["effect"].after),
            row["effect"].moved,
        )
        for row in _effect(request, one)["rows"]
    )
    name = f"effect-{one.programme}-{one.number}-{last_quarter().code}"
    return csv_response(name, (*head, _("Moved")), (tuple("" if c is None else c for c in row) for row in rows))


def _columns() -> tuple[str, ...]:
    return _("Value"), _("Low"), _("High"), _("Class"), _("Status")


def _side(found: dict[str, Any] | None) -> tuple[object, ...]:
    ends = tuple((found or {}).get(name) for name in ("shrunken", "shrunken_low", "shrunken_high"))
    return *ends, _told(found), (found or {}).get("status")


def _told(found: dict[str, Any] | None) -> str:
    """The class as it is told."""
    return told_verdict(found.get("class") or "", found["status"]) if found else ""


@require_POST
@sight("edit_rules", "approve_rules")
def move(request: HttpRequest, pk: int) -> HttpResponseBase:
    """POST ``do``: ``submit``, ``return``, ``approve`` or ``drop``."""
    one, do = _asked(request, pk), request.POST.get("do", "")
    actor: Any = request.user
    try:
        if do == "drop":
            drop_rules(rules=one, actor=actor)
            messages.success(request, _("The draft was thrown away."))
            return redirect("dashboards:official_rules")
        if do in MOVES:
            move_rules(rules=one, to=MOVES[do], actor=actor)
            messages.success(request, _("Done. The version stands in its new state."))
    except IllegalRuleMove as refused:
        return _page(request, one, move_sentence(str(refused)))
    return redirect("dashboards:official_rule", pk)


def _asked(request: HttpRequest, pk: int) -> RuleVersion:
    return get_object_or_404(rule_versions(request.user), pk=pk)


def _page(request: HttpRequest, one: RuleVersion, problem: str = "") -> HttpResponseBase:
    held, user = load_rules(one.content, one.programme), request.user
    may_edit, may_approve = access.may(user, "edit_rules"), access.may(user, "approve_rules")
    context = {
        "one": one,
        "title": programme_words()[one.programme],
        "rules": held,
        "specs": specs_of(held),
        "text": json.dumps(one.content, ensure_ascii=False, indent=1),
        "way": rules_way(),
        "problem": problem,
        "changes": rule_changes(one),
        "choices": choices_told(one.content),
        "may_edit": may_edit,
        "may_approve": may_approve,
        "quarter": last_quarter().code,
        **(_effect(request, one) if request.GET.get("effect") and (may_edit or may_approve) else {}),
    }
    return render(request, "dashboards/official/rules_version.html", context, status=409 if problem else 200)


def _effect(request: HttpRequest, one: RuleVersion) -> dict[str, Any]:
    """Figures of the last quarter under both rules; units that lose theirs come first, then those that move most."""
    found = preview_rules(request.user, one, last_quarter())
    names = _names(one.programme)
    rows = [
        {
            "name": names.get(effect.code, effect.code),
            "effect": effect,
            "before": (effect.before or {}).get("shrunken"),
            "after": (effect.after or {}).get("shrunken"),
            "class_changed": _told(effect.before) != _told(effect.after),
            "status_changed": effect.changed("status"),
        }
        for effect in sorted(found.effects, key=_by_effect)
    ]
    return {"preview": found, "rows": rows, **_moved(found)}


def _by_effect(each: Effect) -> tuple[bool, float, str]:
    return not each.lost, -abs(float(each.moved or 0)), each.code


def _moved(found: Preview) -> dict[str, int]:
    return {
        "lost": sum(each.lost for each in found.effects),
        "moved": sum(bool(round(each.moved or 0, 1)) for each in found.effects),
        "classes": sum(_told(each.before) != _told(each.after) for each in found.effects),
        "statuses": sum(each.changed("status") for each in found.effects),
    }


def _names(programme: str) -> dict[str, str]:
    if programme == Programme.PRODUCT:
        return {one.code: named(one) for one in Product.objects.all()}
    language = get_language() or ""
    return {node.code: node.name(language) for node in load_tree().nodes.values()}
