"""A unit's scorecard: page, and the canonical JSON as it was published."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.actions.appraisal.lifecycle import appeal_deadline, state_of
from dashboards.actions.papers import edition_of, paper_pdf
from dashboards.forms.ledger_words import with_stamp
from dashboards.forms.words import period_word
from dashboards.queries.appeals.chores import open_vetoes
from dashboards.queries.appraisal.card import card_page
from dashboards.queries.appraisal.runs import corrected_figures
from dashboards.queries.ledger import stamp_of
from dashboards.views.appeals.card import reply_of, row_links
from surveys import access
from surveys.engine.periods import Period, PeriodError, parse_period
from surveys.models import Unit
from surveys.views.console.doors import sight


@sight("view_appraisals")
def scorecard(request: HttpRequest, period: str, code: str) -> HttpResponseBase:
    """``/appraisal/2026Q3/E1/``"""
    asked = _period(period)
    found = card_page(request.user, code, asked)
    run = found.result.run
    reply = reply_of(request.user, found.result, appeal_deadline(run), state_of(run))
    board, vetoed = reverse("dashboards:appraisal"), {one.incident.pk for one in found.vetoes}
    still = open_vetoes(Unit.objects.filter(pk=found.result.unit_id)) if reply.may and vetoed else ()
    context = {
        "found": found,
        "card": found.card,
        "run": run,
        "state": state_of(run),
        "steps": list(run.steps.select_related("actor")),
        "deadline": reply.deadline,
        "reply": reply,
        "open_vetoes": [one for one in still if one[0].pk in vetoed],
        "links": row_links(request.user, found, reply),
        "changes": corrected_figures(run).get(code, ()),
        "period_name": period_word(asked),
        "stamp": stamp_of(run),
        "link": access.may(request.user, "view_evidence"),
        "way": [(_("Appraisal"), board), (period_word(asked), f"{board}?run={run.public_id}")],
    }
    return render(request, "dashboards/appraisal/scorecard.html", context)


@sight("view_appraisals")
def scorecard_json(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The card in the very bytes that the digest is of, and the head of the ledger."""
    result = card_page(request.user, code, _period(period)).result
    answer = HttpResponse(with_stamp(result, stamp_of(result.run)), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="scorecard-{result.unit_id}-{result.run.period}.json"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-SHA256"] = result.sha256
    return answer


@sight("view_appraisals")
def scorecard_paper(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The card on one A4 page, in the language of who prints it."""
    found = card_page(request.user, code, _period(period))
    answer = HttpResponse(paper_pdf(found, edition_of(found.result.run)), content_type="application/pdf")
    name = quote(f"scorecard-{code}-{found.result.run.period}.pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except PeriodError:
        raise Http404 from None
