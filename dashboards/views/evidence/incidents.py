"""An incident: recorded; then its page, with its history and what may be done next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from dashboards.actions.evidence_files import FileRefused
from dashboards.actions.fact_checks import FactRefused
from dashboards.actions.incidents import (
    IllegalMove,
    OutcomeRefused,
    add_evidence,
    legal_steps,
    may_add_evidence,
    move_incident,
    needs_reason,
    propose_veto,
    record_incident,
    record_outcome,
)
from dashboards.forms.evidence_words import fact_problem, file_problem, move_problem, outcome_problem
from dashboards.forms.incidents import ConfirmForm, EvidenceForm, IncidentForm, OutcomeForm, StepForm, VetoForm
from dashboards.models import Incident, IncidentState
from dashboards.queries.appraisal.deadline import veto_deadline
from dashboards.queries.evidence_scope import recordable_units
from dashboards.queries.incidents import incidents, leader_on
from dashboards.queries.veto_banner import banner_of
from dashboards.views.evidence.trail import crumbs, names_shown
from surveys import access
from surveys.clock import bank_today
from surveys.views.console.doors import deed, sight


@deed("record_incidents")
def incident_new(request: HttpRequest) -> HttpResponseBase:
    units = recordable_units(request.user, "record_incidents")
    form = IncidentForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        actor: Any = request.user
        try:
            made = record_incident(uploads=data.pop("evidence"), actor=actor, **data)
        except FactRefused as refused:
            form.add_error(refused.field, fact_problem(refused.reason))
        except FileRefused as refused:
            form.add_error("evidence", file_problem(refused.reason, refused.name))
        else:
            messages.success(request, _("Recorded as %(name)s.") % {"name": made.name})
            return redirect("dashboards:incident", pk=made.pk)
    return render(request, "dashboards/evidence/incident_new.html", {"form": form, "way": crumbs()})


@sight("view_evidence", "record_incidents")
def incident(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page; POST with ``do``: ``step`` (and ``to``), ``evidence`` or ``outcome``."""
    one = get_object_or_404(incidents(request.user).select_related("unit", "recorded_by"), pk=pk)
    sent: dict[str, Any] = {}
    if request.method == "POST":
        do = request.POST.get("do", "")
        form = _bound(request, one, do)
        if form.is_valid() and _carried_out(request, one, do, form):
            return redirect("dashboards:incident", pk=pk)
        sent[request.POST.get("to", do) if do == "step" else do] = form
        one = Incident.objects.select_related("unit", "recorded_by").get(pk=pk)
    return render(
        request, "dashboards/evidence/incident.html", _context(request, one, sent), status=400 if sent else 200
    )


def _form_class(one: Incident, to: str) -> type[StepForm]:
    if to == "proposed":
        return VetoForm
    return ConfirmForm if to == "confirmed" and one.state == "investigating" else StepForm


def _bound(request: HttpRequest, one: Incident, do: str) -> Any:
    if do == "evidence":
        return EvidenceForm(request.POST, request.FILES)
    if do == "outcome":
        return OutcomeForm(request.POST)
    return _step_form(one, request.POST.get("to", ""), request.POST)


def _step_form(one: Incident, to: str, data: Any = None) -> StepForm:
    kind = _form_class(one, to)
    start = {"to": to, "severity": one.severity, "seen": one.step}
    more: dict[str, Any] = {"reasoned": needs_reason(one.state, to)}
    if kind is VetoForm:
        more["incident"] = one
    return kind(data, initial=start, auto_id=f"id_{to}_%s", **more)


def _carried_out(request: HttpRequest, one: Incident, do: str, form: Any) -> bool:
    try:
        messages.success(request, _done(request, one, do, form))
        return True
    except IllegalMove as illegal:
        form.add_error("reason" if illegal.reason == "reason_needed" else None, move_problem(illegal.reason))
    except FileRefused as refused:
        form.add_error("evidence", file_problem(refused.reason, refused.name))
    except OutcomeRefused as refused:
        form.add_error(None, outcome_problem(str(refused)))
    return False


def _done(request: HttpRequest, one: Incident, do: str, form: Any) -> str:
    actor: Any = request.user
    data = form.cleaned_data
    if do == "evidence":
        add_evidence(incident=one, uploads=data["evidence"], actor=actor)
        return _("The evidence was added.")
    if do == "outcome":
        record_outcome(incident=one, actor=actor, **data)
        return _("The outcome was recorded.")
    if isinstance(form, VetoForm):
        propose_veto(incident=one, terms=form.terms(), reason=data["reason"], actor=actor, seen=data["seen"])
    else:
        severity = data.get("severity", "")
        told = {"reason": data["reason"], "severity": severity, "seen": data["seen"]}
        move_incident(incident=one, to=data["to"], actor=actor, **told)
    return _("Done. The step stands in the history.")


def _context(request: HttpRequest, one: Incident, sent: dict[str, Any]) -> dict[str, Any]:
    actor: Any = request.user
    inside = access.may(actor, "view_evidence")
    steps = legal_steps(one, actor) if inside else []
    may_add = may_add_evidence(one, actor)
    banner = banner_of(one) if inside else None
    until = veto_deadline(banner.veto) if banner and banner.state == IncidentState.IN_FORCE else None
    outcomes = one.outcomes.select_related("leader", "recorded_by") if inside else []
    return {
        "one": one,
        "inside": inside,
        "files": one.files.all() if inside else one.files.filter(recorded_by=actor.pk),
        "moves": one.moves.select_related("actor") if inside else [],
        "steps": [(to, problem, sent.get(to) or _step_form(one, to)) for to, problem in steps],
        "astray": [form for to, form in sent.items() if to not in {to for to, _problem in steps}],
        "leader": leader_on(one.unit, one.happened_on) if inside else None,
        "outcomes": outcomes,
        "outcome_form": sent.get("outcome") or OutcomeForm(auto_id="id_outcome_%s"),
        "may_outcome": access.may(actor, "investigate_incidents")
        and one.state not in ("recorded", "investigating", "dismissed"),
        "evidence_form": (sent.get("evidence") or EvidenceForm(auto_id="id_more_%s")) if may_add else None,
        "banner": banner,
        "veto_until": until,
        "veto_late": until is not None and bank_today() > until,
        "names": names_shown(actor) or one.recorded_by_id == actor.pk,
        "way": crumbs((_("Incidents"), f"{crumbs()[0][1]}?kind=incidents")),
    }
