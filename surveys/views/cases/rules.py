"""The rules that open cases: in force, drafted, and approved by a second person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.access import may
from surveys.actions.cases import approve_case_rules, drop_case_rules, save_case_rules
from surveys.actions.second_person import RuleRefused
from surveys.engine.case_rules import DEFAULT
from surveys.forms.case_rules import RulesForm
from surveys.forms.console_segments import rule_refusal
from surveys.models import CaseRules
from surveys.queries.cases.rules import case_rules_draft, case_rules_in_force, past_case_rules
from surveys.views.console.doors import deed, sight

DIGITS = 9


@sight("view_unit_cases")
def rules(request: HttpRequest) -> HttpResponseBase:
    row, draft, actor = case_rules_in_force(), case_rules_draft(), request.user
    known, may_edit = draft or row, may(actor, "edit_case_rules")
    typed = request.POST if request.method == "POST" and may_edit else None
    form = RulesForm(known.definition if known else DEFAULT, typed)
    if typed is not None and form.is_valid():
        save_case_rules(definition=form.definition, actor=actor)  # type: ignore[arg-type]
        messages.success(request, _("Saved as a draft. A second person approves it; until then nothing changes."))
        return redirect("surveys:case_rules")
    context = {
        "row": row,
        "draft": draft,
        "shown": [(word, one.definition) for word, one in _versions(row, draft)],
        "own": draft is not None and draft.saved_by_id == actor.pk,
        "form": form,
        "past": past_case_rules(actor),
        "may_edit": may_edit,
        "may_approve": may(actor, "approve_case_rules"),
    }
    return render(request, "surveys/cases/rules.html", context, status=422 if form.wrong else 200)


def _versions(row: CaseRules | None, draft: CaseRules | None) -> list[tuple[str, CaseRules]]:
    return [(word, one) for word, one in (("draft", draft), ("in force", row)) if one is not None]


@require_POST
@deed("approve_case_rules")
def rules_approve(request: HttpRequest) -> HttpResponseBase:
    asked, actor = request.POST.get("number", ""), request.user
    number = int(asked) if asked.isdecimal() and len(asked) < DIGITS else 0
    try:
        approve_case_rules(number=number, saved_at=request.POST.get("saved_at", ""), actor=actor)  # type: ignore[arg-type]
    except RuleRefused as refused:
        messages.error(request, rule_refusal(str(refused)))
    else:
        messages.success(request, _("Approved. Answers from now on are looked at by these rules."))
    return redirect("surveys:case_rules")


@require_POST
@deed("edit_case_rules")
def rules_drop(request: HttpRequest) -> HttpResponseBase:
    drop_case_rules(actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The draft is thrown away. The rules in force stay as they are."))
    return redirect("surveys:case_rules")
