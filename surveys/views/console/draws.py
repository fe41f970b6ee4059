"""Draws of a campaign: tried, made, and kept with everything that decided them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from surveys.access import may, require
from surveys.actions.draw_sample import Drawn, DrawRefused, draw_sample
from surveys.clock import bank_now
from surveys.forms.console_limits import DrawForm
from surveys.forms.customer_words import draw_refusal, short_segment, skip_reasons
from surveys.models import Campaign, DrawStratum
from surveys.queries.campaigns import visible_campaigns
from surveys.queries.draws import DrawPage, draw_page, draws_of, frame_size
from surveys.views.console.doors import sight

LARGEST = 100_000  # what is larger takes longer than a page may
PER_PAGE = 60


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    outside = visible_campaigns(request.user).exclude(version__survey__programme="internal")
    return get_object_or_404(outside, pk=pk)


@sight("draw_samples", "view_audit")
def draws(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The draws so far; ``do=try`` says what a draw would be and writes nothing, ``do=draw`` makes it."""
    one, may_draw = _campaign(request, pk), may(request.user, "draw_samples")
    waves = one.waves.filter(closes_at__gt=bank_now()).order_by("number")
    tried, form = None, DrawForm(request.POST or None, waves=waves)
    if request.method == "POST":
        require(request.user, "draw_samples")
        if form.is_valid() and (found := _drawn(request, one, form)):
            if found.draw:
                messages.success(request, _drawn_said(found))
                return redirect("surveys:draw", pk=pk, draw=found.draw.pk)
            tried = found
    context = {
        "campaign": one,
        "draws": draws_of(request.user, one),
        "form": form,
        "tried": tried,
        "skipped": _skips(dict(tried.skips)) if tried else [],
        "may_draw": may_draw and waves.exists(),
    }
    return render(request, "surveys/console/draws.html", context, status=422 if form.errors else 200)


def _drawn_said(found: Drawn) -> str:
    if found.count:
        return _("Drawn. The messages go out by themselves while the wave is open.")
    return _("Nobody was drawn: the wave has been drawn as many as are wanted, or nobody else may be asked.")


def _drawn(request: HttpRequest, one: Campaign, form: DrawForm) -> Drawn | None:
    """None where it cannot be; why stands in the form then."""
    actor: Any = request.user
    if frame_size(one) > LARGEST:
        form.add_error(None, _("There are more than 100,000 customers to go through. Draw with manage.py draw_sample."))
        return None
    try:
        dry = request.POST.get("do") != "draw"
        return draw_sample(wave=form.cleaned_data["wave"], terms=form.terms(), actor=actor, dry_run=dry)
    except DrawRefused as refused:
        form.add_error(None, draw_refusal(str(refused)))
        return None


@sight("draw_samples", "view_audit")
def draw(request: HttpRequest, pk: int, draw: int) -> HttpResponseBase:
    """One draw with its strata and its skips."""
    one = _campaign(request, pk)
    page = draw_page(request.user, one, draw)
    if page is None:
        raise Http404
    strata = Paginator(page.strata, PER_PAGE).get_page(request.GET.get("page"))
    context = {"campaign": one, "page": strata, **_shown(page, list(strata))}
    return render(request, "surveys/console/draw.html", context)


def _shown(page: DrawPage, strata: Sequence[DrawStratum]) -> dict[str, Any]:
    row = page.draw
    return {
        "draw": row,
        "strata": [(one, short_segment(one.segment)) for one in strata],
        "skipped": _skips(dict(page.skips)),
        "digests": (bytes(row.frame_digest).hex(), bytes(row.sample_digest).hex()),
        "rate": row.terms.get("response_rate"),
        "planned": len(row.terms.get("planned", ())),
    }


def _skips(counts: dict[int, int]) -> list[tuple[str, int]]:
    words = skip_reasons()
    return sorted(((words[reason], n) for reason, n in counts.items()), key=lambda pair: -pair[1])
