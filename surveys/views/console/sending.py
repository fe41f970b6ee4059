"""The messages of a campaign: how far they are, pause and resume, and what waits for a person's decision."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from surveys.actions.messages import decide_messages, pause_sending, resume_sending, retry_failed
from surveys.actions.messages.deciding import GATEWAY_AWAY
from surveys.engine.dimensions import CHANNELS, name
from surveys.forms.console_words import CHANNELS as CHANNEL_WORDS
from surveys.forms.console_words import word
from surveys.forms.sending_words import DecisionForm, reason_words, reply_words, state_words
from surveys.models import Campaign
from surveys.queries.campaigns import visible_campaigns
from surveys.queries.sending import sending_of, uncertain_messages
from surveys.queries.sms_replies import replies_of
from surveys.views.console.doors import deed, sight

PER_PAGE = 50


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    """One that writes to customers: the internal programme does not."""
    outside = visible_campaigns(request.user).exclude(version__survey__programme="internal")
    return get_object_or_404(outside, pk=pk)


@sight("send_messages")
def sending(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _page(request, _campaign(request, pk))


def _page(request: HttpRequest, one: Campaign, data: Any = None) -> HttpResponseBase:
    page = Paginator(uncertain_messages(request.user, one), PER_PAGE).get_page(request.GET.get("page"))
    found, reasons, states = sending_of(request.user, one), reason_words(), state_words()
    replies = replies_of(request.user, one)
    form = DecisionForm(data, ids=[row.pk for row in page])
    chosen = set(data.getlist("ids")) if data is not None else set()
    context = {
        "campaign": one,
        "found": found,
        "page": page,
        "rows": [
            (row, word(CHANNEL_WORDS, name(CHANNELS, row.channel)), reasons.get(row.reason, row.reason),
             str(row.pk) in chosen)
            for row in page
        ],
        "reasons": [(states[state], reasons.get(reason, reason), n) for state, reason, n in found.reasons],
        "retryable": sum(n for state, reason, n in found.reasons if state == "failed" and reason in GATEWAY_AWAY),
        "form": form,
        "replies": [(words, replies[status]) for status, words in reply_words().items() if status in replies],
    }  # fmt: skip
    return render(request, "surveys/console/sending.html", context, status=400 if form.errors else 200)


@require_POST
@deed("send_messages")
def sending_pause(request: HttpRequest, pk: int) -> HttpResponseBase:
    one, actor = _campaign(request, pk), _actor(request)
    if request.POST.get("to") == "pause":
        pause_sending(campaign=one, actor=actor)
        messages.success(request, _("Paused. At most what was on its way at this moment still leaves."))
    else:
        resume_sending(campaign=one, actor=actor)
        messages.success(request, _("Sending goes on."))
    return redirect("surveys:sending", pk=pk)


@require_POST
@deed("send_messages")
def sending_decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    one = _campaign(request, pk)
    listed = list(uncertain_messages(request.user, one).values_list("pk", flat=True))
    form = DecisionForm(request.POST, ids=listed)
    if not form.is_valid():
        return _page(request, one, request.POST)
    again, ids = form.cleaned_data["what"] == "again", form.cleaned_data["ids"]
    done = decide_messages(
        campaign=one, ids=ids, again=again, reason=form.cleaned_data["reason"], actor=_actor(request)
    )
    told = (
        ngettext("%(n)s message is sent again.", "%(n)s messages are sent again.", done)
        if again
        else ngettext("%(n)s message counts as sent.", "%(n)s messages count as sent.", done)
    )
    messages.success(request, told % {"n": done})
    return redirect("surveys:sending", pk=pk)


@require_POST
@deed("send_messages")
def sending_retry(request: HttpRequest, pk: int) -> HttpResponseBase:
    done = retry_failed(campaign=_campaign(request, pk), actor=_actor(request))
    told = ngettext("%(n)s message is queued once more.", "%(n)s messages are queued once more.", done)
    messages.success(request, told % {"n": done})
    return redirect("surveys:sending", pk=pk)


def _actor(request: HttpRequest) -> Any:
    return request.user
