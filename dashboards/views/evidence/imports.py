"""Complaints and measures from a file: checked, or imported where nothing is wrong."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.actions.fact_checks import FactRefused
from dashboards.actions.fact_files import FILES, FileRefused, Imported, import_facts
from dashboards.forms.evidence import FactFileForm
from dashboards.forms.evidence_words import fact_problem
from dashboards.queries.measures import catalogue
from dashboards.views.evidence.trail import crumbs
from surveys import access
from surveys.views.console.doors import sight

SHOWN = 100


@sight("record_complaints", "record_measures")
def facts_import(request: HttpRequest, what: str) -> HttpResponseBase:
    """The button says whether the file is only looked at (``do=check``) or imported."""
    kind = FILES.get(what)
    if kind is None or not access.may(request.user, kind.verb):
        raise Http404
    form = FactFileForm(request.POST or None, request.FILES or None)
    found: Imported | None = None
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        try:
            file = form.cleaned_data["file"]
            found = import_facts(kind, file, actor=actor, dry_run=request.POST.get("do") != "import")
        except (FileRefused, FactRefused) as refused:
            form.add_error("file", fact_problem(refused.reason) if isinstance(refused, FactRefused) else str(refused))
        if found and found.written:
            messages.success(request, _told(found))
            return redirect(reverse("dashboards:evidence") + f"?kind={what}")
    context = {
        "form": form,
        "what": what,
        "columns": [(field, words.split()[1:], field in kind.required) for field, words in kind.headings.items()],
        "measures": catalogue() if what == "measures" else [],
        "found": found,
        "bad": found.bad[:SHOWN] if found else (),
        "way": crumbs(),
    }
    return render(request, "dashboards/evidence/import.html", context, status=400 if found and found.bad else 200)


def _told(found: Imported) -> str:
    words = {name: found.counts[name] for name in ("new", "changed", "unchanged")}
    return _("Imported: %(new)s new, %(changed)s changed, %(unchanged)s as they were.") % words
