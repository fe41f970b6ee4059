"""A hostile user tries every address with other people's ids: page, chart, file and API alike."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from openpyxl import load_workbook

from tests.dashboards.evidence.conftest import own_files
from tests.doors.rules import ASKED, PUBLIC, RULES
from tests.doors.world import World, make_world
from tests.once import made_once

__all__ = ["own_files"]
OURS = ("surveys", "dashboards", "api", "api_dashboards")
# Which units there are is known to all who look after some; who holds posts there, and every figure, is not.
ORGANISATION = ("surveys:units", "surveys:unit")
CLOSED = (401, 403, 404, 405)
FIXED = {"number": 1, "unit": "E1", "username": "manager", "deed": "close", "programme": "retail", "upload": "nothing"}
FIXED |= {"what": "complaints", "channel": "sms", "language": "zh", "letter": "first", "day": "2026-10-01"}


def named(patterns: list[Any], space: str = "") -> Iterator[str]:
    """The names of all addresses in our namespaces."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from named(one.url_patterns, one.namespace or space)
        elif isinstance(one, URLPattern) and space in OURS:
            assert one.name, f"an address without a name: {one.pattern}"
            yield f"{space}:{one.name}"


def test_every_address_has_a_rule() -> None:
    there = set(named(get_resolver().url_patterns))
    known = PUBLIC | set(RULES)
    assert there - known == set(), "say in tests/doors/rules.py for whom these are"
    assert known - there == set(), "these are no more"


@pytest.fixture
@made_once
def world(db: None) -> World:
    return make_world()


def address(world: World, name: str) -> str:
    things = {**FIXED, **world.things}
    return reverse(name, args=[things[one] for one in RULES[name][1].split()]) + ASKED.get(name, "")


def clients(world: World) -> dict[str, Client]:
    """Somebody of each letter, signed in, and a stranger (``-``)."""
    found = {"-": Client(headers={"accept-language": "en"})}
    for letter, user in world.people.items():
        found[letter] = Client(headers={"accept-language": "en"})
        found[letter].force_login(user)
    return found


def ask(client: Client, method: str, url: str) -> tuple[HttpResponseBase, bytes]:
    """One request and its body, read to the end; what it writes is taken back."""
    with transaction.atomic():
        answer: Any = getattr(client, method)(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer, body


def shut(answer: HttpResponseBase) -> bool:
    return answer.status_code in CLOSED or answer.headers.get("Location", "").startswith("/accounts/login/")


def test_address_is_closed_to_everybody_whom_its_rule_does_not_name(world: World) -> None:
    everybody = clients(world)
    open_to = [
        (letter, method, name)
        for name, (letters, _things) in RULES.items()
        for letter, client in everybody.items()
        for method in ("get", "post")
        if letter not in letters and not shut(ask(client, method, address(world, name))[0])
    ]
    assert open_to == []


def test_address_is_open_to_the_first_whom_its_rule_names(world: World) -> None:
    everybody = clients(world)
    closed = [
        (letters[0], name)
        for name, (letters, _things) in RULES.items()
        if all(
            ask(everybody[letters[0]], method, address(world, name))[0].status_code in (401, 403, 404)
            for method in ("get", "post")
        )
    ]
    assert closed == []


@pytest.mark.parametrize("letter", ["o", "b", "p"])
def test_page_that_strangers_share_says_nothing_of_the_branch(world: World, letter: str) -> None:
    client, told = clients(world)[letter], []
    for name, (letters, _things) in RULES.items():
        if letter in letters and name not in ORGANISATION:
            _answer, body = ask(client, "get", address(world, name))
            if re.search(r"Wangjiang|望江|\bE1\b", _words(body)):
                told.append(name)
    assert told == []


def _words(body: bytes) -> str:
    """What can be read in a reply; of a workbook in its cells."""
    if not body.startswith(b"PK"):
        return body.decode()
    rows = load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
    return "\n".join(str(value) for row in rows for value in row)
