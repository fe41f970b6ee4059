"""``/r/<public id>/``: the questions, page by page, and the thanks."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from surveys.actions.drafts import mark_opened, save_draft
from surveys.actions.intake import Outcome
from surveys.actions.sending import send_answers
from surveys.actions.withdrawing import TooLate, withdraw_own_answer
from surveys.engine.validation import Problem
from surveys.forms import steps as flow
from surveys.forms.answer_keys import INVITATION, AnswerKey, read_answer_key
from surveys.queries.own_answer import own_answer
from surveys.queries.ways_in import recorded_answers
from surveys.views.answer.cookies import address_of, cookie_key, to_answers
from surveys.views.answer.drawing import Setting, render_survey_page
from surveys.views.answer.guard import Refused, customer_page, page
from surveys.views.answer.thanks import restart_address, thanks
from surveys.views.answer.visits import Visit, visit_of

UNPROCESSABLE = 422


@customer_page
def answer(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    if request.method == "POST":
        key = read_answer_key(request.POST.get("_key", ""), public_id)
        return _post(request, visit_of(request, key))
    return _get(request, public_id)


def _get(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    held = cookie_key(request, public_id)
    given = request.GET.get("k", "")
    if held is None and not given:
        raise Refused("forged")
    key = held or read_answer_key(given, public_id)
    wanted = _restyled(request, key)
    if wanted != key or (held and given):
        return to_answers(wanted, request.GET.get("page", ""), clean=held is not None)
    visit = visit_of(request, key)
    if visit.way.receipt:
        return thanks(visit.way, visit.pack, visit.key, visit.cookies)
    visit.refuse_shut()
    if request.method == "GET" and held and key.way == INVITATION and visit.way.row.opened_at is None:
        mark_opened(key.way_id)
    return _page_asked_for(request, visit)


def _restyled(request: HttpRequest, key: AnswerKey) -> AnswerKey:
    """The key with the language and size that a plain link asks for."""
    language, size = request.GET.get("lang", ""), request.GET.get("size", "")
    key = replace(key, language=language) if language in ("zh", "en") else key
    return replace(key, large=size == "large") if size in ("large", "normal") else key


def _page_asked_for(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    answers = visit.way.draft
    steps = visit.steps(answers)
    furthest = flow.unfinished(visit.pack.validator, steps, visit.way.draft_page, answers, visit.context)
    order = [step.id for step in steps]
    wanted = request.GET.get("page", "")
    place = min(order.index(wanted), furthest) if wanted in order else furthest
    return _draw(visit, steps, place, answers)


def _draw(
    visit: Visit, steps: list[flow.Step], place: int, answers: dict[str, Any], problems: tuple[Problem, ...] = ()
) -> HttpResponseBase:
    html = render_survey_page(
        definition=visit.pack.definition,
        steps=steps,
        place=place,
        answers=answers,
        look=visit.look,
        setting=_setting(visit),
        problems=problems,
    )
    return page(html, visit.look, UNPROCESSABLE if problems else 200)


def _setting(visit: Visit) -> Setting:
    row = visit.way.row
    unit = row.path.unit if visit.way.invited else row.unit
    return Setting(
        unit=unit.name_zh if visit.key.language == "zh" or not unit.name_en else unit.name_en,
        service_date=row.service_date if visit.way.invited else None,
        action=address_of(visit.key.public_id),
        key=visit.key.sign(),
        restart=restart_address(visit.way, visit.key),
        notice=visit.pack.notice.get(visit.key.language),
    )


# Posting ------------------------------------------------------------------------------------------------------------


def _post(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Keep a page's answers and go where the button says, send all of them, or take back what was sent."""
    if request.POST.get("_go") == "withdraw":
        return _withdraw(visit)
    answers = visit.way.draft
    steps = visit.steps(answers)
    order = [step.id for step in steps]
    wanted = request.POST.get("_page", "")
    place = order.index(wanted) if wanted in order else 0
    given = flow.posted(request.POST, steps[place], visit.pack.validator.names)
    if visit.way.receipt:
        return _again(visit, steps[place], given)
    visit.refuse_shut()
    merged = {name: value for name, value in answers.items() if name not in steps[place].keys} | given
    move = request.POST.get("_go", "next")
    return _move(visit, place, merged, order) if move == "next" else _aside(visit, move, place, merged, order)


