"""Files of the hotline and of research agencies: uploaded for a campaign, tried, looked at, taken."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from surveys.actions.answer_files import MOST_LINES, Taken, TooManyLines, Upload, take_file
from surveys.actions.import_sentences import FileRefused
from surveys.channels.registry import ANSWER_FILES
from surveys.clock import bank_now
from surveys.exchange.spreadsheet import csv_bytes
from surveys.forms.console_answer_files import LAYOUTS, AnswerFileForm, place_words
from surveys.models import Campaign
from surveys.queries.campaigns import RUNNING, visible_campaigns
from surveys.queries.compiled import compiled
from surveys.views.console.doors import deed
from surveys.views.console.uploads import as_bytes, as_text, keep, kept

PER_PAGE = 100


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    """A campaign that was issued; the anonymous programme takes no answers from files."""
    outside = visible_campaigns(request.user).exclude(version__survey__programme="internal")
    return get_object_or_404(outside, pk=pk, state__in=RUNNING)


@deed("import_answers")
def answer_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    one = _campaign(request, pk)
    form = AnswerFileForm(request.POST or None, request.FILES or None, campaign=one)
    if request.method == "POST" and form.is_valid() and (key := _tried(request, one, form)):
        return redirect("surveys:answer_file_trial", pk=pk, key=key)
    layouts = [(LAYOUTS[name], layout.columns) for name, layout in ANSWER_FILES.items()]
    context = {"campaign": one, "form": form, "layouts": layouts}
    return render(request, "surveys/console/answer_file.html", context, status=422 if form.errors else 200)


def _tried(request: HttpRequest, one: Campaign, form: AnswerFileForm) -> str:
    """The key of what was found; empty where the file cannot be read, why stands in the form then."""
    actor: Any = request.user
    given = form.cleaned_data
    file, unit = given["file"], given["unit"]
    upload = Upload(file.name, file.read(), given["layout"], unit.code if unit else "", given["day"])
    try:
        found = take_file(campaign=one, upload=upload, dry_run=True, actor=actor)
    except FileRefused as refused:
        form.add_error("file", str(refused))
    except TooManyLines:
        said = _("The file has more than %(n)s lines. Bring it with manage.py import_responses, or split it.")
        form.add_error("file", said % {"n": f"{MOST_LINES:,}"})
    else:
        day = upload.day.isoformat() if upload.day else ""
        kept_file = {**asdict(upload), "content": as_text(upload.content), "day": day}
        return keep(actor, f"answers-{one.pk}", _shelved(kept_file, found))
    return ""


def _shelved(upload: dict[str, Any] | None, found: Taken) -> dict[str, Any]:
    return {"upload": upload, "found": asdict(found), "at": bank_now().isoformat()}


@never_cache
@deed("import_answers")
def answer_file_trial(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """What would become of the file, and once it was taken, what became of it."""
    one, actor = _campaign(request, pk), request.user
    shelf = kept(actor, f"answers-{pk}", key)  # type: ignore[arg-type]
    if shelf is None:
        messages.error(request, _("The file is no longer kept. Upload it again."))
        return redirect("surveys:answer_file", pk=pk)
    if request.GET.get("download"):
        return _rejects(shelf["found"])
    if request.method == "POST" and shelf["upload"]:
        _take(request, one, key, shelf)
        return redirect("surveys:answer_file_trial", pk=pk, key=key)
    return render(request, "surveys/console/answer_file_trial.html", _context(request, one, shelf))


def _take(request: HttpRequest, one: Campaign, key: str, shelf: dict[str, Any]) -> None:
    """Each line is looked at anew: what was true at the trial need not be any more."""
    actor: Any = request.user
    said = shelf["upload"]
    day = date.fromisoformat(said["day"]) if said["day"] else None
    upload = Upload(**{**said, "content": as_bytes(said["content"]), "day": day})
    found = take_file(campaign=one, upload=upload, dry_run=False, actor=actor)
    keep(actor, f"answers-{one.pk}", {**_shelved(None, found), "name": upload.name}, key)
    messages.success(request, _("Taken in: %(n)s new answers.") % {"n": f"{found.counts['recorded']:,}"})


def _rejects(found: dict[str, Any]) -> HttpResponse:
    rows = [["line", "reason", *found["head"]], *([str(line), why, *cells] for line, why, cells in found["rejects"])]
    answer = HttpResponse(csv_bytes(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="answers-not-taken.csv"'
    return answer


def _context(request: HttpRequest, one: Campaign, shelf: dict[str, Any]) -> dict[str, Any]:
    found, upload = shelf["found"], shelf["upload"]
    definition, language = compiled(one.version_id).definition, (get_language() or "zh")[:2]
    words = place_words() | {item.id: item.text.get(language) for item in definition.items}
    return {
        "campaign": one,
        "done": upload is None,
        "name": upload["name"] if upload else shelf["name"],
        "counts": found["counts"],
        "columns": [(column, words.get(target) or target) for column, target in found["columns"].items()],
        "ignored": found["ignored"],
        "page": Paginator(found["rejects"], PER_PAGE).get_page(request.GET.get("page")),
    }
