"""The answers under a figure, the customers' texts, and one answer opened: pages and CSV from one query each."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.forms.words import (
    age_words,
    band_word,
    channel_words,
    event_words,
    segment_words,
    tenure_words,
    transaction_words,
)
from dashboards.queries.listing.one import OneAnswer, open_answer
from dashboards.queries.listing.rows import (
    MOST_COUNTED,
    Listed,
    count_answers,
    count_comments,
    list_answers,
    list_comments,
)
from dashboards.templatetags.viewing import day_code, text
from dashboards.views.list_page import context, opened
from dashboards.views.tables import csv_stream, decimal
from surveys.engine.dimensions import LANGUAGES
from surveys.engine.dimensions import name as code_name
from surveys.engine.masking import plain
from surveys.models import User
from surveys.templatetags.manyi import named
from surveys.tree import load_tree

COMMENTS, ANSWERS = 25, 50


@login_required
def comments(request: HttpRequest) -> HttpResponse:
    """``/comments/?unit=E1&period=2026Q3&band=low&language=zh&q=排队``"""
    found = opened(request, words=True)
    shown = context(found, found.slice(list_comments, COMMENTS))
    total = count_comments(found.viewer, found.asked, found.tree)
    return render(request, "dashboards/comments.html", {**shown, "total": total, "most": MOST_COUNTED})


@login_required
def answers(request: HttpRequest) -> HttpResponse:
    """``/answers/?unit=E1&period=2026Q3&index=waiting``"""
    found = opened(request, words=False)
    shown = context(found, found.slice(list_answers, ANSWERS))
    return render(
        request,
        "dashboards/answers.html",
        {**shown, "total": count_answers(found.viewer, found.asked, found.tree)},
    )


@login_required
def comments_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every text of the list with its details covered, as the page shows it."""
    found = opened(request, words=True)
    rows = ((*_about(row), plain(row.text)) for row in found.all(list_comments))
    name = f"{found.asked.unit.code}-comments-{found.asked.selection.period.code}"
    return csv_stream(name, (*_head(), _("Comment")), rows)


@login_required
def answers_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every answer of the list."""
    found = opened(request, words=False)
    name = f"{found.asked.unit.code}-answers-{found.asked.selection.period.code}"
    return csv_stream(name, _head(), (_about(row) for row in found.all(list_answers)))


def _head() -> tuple[str, ...]:
    about = (_("Answer no."), _("Day"), _("Code"), _("Unit"), _("Own score"), _("Class"), _("Overall"))
    return (*about, _("Segment"), _("Channel"), _("Language"), pgettext("answer", "Scored"))


def _about(row: Listed) -> tuple[object, ...]:
    unit = (row.unit.code, row.unit.name(get_language() or "")) if row.unit else ("", "")
    score = (decimal(row.score), band_word(row.band), text(row.overall))
    cuts = (segment_words().get(row.segment, ""), channel_words().get(row.channel, ""))
    return (row.response_id, day_code(row.day), *unit, *score, *cuts, row.language, int(row.scored))


@login_required
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """``/answers/4711/``: one answer with everything under it."""
    assert isinstance(request.user, User)
    one = open_answer(request.user, number, load_tree()) if number < 2**63 else None
    if one is None:
        raise Http404
    language = get_language() or ""
    return render(
        request,
        "dashboards/answer.html",
        {
            "one": one,
            "frozen": list(_frozen(one, language)),
            "events": [(event_words()[event.kind], event) for event in one.events],
        },
    )


def _frozen(one: OneAnswer, language: str) -> Iterator[tuple[str, str]]:
    """What was frozen beside the answer; what nobody knew is said to be unknown."""
    response, wave = one.response, one.response.wave
    yield _("Segment"), segment_words().get(response.segment, "")
    yield _("Channel"), channel_words().get(response.channel, "")
    yield _("Product"), named(one.product) if one.product else pgettext("answer", "Unknown")
    yield _("Age"), age_words().get(response.age_band, "")
    yield _("Customer since"), tenure_words().get(response.tenure_band, "")
    yield _("Transaction"), transaction_words().get(response.transaction_type, "")
    yield _("Account manager"), named(one.manager) if one.manager else pgettext("answer", "Unknown")
    day = response.service_date
    yield _("Day of service"), day.isoformat() if day else pgettext("answer", "Unknown")
    tongue = code_name(LANGUAGES, response.language)
    tongues = {"zh": pgettext("language", "Chinese"), "en": pgettext("language", "English")}
    yield _("Language"), tongues.get(tongue, pgettext("answer", "Unknown"))
    if wave:
        yield _("Campaign"), f"{named(wave.campaign)} · {_('wave %(number)s') % {'number': wave.number}}"
    if response.seconds is not None:
        yield _("Time taken"), _("%(seconds)s seconds") % {"seconds": response.seconds}
    kept = _("enters official figures") if response.scored else _("live figures only: not drawn by the system")
    yield _("Counts for"), kept
