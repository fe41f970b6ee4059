"""The ledger on screen: its entries, its head to take away, and the systems that are told of a publication."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from dashboards.actions.webhooks import WebhookRefused, add_endpoint, stop_endpoint
from dashboards.forms.webhook_words import WebhookForm, refusal
from dashboards.queries.ledger import newest_head
from dashboards.queries.ledger.listed import READERS, endpoints, listed_entries
from surveys import access
from surveys.views.console.doors import sight

PER_PAGE = 20


@never_cache
@sight(*READERS)
def ledger(request: HttpRequest) -> HttpResponseBase:
    """``do=add`` or ``do=stop``; the answer to a good address holds its secret, and no other page ever does."""
    form, secret = WebhookForm(), ""
    if request.method == "POST":
        access.require(request.user, "manage_webhooks")
        if request.POST.get("do") == "stop":
            return _stopped(request)
        form, secret = _added(request)
    context = {
        "page": Paginator(listed_entries(request.user), PER_PAGE).get_page(request.GET.get("page")),
        "head": newest_head(),
        "endpoints": endpoints(request.user),
        "form": form if access.may(request.user, "manage_webhooks") else None,
        "secret": secret,
        "way": [(_("Appraisal"), reverse("dashboards:appraisal"))],
    }
    return render(request, "dashboards/appraisal/ledger.html", context)


def _added(request: HttpRequest) -> tuple[WebhookForm, str]:
    form, actor = WebhookForm(request.POST), _actor(request)
    if not form.is_valid():
        return form, ""
    try:
        return WebhookForm(), add_endpoint(url=form.cleaned_data["url"], actor=actor)[1]
    except WebhookRefused as refused:
        form.add_error("url", refusal(refused))
        return form, ""


def _stopped(request: HttpRequest) -> HttpResponseBase:
    try:
        number = UUID(request.POST.get("which", ""))
    except ValueError:
        raise Http404 from None
    stop_endpoint(endpoint=get_object_or_404(endpoints(request.user), public_id=number), actor=_actor(request))
    messages.success(request, _("Stopped. This system is told nothing more."))
    return redirect("dashboards:ledger")


def _actor(request: HttpRequest) -> Any:
    return request.user


@sight(*READERS)
def head_json(request: HttpRequest) -> HttpResponse:
    """What ``export_head`` writes."""
    head = newest_head()
    if head is None:
        raise Http404
    answer = HttpResponse(head.text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="head-{head.number:06d}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer
