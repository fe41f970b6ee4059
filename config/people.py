"""What only people with a name need: session, user, messages, and what hangs on them.

A customer's page has a signed key instead of all that, and millions of answers pass it by.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django_htmx.middleware import HtmxMiddleware

CUSTOMERS = "/r/"


class _ForPeople:
    """Lets a customer's request pass by."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(CUSTOMERS):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Session(_ForPeople, SessionMiddleware): ...


class Authentication(_ForPeople, AuthenticationMiddleware): ...


class Messages(_ForPeople, MessageMiddleware): ...


class Htmx(_ForPeople, HtmxMiddleware): ...
