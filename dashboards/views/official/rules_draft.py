"""The draft of the rules: as a form with a field for every choice, or as JSON for who wants the whole text."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dashboards.actions.official.due import last_quarter
from dashboards.actions.rules import IllegalRuleMove, save_rules
from dashboards.forms.official_faults import move_sentence, told
from dashboards.forms.official_rules import RulesForm
from dashboards.forms.rules_reading import RulesDraft
from dashboards.formulas.rules import RulesError
from dashboards.models import RuleState, RuleVersion
from dashboards.queries.official.asked_constructs import asked_constructs
from dashboards.queries.rules import rules_in_force
from dashboards.views.official.rules import rules_way
from surveys.engine.dimensions import PROGRAMMES
from surveys.engine.periods import add_months
from surveys.engine.reading import Fault
from surveys.views.console.doors import deed


@deed("edit_rules")
def draft(request: HttpRequest, programme: str) -> HttpResponseBase:
    """``/official/rules/retail/draft/?as=json``: the open draft, or a new one that begins with the rules in force."""
    if programme not in PROGRAMMES:
        raise Http404
    as_json = "content" in request.POST or request.GET.get("as") == "json"
    return _as_json(request, programme) if as_json else _as_form(request, programme)


def _as_form(request: HttpRequest, programme: str) -> HttpResponseBase:
    content, about = _begun(programme)
    asked = RulesDraft(programme, content, about, request.POST or None)
    if request.method == "POST" and asked.is_valid():
        given = asked.form.cleaned_data
        facts = {"first_month": given["first_month"], "note": given["note"]}
        saved = _saved(request, programme, asked.rules(), facts, asked.form, asked.refuse)
        if saved:
            return saved
    context = {
        "form": asked.form,
        "rows": asked.rows,
        "problems": asked.problems if request.method == "POST" else [],
        "programme": programme,
        "constructs": asked_constructs(programme),
        "way": rules_way(),
    }
    return render(request, "dashboards/official/rules_draft.html", context, status=_status(request))


def _as_json(request: HttpRequest, programme: str) -> HttpResponseBase:
    content, about = _begun(programme)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    form, faults = RulesForm(request.POST or None, initial={**about, "content": text}), []

    def refuse(found: tuple[Fault, ...]) -> None:
        faults.extend(told(found))

    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        saved = _saved(request, programme, given.pop("content"), given, form, refuse)
        if saved:
            return saved
    context = {"form": form, "faults": faults, "programme": programme, "way": rules_way()}
    return render(request, "dashboards/official/rules_json.html", context, status=_status(request))


def _saved(
    request: HttpRequest,
    programme: str,
    content: Any,
    facts: dict[str, Any],
    form: Any,
    refuse: Callable[[tuple[Fault, ...]], None],
) -> HttpResponseBase | None:
    """The way on where the draft was saved; else what is wrong stands in the form."""
    actor: Any = request.user
    try:
        saved = save_rules(programme=programme, content=content, actor=actor, **facts)
    except RulesError as refused:
        refuse(refused.faults)
    except IllegalRuleMove as refused:
        form.add_error(None, move_sentence(str(refused)))
    else:
        messages.success(request, _("The draft is saved. Look at its effect, then submit it."))
        return redirect("dashboards:official_rule", saved.pk)
    return None


def _status(request: HttpRequest) -> int:
    return 400 if request.method == "POST" else 200


def _begun(programme: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rules that the draft begins with, from when they hold, and why they change."""
    open_one = RuleVersion.objects.filter(programme=programme).exclude(state=RuleState.APPROVED).first()
    found = open_one or rules_in_force(programme)
    month = open_one.first_month if open_one else add_months(last_quarter().last, 4)
    about = {"first_month": f"{month // 100}-{month % 100:02d}", "note": open_one.note if open_one else ""}
    return (found.content if found else {}), about