def _move(visit: Visit, place: int, answers: dict[str, Any], order: list[str]) -> HttpResponseBase:
    """On to the next page, or to the end."""
    steps = visit.steps(answers)
    checked = flow.check_step(visit.pack.validator, steps[place], answers, visit.context)
    if checked.problems:
        return _draw(visit, steps, place, answers, checked.problems)
    if place == len(steps) - 1:
        return _send(visit, answers, steps)
    _keep(visit, answers, steps[place].id, order)
    return to_answers(visit.key, steps[place + 1].id, clean=visit.cookies)


def _aside(visit: Visit, move: str, place: int, answers: dict[str, Any], order: list[str]) -> HttpResponseBase:
    """Back, or the same page in another language or size; what was typed is kept unchecked."""
    key = visit.key
    if move in ("zh", "en"):
        key = replace(key, language=move)
    elif move in ("large", "normal"):
        key = replace(key, large=move == "large")
    _keep(visit, {name: value for name, value in answers.items() if value is not None}, "", order)
    return to_answers(key, order[max(place - 1, 0) if move == "back" else place], clean=visit.cookies)


def _keep(visit: Visit, answers: dict[str, Any], finished: str, order: list[str]) -> None:
    """Save the draft; the last finished page only ever moves on. What is no question of this survey is not kept."""
    known = visit.pack.validator.names
    before = visit.way.draft_page
    further = order.index(finished) if finished in order else -1
    kept = before if before in order and order.index(before) > further else finished or before
    save_draft(
        public_id=visit.key.public_id,
        version_id=visit.key.version_id,
        answers={name: value for name, value in answers.items() if value is not None and name in known},
        page=kept,
        opened_at=visit.key.opened_at,
    )


def _send(visit: Visit, answers: dict[str, Any], steps: list[flow.Step]) -> HttpResponseBase:
    key = visit.key
    outcome = send_answers(
        way=visit.way,
        public_id=key.public_id,
        answers=answers,
        language=key.language,
        opened_at=key.opened_at,
    )
    if outcome.accepted:
        return to_answers(key, clean=visit.cookies)
    return _not_taken(visit, outcome, answers, steps)


def _not_taken(visit: Visit, outcome: Outcome, answers: dict[str, Any], steps: list[flow.Step]) -> HttpResponseBase:
    """Show the first page that has a problem; else say what stood in the way."""
    for place, step in enumerate(steps):
        if own := flow.of_step(step, outcome.problems):
            return _draw(visit, steps, place, answers, own)
    if outcome.problems:
        return _draw(visit, steps, len(steps) - 1, answers, outcome.problems)
    at = visit.way.opens_at if outcome.reason == "not_open" else visit.way.closes_at
    raise Refused(outcome.reason, replace(visit.look, switch="none"), at=at)


def _again(visit: Visit, step: flow.Step, given: dict[str, Any]) -> HttpResponseBase:
    """A page sent once more after the answer was recorded: the same is a success again, another a conflict."""
    recorded = recorded_answers(visit.way.response_id or 0)
    merged = {name: value for name, value in recorded.items() if name not in step.keys} | given
    checked = flow.check_step(visit.pack.validator, step, merged, visit.context)
    now = {name: value for name, value in (checked.answers | checked.texts).items() if name in step.keys}
    if checked.problems or now != {name: recorded[name] for name in step.keys if name in recorded}:
        look = replace(visit.look, switch="none")
        raise Refused("other_answers", look, receipt=visit.way.receipt)
    return to_answers(visit.key, clean=visit.cookies)


def _withdraw(visit: Visit) -> HttpResponseBase:
    """Take the answer back. A tablet's page is everybody's, so nothing is taken back there."""
    response_id = visit.way.response_id
    if response_id and not visit.key.kiosk:
        try:
            withdraw_own_answer(response_id=response_id, now=timezone.now())
        except TooLate as late:
            look = replace(visit.look, switch="none")
            raise Refused("too_late", look, at=own_answer(response_id).until, receipt=visit.way.receipt) from late
    return to_answers(visit.key, clean=visit.cookies)
