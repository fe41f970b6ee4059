"""What if: other weights, floors and caps, and at once which units change grade."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboards.actions.appraisal import IllegalSchemeMove, may_write, save_scheme
from dashboards.actions.appraisal.sentences import sentence
from dashboards.actions.official.due import last_quarter
from dashboards.forms.appraisal_words import title_of
from dashboards.forms.scheme.faults import Said, labelled, told
from dashboards.forms.scheme.fields import Fields, Known
from dashboards.forms.scheme.head import weights_of
from dashboards.forms.scheme.typed import content_of, read_typed, typed_of
from dashboards.forms.words import programme_words
from dashboards.formulas.scheme import SchemeError
from dashboards.models import RuleState, SchemeVersion
from dashboards.queries.appraisal.trying import Trial, try_scheme
from dashboards.views.appraisal.schemes import asked
from dashboards.views.appraisal.trail import scheme_crumbs
from surveys import access
from surveys.engine.periods import Period, PeriodError, add_months, parse_period, quarter_of
from surveys.views.console.doors import sight

SHOWN = 200
QUARTERS = 8


@sight("run_appraisals", "edit_region_scheme")
def what_if(request: HttpRequest, pk: int) -> HttpResponseBase:
    """POST ``components.2.weight=…&components.2.floor=…``; ``do=save`` keeps them in the draft."""
    one = asked(request, pk)
    if not access.may(request.user, "run_appraisals") and not may_write(request.user, one.scheme.region):
        raise Http404
    period, content = _period(request), _content(request, one)
    faults: list[Said] = []
    trial: Trial | None = None
    try:
        if request.POST.get("do") == "save":
            return _saved(request, one, content)
        trial = try_scheme(request.user, one, content, period, timezone.now())
    except SchemeError as refused:
        faults = told(refused.faults)
    except IllegalSchemeMove as refused:
        faults = [Said("", "", sentence(refused))]
    return _show(request, one, content, period, trial, faults)


def _content(request: HttpRequest, one: SchemeVersion) -> dict[str, Any]:
    """The version with the weights, floors and caps that were typed."""
    if request.method != "POST":
        return dict(one.content)
    typed = read_typed(request.POST.dict()).get("components", [])
    parts = [
        {**known, **_limits(own)} for known, own in zip(one.content["components"], typed, strict=False)
    ] or one.content["components"]
    return {**one.content, "components": parts}


def _limits(typed: Any) -> dict[str, Any]:
    given = typed if isinstance(typed, dict) else {}
    return {name: given.get(name) or None for name in ("weight", "floor", "cap")}


def _period(request: HttpRequest) -> Period:
    asked_for = request.POST.get("period") or request.GET.get("period")
    if not asked_for:
        return last_quarter()
    try:
        found = parse_period(asked_for)
    except PeriodError:
        raise Http404 from None
    return quarter_of(found.first)


def _saved(request: HttpRequest, one: SchemeVersion, content: dict[str, Any]) -> HttpResponseBase:
    if one.state != RuleState.DRAFT:
        raise IllegalSchemeMove("not_a_draft")
    kept = content_of(typed_of(content)) | {"schema": 1}
    actor: Any = request.user
    save_scheme(
        code=one.scheme.code,
        content=kept,
        first_month=one.first_month,
        last_month=one.last_month,
        actor=actor,
        region=one.scheme.region,
        note=one.note,
    )
    messages.success(request, _("The weights stand in the draft."))
    return redirect("dashboards:scheme_version", one.pk)


def _show(
    request: HttpRequest,
    one: SchemeVersion,
    content: dict[str, Any],
    period: Period,
    trial: Trial | None,
    faults: list[Said],
) -> HttpResponseBase:
    beside = {said.field: said.sentence for said in reversed(faults)}
    typed = typed_of(content)
    fields = Fields(typed, beside, Known([], []))
    parts = fields.components()
    latest = last_quarter()
    offered = [quarter_of(add_months(latest.first, -3 * back)) for back in range(QUARTERS)]
    context = {
        "one": one,
        "period": period,
        "periods": offered if period in offered else [period, *offered],
        "rows": [(part.title, part.head[-1], *part.limits) for part in parts],
        "total": weights_of(typed),
        "trial": trial,
        "missing": [programme_words()[name] for name in trial.missing] if trial else [],
        "moved": [move for move in trial.rows if move.regraded or move.change][:SHOWN] if trial else [],
        "itself": trial is not None and trial.base.pk == one.pk,
        "faults": labelled(faults, fields.labels()),
        "may_keep": one.state == RuleState.DRAFT and may_write(request.user, one.scheme.region),
        "way": [*scheme_crumbs(), (title_of(one.content), reverse("dashboards:scheme_version", args=[one.pk]))],
    }
    return render(request, "dashboards/appraisal/what_if.html", context, status=400 if faults else 200)
