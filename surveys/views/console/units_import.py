"""Units from a file: upload, look at what would change, import all of it or nothing."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from surveys.actions.import_units import FileRefused, Plan, PlanOutdated, annotated_csv, apply_plan, read_plan
from surveys.clock import bank_now
from surveys.forms.console_units import UnitsFileForm
from surveys.views.console.doors import deed
from surveys.views.console.uploads import as_bytes, as_text, forget, keep, kept

KIND = "units"
PER_PAGE = 100
SHOWN = {"changes": lambda line: line.result != "unchanged", "errors": lambda line: line.result == "error"}


@deed("manage_units")
def units_import(request: HttpRequest) -> HttpResponseBase:
    form = UnitsFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content, name = file.read(), file.name
        try:
            read_plan(content, name, get_language() or "zh")
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            actor: Any = request.user
            key = keep(actor, KIND, {"content": as_text(content), "name": name, "at": bank_now().isoformat()})
            return redirect("surveys:units_plan", key=key)
    return render(request, "surveys/console/units_import.html", {"form": form})


@deed("manage_units")
def units_plan(request: HttpRequest, key: str) -> HttpResponseBase:
    """What the file would do to the organisation as it is now."""
    actor: Any = request.user
    file = kept(actor, KIND, key)
    if file is None:
        messages.error(request, _("The file is no longer kept. Upload it again."))
        return redirect("surveys:units_import")
    name, at = file["name"], datetime.fromisoformat(file["at"])
    plan = read_plan(as_bytes(file["content"]), name, get_language() or "zh")
    if request.GET.get("download"):
        return _annotated(plan)
    if request.method == "POST":
        return _import(request, key, plan)
    return render(request, "surveys/console/units_plan.html", _context(request, plan, name, at, key))


def _annotated(plan: Plan) -> HttpResponse:
    answer = HttpResponse(annotated_csv(plan), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="units-with-errors.csv"'
    return answer


def _import(request: HttpRequest, key: str, plan: Plan) -> HttpResponseBase:
    actor: Any = request.user
    try:
        counts = apply_plan(plan, actor)
    except PlanOutdated:
        messages.error(request, _("The organisation has changed meanwhile. Look at the lines again, then import."))
        return redirect("surveys:units_plan", key=key)
    forget(actor, KIND, key)
    written = sum(n for result, n in counts.items() if result not in ("unchanged", "error"))
    messages.success(request, _("Imported: %(n)s lines changed the organisation.") % {"n": written})
    return redirect("surveys:units")


def _context(request: HttpRequest, plan: Plan, name: str, at: Any, key: str) -> dict[str, Any]:
    show = request.GET.get("show", "changes")
    wanted: Any = SHOWN.get(show, lambda line: True)
    lines = [(line, *_look(line.result)) for line in plan.lines if wanted(line)]
    errors, total = plan.counts["error"], len(plan.lines)
    return {
        "plan": plan,
        "name": name,
        "at": at,
        "key": key,
        "show": show if show in SHOWN else "all",
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "errors": errors,
        "good": total - errors,
        "total": total,
        "touched": total - plan.counts["unchanged"],
        "written": total - plan.counts["unchanged"] - errors,
        "tiles": [(_look(result)[0], plan.counts[result]) for result in ("new", "changed", "moved", "closed", "error")],
        "unchanged": plan.counts["unchanged"],
    }


def _look(result: str) -> tuple[str, str]:
    """Word and colour of a line's result."""
    words = {
        "new": pgettext("import result", "New"),
        "changed": pgettext("import result", "Changed"),
        "moved": pgettext("import result", "Moved"),
        "closed": pgettext("import result", "Closed or merged"),
        "unchanged": pgettext("import result", "Unchanged"),
        "error": pgettext("import result", "Error"),
    }
    return words[result], {"error": "bad", "unchanged": ""}.get(result, "ok")
