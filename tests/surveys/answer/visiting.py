"""What a customer's browser does, with cookies and without."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

KEY = re.compile(r'name="_key" value="([^"]*)"')
RECEIPT = re.compile(r'class="code">([^<]*)<')
RADIO = re.compile(r'<input type="radio" name="([^"]*)" id="[^"]*" value="([^"]*)"')
FORM = "application/x-www-form-urlencoded"


class Phone(Client):
    """Sends a form as browsers do where it holds no file."""

    def post(self, path: str, data: Any = None, content_type: str = FORM, **more: Any) -> Any:  # type: ignore[override]
        body = urlencode(data, doseq=True) if isinstance(data, dict) else data
        return super().post(path, body, content_type, **more)


def phone() -> Phone:
    """A browser without any cookie, at a server that insists on its CSRF check."""
    return Phone(enforce_csrf_checks=True)


class Visitor:
    """A browser on one survey: follows redirects, sends the form it was shown."""

    def __init__(self, client: Client, cookies: bool = True) -> None:
        self.client, self.cookies = client, cookies
        self.address, self.html, self.status = "", "", 0

    def open(self, address: str) -> "Visitor":
        return self._arrive(address, self._ask("get", address))

    def send(self, _go: str = "next", **answers: Any) -> "Visitor":
        page = re.search(r'name="_page" value="([^"]*)"', self.html)
        control = {"_key": self.key, "_page": page[1] if page else "", "_go": _go}
        action = re.search(r'<form method="post" action="([^"]*)"', self.html)
        address = unescape(action[1]) if action else self.address
        return self._arrive(address, self._ask("post", address, {**control, **answers}))

    def send_first_boxes(self, **answers: Any) -> "Visitor":
        """Send the page with the first box of every question chosen."""
        first: dict[str, Any] = {}
        for name, value in RADIO.findall(self.html):
            first.setdefault(name, value)
        return self.send(**{**first, **answers})

    @property
    def key(self) -> str:
        return KEY.search(self.html)[1]  # type: ignore[index]

    @property
    def receipt(self) -> str:
        found = RECEIPT.search(self.html)
        return found[1] if found else ""

    def _ask(self, method: str, address: str, data: dict[str, Any] | None = None) -> HttpResponse:
        if not self.cookies:
            self.client.cookies.clear()
        return getattr(self.client, method)(address, data)

    def _arrive(self, address: str, response: HttpResponse) -> "Visitor":
        while response.status_code in (302, 303):
            address = response["Location"]
            response = self._ask("get", address)
        self.address, self.html, self.status = address, response.content.decode(), response.status_code
        return self


def form(visitor: Visitor, page: str, **answers: Any) -> dict[str, Any]:
    """What the browser sends of a page by its button."""
    return {"_key": visitor.key, "_page": page, "_go": "next", **answers}
