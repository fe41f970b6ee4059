"""``/d/<token>/``: what is held of one's own answer; a copy of it, and its erasure in two steps."""

import json
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from surveys.actions.erasing import erase_own_answer, erase_own_person
from surveys.clock import bank_zone
from surveys.exchange.spreadsheet import csv_bytes
from surveys.forms.own_tokens import is_sure, read_own_token, sure_token
from surveys.queries.own_answer import own_answer
from surveys.queries.own_data import OwnData, OwnItem, own_by_number, own_by_token, own_items
from surveys.views.answer.drawing import Look, draw, paragraphs
from surveys.views.answer.guard import Refused, customer_page, page, reader_look

ANSWER, PERSON = "answer", "person"
MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever holds a token, and what it opens."""

    token: str
    own: OwnData
    look: Look

    def address(self, name: str, *more: str) -> str:
        return f"{reverse(f'surveys:{name}', args=[self.token, *more])}?lang={self.look.language}"

    @property
    def scopes(self) -> list[str]:
        """What may be erased: a person only where it is known who they are."""
        own = self.own
        answered = own.response is not None and own.erased_at is None
        linked = own.invitation is not None and own.invitation.customer_id is not None
        return [ANSWER] * (answered or linked) + [PERSON] * linked


def _holder(request: HttpRequest, token: str) -> Holder:
    look = reader_look(request)
    number = read_own_token(token)
    own = own_by_number(number) if number else own_by_token(token)
    if own is None:
        raise Refused("unknown", look)
    if "lang" not in request.GET and own.invitation is not None:
        look = replace(look, language="en" if own.invitation.language == "en" else "zh")
    return Holder(token, own, look)


@customer_page
def own_data(request: HttpRequest, token: str) -> HttpResponseBase:
    """Everything on one page; looking changes nothing."""
    who = _holder(request, token)
    own, look = who.own, who.look
    html = draw(
        "own_data",
        look,
        own=own,
        unit=_unit(who),
        items=own_items(own, look.language),
        notice=paragraphs(own.pack.notice.get(look.language)) if own.pack else [],
        json_copy=who.address("own_copy", "json"),
        csv_copy=who.address("own_copy", "csv"),
        erase=who.address("own_erase") if who.scopes else "",
        until=_withdrawable(own),
    )
    return page(html, look)


def _withdrawable(own: OwnData) -> Any:
    if own.response is None or own.withdrawn_at:
        return None
    until = own_answer(own.response.id).until
    return until if timezone.now() <= until else None


def _unit(who: Holder) -> str:
    unit = who.own.unit
    if unit is None:
        return ""
    return unit.name_zh if who.look.language == "zh" or not unit.name_en else unit.name_en


@customer_page
def own_copy(request: HttpRequest, token: str, kind: str) -> HttpResponseBase:
    """The same as a file, to keep or to take elsewhere."""
    who = _holder(request, token)
    if kind not in MEDIA or who.own.response is None:
        raise Refused("nothing_held", who.look)
    items = own_items(who.own, who.look.language)
    content = _json(who, items) if kind == "json" else _csv(items)
    response = HttpResponse(content, content_type=MEDIA[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="my-answers-{who.own.receipt}.{kind}"'
    return response


def _csv(items: list[OwnItem]) -> bytes:
    return csv_bytes(
        [["id", "question", "code", "answer"], *([one.item, one.question, one.code, one.answer] for one in items)]
    )


def _json(who: Holder, items: list[OwnItem]) -> bytes:
    own = who.own
    assert own.response is not None and own.pack is not None
    found = {
        "receipt": own.receipt,
        "survey": own.pack.definition.title.get(who.look.language),
        "survey_code": own.pack.survey_code,
        "version": own.pack.number,
        "received_at": own.response.received_at.astimezone(bank_zone()).isoformat(timespec="seconds"),
        "branch": _unit(who),
        "service_date": own.response.service_date.isoformat() if own.response.service_date else None,
        "channel": own.channel,
        "transaction_type": own.transaction,
        "withdrawn_at": own.withdrawn_at.isoformat(timespec="seconds") if own.withdrawn_at else None,
        "erased_at": own.erased_at.isoformat(timespec="seconds") if own.erased_at else None,
        "consents": [one.item for one in items if one.consent],
        "answers": [
            {"id": one.item, "question": one.question, "code": one.code, "answer": one.answer} for one in items
        ],
        "notice": own.pack.notice.get(who.look.language),
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


@customer_page
def erase(request: HttpRequest, token: str) -> HttpResponseBase:
    """First what shall go; then, told once more what that means, the button that does it."""
    who = _holder(request, token)
    scope = request.POST.get("scope", "")
    if request.method != "POST" or not who.scopes:
        return _step(who, "erase")
    if scope not in who.scopes:
        return _step(who, "erase", missing=True)
    if not is_sure(request.POST.get("sure", ""), token, scope):
        return _step(who, "erase_sure", scope=scope, sure=sure_token(token, scope), late="sure" in request.POST)
    response_id = who.own.response.id if who.own.response else None
    if scope == PERSON and who.own.invitation is not None:
        erase_own_person(invitation=who.own.invitation, response_id=response_id)
    else:
        erase_own_answer(invitation=who.own.invitation, response_id=response_id)
    return _step(who, "erased", scope=scope)


def _step(who: Holder, template: str, **more: Any) -> HttpResponse:
    context = {
        "own": who.own,
        "scopes": who.scopes,
        "action": who.address("own_erase"),
        "back": who.address("own_data"),
        **more,
    }
    return page(draw(template, who.look, **context), who.look, 422 if more.get("missing") else 200)
