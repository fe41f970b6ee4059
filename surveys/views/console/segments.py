"""The segment rule: what holds, what a draft would change, and the second person's approval."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.access import may
from surveys.actions.second_person import RuleRefused
from surveys.actions.segments import approve_segment_rule, drop_segment_draft, save_segment_rule
from surveys.engine.segments import DEFAULT, KINDS
from surveys.forms.console_segments import FIELDS, SegmentRuleForm, rule_refusal
from surveys.forms.customer_words import kind_words, per_cent, segment_words, short_segment, yuan
from surveys.models import SegmentRule
from surveys.queries.customers import segments_waiting
from surveys.queries.segments import Matrix, moves_under, past_rules, rule_draft, rule_in_force, rule_of
from surveys.views.console.doors import deed, sight


@sight("view_customers")
def segments(request: HttpRequest) -> HttpResponseBase:
    rule, draft = rule_in_force(), rule_draft()
    known = draft or rule
    start = known.definition if known else DEFAULT.dump()
    form = SegmentRuleForm(request.POST or None, definition=start)
    if request.method == "POST" and may(request.user, "edit_segments") and form.is_valid():
        actor: Any = request.user
        save_segment_rule(definition=form.definition(), actor=actor)
        messages.success(request, _("Saved as a draft. Below stands whom it would move; a second person approves it."))
        return redirect("surveys:segments")
    matrix = moves_under(rule_of(draft)) if draft else None
    context = {
        "rule": rule,
        "steps": _steps(rule),
        "draft": draft,
        "own": draft is not None and draft.saved_by_id == request.user.pk,
        "form": form,
        "groups": [(kind_words()[kind], fields) for kind, fields in form.groups()],
        "matrix": matrix,
        **(_matrix(matrix) if matrix else {}),
        "past": past_rules(request.user),
        "waiting": segments_waiting(rule),
        "may_edit": may(request.user, "edit_segments"),
        "may_approve": may(request.user, "approve_segments"),
    }
    return render(request, "surveys/console/segments.html", context)


def _steps(rule: SegmentRule | None) -> list[tuple[str, list[tuple[Any, str]]]]:
    """Kind of customer, and its thresholds as words and figures."""
    if rule is None:
        return []
    words = kind_words()
    return [
        (words[kind], [(FIELDS[name], _said(name, rule.definition[kind][name])) for name in FIELDS]) for kind in KINDS
    ]


def _said(name: str, value: int) -> str:
    return per_cent(value) if name == "mgc_growth" else f"¥{yuan(value)}"


def _matrix(matrix: Matrix) -> dict[str, Any]:
    """Rows and columns with their sums; a cell knows whether its customers stay."""
    rows = [
        (
            segment_words()[before],
            [(matrix.cells.get((before, after), 0), before == after) for after in matrix.codes],
            sum(matrix.cells.get((before, after), 0) for after in matrix.codes),
        )
        for before in matrix.codes
    ]
    sums = [sum(matrix.cells.get((before, after), 0) for before in matrix.codes) for after in matrix.codes]
    return {"columns": [short_segment(code) for code in matrix.codes], "moves": rows, "sums": sums}


@require_POST
@deed("approve_segments")
def segments_approve(request: HttpRequest) -> HttpResponseBase:
    actor: Any = request.user
    number = request.POST.get("number", "")
    try:
        approve_segment_rule(
            number=int(number) if number.isdecimal() else 0, saved_at=request.POST.get("saved_at", ""), actor=actor
        )
    except RuleRefused as refused:
        messages.error(request, rule_refusal(str(refused)))
    else:
        messages.success(request, _("Approved. Every customer's segment is now computed anew, in the background."))
    return redirect("surveys:segments")


@require_POST
@deed("edit_segments")
def segments_drop(request: HttpRequest) -> HttpResponseBase:
    actor: Any = request.user
    drop_segment_draft(actor=actor)
    messages.success(request, _("The draft is thrown away. The rule in force stays as it is."))
    return redirect("surveys:segments")
