"""The catalogue of measures and the checklist of visits: read by all of supervision, published by headquarters."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dashboards.actions.catalogues import CatalogueRefused, publish_checklist, publish_measure
from dashboards.forms.catalogues import ChecklistForm, MeasureMeaningForm, catalogue_problem
from dashboards.queries.measures import catalogue
from dashboards.queries.observations import checklist_in_force
from dashboards.views.evidence.trail import crumbs
from surveys import access
from surveys.views.console.doors import sight


@sight("view_evidence", "record_observations")
def catalogue_page(request: HttpRequest) -> HttpResponseBase:
    """Two forms on one page; the button says which one was sent."""
    checklist = checklist_in_force()
    do, may_publish = request.POST.get("do", ""), access.may(request.user, "edit_schemes")
    items = ChecklistForm(
        request.POST if do == "checklist" else None, initial={"items": checklist.items if checklist else []}
    )
    measure = MeasureMeaningForm(request.POST if do == "measure" else None)
    form: Any = {"checklist": items, "measure": measure}.get(do)
    if form is not None and form.is_valid() and _published(request, do, form):
        return redirect("dashboards:evidence_catalogue")
    context = {
        "checklist": checklist,
        "measures": catalogue(),
        "items_form": items if may_publish else None,
        "measure_form": measure if may_publish else None,
        "way": crumbs(),
    }
    return render(request, "dashboards/evidence/catalogue.html", context)


def _published(request: HttpRequest, do: str, form: Any) -> bool:
    actor: Any = request.user
    act: Any = {"checklist": publish_checklist, "measure": publish_measure}[do]
    try:
        act(actor=actor, **form.cleaned_data)
    except CatalogueRefused as refused:
        form.add_error(None, catalogue_problem(refused.reason, refused.entry))
        return False
    messages.success(request, _("Published. What was recorded before keeps its own version."))
    return True
