"""What headquarters supplies: batches that wait and those decided, entry of one value, import of a file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from dashboards.actions.fact_files.base import Imported, import_facts
from dashboards.actions.supplies import SupplyRefused, decide_supply, propose_supply
from dashboards.actions.supplies.files import SUPPLY_FILES
from dashboards.forms.appraisal_words import title_of
from dashboards.forms.evidence import FactFileForm
from dashboards.forms.supplies import SupplyForm
from dashboards.forms.supply_words import supply_kinds
from dashboards.models import SupplyBatch, SupplyKind
from dashboards.queries.appraisal.supplied import supply_batches, used_codes
from dashboards.views.appraisal.trail import crumbs, supply_crumbs
from surveys import access
from surveys.actions.import_sentences import FileRefused
from surveys.views.console.doors import deed, sight

PER_PAGE = 50
SHOWN = 100
VERBS = ("propose_supplies", "approve_supplies", "view_audit")


@sight(*VERBS)
def supplies(request: HttpRequest) -> HttpResponseBase:
    """``/appraisal/inputs/``"""
    context = {
        "page": Paginator(supply_batches(request.user), PER_PAGE).get_page(request.GET.get("page")),
        "kinds": supply_kinds().items(),
        "may_propose": access.may(request.user, "propose_supplies"),
        "way": crumbs(),
    }
    return render(request, "dashboards/appraisal/supplies.html", context)


@sight(*VERBS)
def batch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """``/appraisal/inputs/7/``: POST ``do=approve`` or ``do=refuse`` with ``reason``."""
    one = get_object_or_404(supply_batches(request.user), pk=pk)
    problem = ""
    if request.method == "POST":
        actor: Any = request.user
        try:
            approve = request.POST.get("do") == "approve"
            decide_supply(batch=one, approve=approve, actor=actor, reason=request.POST.get("reason", ""))
            messages.success(request, _("Approved.") if approve else _("Refused."))
            return redirect("dashboards:supply", pk)
        except SupplyRefused as refused:
            problem = refused.sentence
    return _show(request, one, problem)


def _show(request: HttpRequest, one: SupplyBatch, problem: str) -> HttpResponseBase:
    values = one.values.select_related("unit").order_by("pk")
    waits = one.state == "proposed" and access.may(request.user, "approve_supplies")
    context = {
        "one": one,
        "page": Paginator(values, SHOWN).get_page(request.GET.get("page")),
        "problem": problem,
        "typed": request.POST.get("reason", ""),
        "may_approve": waits and one.proposed_by_id != request.user.pk,
        "may_refuse": waits,
        "way": supply_crumbs(),
    }
    return render(request, "dashboards/appraisal/supply.html", context, status=409 if problem else 200)


@deed("propose_supplies")
def supply_new(request: HttpRequest, kind: str) -> HttpResponseBase:
    """``/appraisal/inputs/adjustment/new/``"""
    _known(kind)
    codes = [(code, title_of({"title": title})) for code, title in used_codes(kind).items()]
    units = access.units_for(request.user, "propose_supplies").order_by("code")
    form = SupplyForm(request.POST or None, kind=kind, units=units, codes=codes)
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        try:
            made = propose_supply(kind=kind, values=[form.supplied()], actor=actor)
            messages.success(request, _("Proposed. It counts once somebody else has approved it."))
            return redirect("dashboards:supply", made.pk)
        except SupplyRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    context = {"form": form, "kind": kind, "title": supply_kinds()[kind], "way": supply_crumbs()}
    context["nothing"] = kind != SupplyKind.ADJUSTMENT and not codes
    status = 400 if request.method == "POST" else 200
    return render(request, "dashboards/appraisal/supply_new.html", context, status=status)


@deed("propose_supplies")
def supply_import(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The button says whether the file is only looked at (``do=check``) or proposed."""
    reader = SUPPLY_FILES[_known(kind)]
    form = FactFileForm(request.POST or None, request.FILES or None)
    found: Imported | None = None
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        try:
            look = request.POST.get("do") != "import"
            found = import_facts(reader, form.cleaned_data["file"], actor=actor, dry_run=look)
        except (FileRefused, SupplyRefused) as refused:
            form.add_error("file", refused.sentence if isinstance(refused, SupplyRefused) else str(refused))
        if found and found.written:
            messages.success(request, _("Proposed. It counts once somebody else has approved it."))
            return redirect("dashboards:supplies")
    context = {
        "form": form,
        "title": supply_kinds()[kind],
        "columns": [(field, words.split(), field in reader.required) for field, words in reader.headings.items()],
        "codes": used_codes(kind).items() if kind != SupplyKind.ADJUSTMENT else (),
        "found": found,
        "bad": found.bad[:SHOWN] if found else (),
        "way": supply_crumbs(),
    }
    status = 400 if form.errors or (found and found.bad) else 200
    return render(request, "dashboards/appraisal/supply_import.html", context, status=status)


def _known(kind: str) -> str:
    if kind not in SUPPLY_FILES:
        raise Http404
    return kind
