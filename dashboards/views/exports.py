"""Files of scores and answers: ask for one, see it being made, fetch it, delete it. Everybody sees the own ones."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dashboards.actions.exports import TooManyExports, delete_export, own_export, record_download, request_export
from dashboards.actions.exports.jobs import VERBS
from dashboards.actions.exports.sentences import too_many_sentence
from dashboards.forms.exports import FORMS, ExportForm
from dashboards.forms.words import offered_periods, period_word
from dashboards.models import ExportJob
from dashboards.queries.refusals import ExportRefused
from dashboards.tasks import wake_exports
from dashboards.views.export_list import export_list
from surveys import access
from surveys.exchange.writers import MEDIA_TYPES
from surveys.models import User


def _kinds(user: User) -> list[str]:
    """What a person may ask for; 404 for who may ask for nothing."""
    found = [kind for kind, verb in VERBS.items() if access.may(user, verb)]
    if not found:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponseBase:
    """``/exports/?kind=answers&survey=retail&period=2026Q3``: the form, filled in as the address says, and the list."""
    assert isinstance(request.user, User)
    given = request.POST if request.method == "POST" else request.GET
    kinds = _kinds(request.user)
    kind = given.get("kind") or kinds[0]
    if kind not in kinds:
        raise Http404
    form_of = FORMS[kind]
    if request.method != "POST":
        return _page(request, form_of(viewer=request.user, initial=given.dict()))
    form = form_of(request.POST, viewer=request.user)
    if form.is_valid() and _requested(form, request.user):
        wake_exports()
        messages.success(request, _("The file is being made. It appears in the list; nothing else is to be done."))
        return redirect("dashboards:exports")
    return _page(request, form, status=422)


def _requested(form: ExportForm, user: User) -> bool:
    try:
        request_export(asked=form.asked, actor=user)
    except ExportRefused as refusal:
        form.refuse(refusal)
    except TooManyExports as refusal:
        form.add_error(None, too_many_sentence(*refusal.args))
    return not form.errors


def _page(request: HttpRequest, form: ExportForm, status: int = 200, refused: str = "") -> HttpResponse:
    assert isinstance(request.user, User)
    context: dict[str, Any] = {
        "form": form,
        "kinds": _kinds(request.user),
        "refused": refused,
        "periods": [(period.code, period_word(period)) for period in offered_periods()],
        "list": export_list(request.user, request.GET.get("page")),
    }
    return render(request, "dashboards/exports.html", context, status=status)


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The list alone, for a page that follows it while something is being made."""
    assert isinstance(request.user, User)
    _kinds(request.user)
    return render(request, "dashboards/_exports.html", {"list": export_list(request.user, request.GET.get("page"))})


def _own(request: HttpRequest, public_id: UUID) -> tuple[ExportJob, User]:
    assert isinstance(request.user, User)
    job = own_export(request.user, public_id)
    if job is None:
        raise Http404
    return job, request.user


@login_required
@require_http_methods(["GET", "HEAD"])
def download(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The file, to its owner alone; where it cannot be had, the page with the reason."""
    job, user = _own(request, public_id)
    try:
        stream = job.path.open("rb") if record_download(job=job, actor=user) else None
    except FileNotFoundError:  # deleted since it was looked for
        stream = None
    if stream is None:
        return _not_to_be_had(request, job, user)
    media = MEDIA_TYPES[job.format]
    response = FileResponse(stream, as_attachment=True, filename=job.file_name, content_type=media)
    response["Cache-Control"] = "private, no-store"
    return response


def _not_to_be_had(request: HttpRequest, job: ExportJob, user: User) -> HttpResponse:
    status, sentence = 410, _("This file is deleted. Please ask for it again.")
    if not access.may(user, VERBS[job.kind]):
        status, sentence = 403, _("Your role no longer allows this export. Ask headquarters if you need it.")
    elif job.unfinished:
        status, sentence = 409, _("This file is not ready yet. It appears in the list as soon as it is.")
    return _page(request, FORMS[_kinds(user)[0]](viewer=user), status, sentence)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    job, user = _own(request, public_id)
    unfinished = job.unfinished
    delete_export(job=job, actor=user)
    messages.success(request, _("The export is cancelled.") if unfinished else _("The export is deleted."))
    return redirect("dashboards:exports")
