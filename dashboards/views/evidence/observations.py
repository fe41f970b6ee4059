"""An observation: recorded with its evidence, read, taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dashboards.actions.evidence_files import FileRefused
from dashboards.actions.fact_checks import FactRefused
from dashboards.actions.observations import record_observation, withdraw_observation
from dashboards.forms.evidence import ObservationForm, VisitForm, WithdrawForm
from dashboards.forms.evidence_words import fact_problem, file_problem
from dashboards.models import Observation, ObservationKind
from dashboards.queries.evidence_scope import recordable_units
from dashboards.queries.observations import checklist_in_force, observations
from dashboards.views.evidence.trail import crumbs, names_shown
from surveys import access
from surveys.views.console.doors import deed, sight


@deed("record_observations")
def observation_new(request: HttpRequest) -> HttpResponseBase:
    """A regulator's notice, a report in the media, what a social supervisor saw."""
    units = recordable_units(request.user, "record_observations")
    form = ObservationForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        made = _recorded(request, form, uploads=data.pop("evidence"), **data)
        if made:
            return redirect("dashboards:observation", pk=made.pk)
    return render(request, "dashboards/evidence/observation_new.html", {"form": form, "way": crumbs()})


@deed("record_observations")
def visit_new(request: HttpRequest) -> HttpResponseBase:
    """A mystery visit by the checklist in force; one sent in by an older checklist is asked for again."""
    checklist = checklist_in_force()
    if checklist is None:
        raise Http404
    units = recordable_units(request.user, "record_observations")
    form = VisitForm(request.POST or None, request.FILES or None, units=units, checklist=checklist)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        facts = {name: data[name] for name in ("unit", "observed_on", "text")}
        what: dict[str, Any] = {"kind": ObservationKind.MYSTERY, "checklist": checklist, "results": form.results()}
        made = _recorded(request, form, uploads=data["evidence"], **facts, **what)
        if made:
            return redirect("dashboards:observation", pk=made.pk)
    context = {"form": form, "checklist": checklist, "way": crumbs()}
    return render(request, "dashboards/evidence/visit_new.html", context)


def _recorded(request: HttpRequest, form: Any, **facts: Any) -> Observation | None:
    actor: Any = request.user
    try:
        made = record_observation(actor=actor, **facts)
    except FactRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, fact_problem(refused.reason))
        return None
    except FileRefused as refused:
        form.add_error("evidence", file_problem(refused.reason, refused.name))
        return None
    messages.success(request, _("Recorded."))
    return made


@sight("view_evidence", "record_observations")
def observation(request: HttpRequest, pk: int) -> HttpResponseBase:
    one = get_object_or_404(observations(request.user).select_related("unit", "recorded_by", "checklist"), pk=pk)
    form = WithdrawForm(request.POST or None)
    own = one.recorded_by_id == request.user.pk and access.may(request.user, "record_observations")
    may_withdraw = own or access.may(request.user, "investigate_incidents")
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        try:
            withdraw_observation(observation=one, why=form.cleaned_data["why"], actor=actor)
        except FactRefused as refused:
            form.add_error("why", fact_problem(refused.reason))
        else:
            messages.success(request, _("Withdrawn. It counts no longer; the record of it stays."))
            return redirect("dashboards:evidence")
    context = {
        "one": one,
        "files": one.files.all(),
        "items": _items(one),
        "form": form,
        "may_withdraw": may_withdraw,
        "names": names_shown(request.user) or own,
        "way": crumbs(),
    }
    return render(request, "dashboards/evidence/observation.html", context)


def _items(one: Observation) -> list[tuple[str, int, str]]:
    """Words, weight and result of every item of a visit, those not reached first."""
    if one.checklist is None:
        return []
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    named = {True: "yes", False: "no", None: "na"}
    order = {"no": 0, "yes": 1, "na": 2}
    found = [(it[language] or it["zh"], it["weight"], named[one.results.get(it["code"])]) for it in one.checklist.items]
    return sorted(found, key=lambda item: order[item[2]])
