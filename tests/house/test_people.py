"""Customers' requests pass by session, user and messages; nobody else's do."""

from django.core.checks import run_checks
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config import people


def seen(address: str) -> HttpRequest:
    """The request as a view at the address gets it."""
    kept: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        kept.append(request)
        return HttpResponse()

    chain = people.Session(people.Authentication(people.Messages(people.Htmx(view))))
    chain(RequestFactory().get(address))
    return kept[0]


def test_customers_request_has_neither_session_nor_user() -> None:
    request = seen("/r/00000000-0000-4000-8000-000000000000/")
    assert not any(hasattr(request, name) for name in ("session", "user", "_messages", "htmx"))


def test_other_requests_have_all_of_it() -> None:
    for address in ("/", "/rules/", "/k/abc/"):
        assert all(hasattr(seen(address), name) for name in ("session", "user", "_messages", "htmx"))


def test_checks_of_the_parts_find_what_they_look_for() -> None:
    assert run_checks() == []
