"""Tokens, and clients that send them."""

from collections.abc import Sequence
from typing import Any

from rest_framework.test import APIClient

from surveys.access import scopes_of
from surveys.actions.tokens import make_token
from surveys.models import ApiToken, User


def token(user: User, *scopes: str, name: str = "t", **more: Any) -> tuple[ApiToken, str]:
    """A token with these scopes, or with all that its user can give."""
    wanted: Sequence[str] = scopes or scopes_of(user)
    return make_token(user=user, name=name, scopes=wanted, expires_at=more.get("expires_at"), actor=user)


def bearer(secret: str, language: str = "en") -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}", HTTP_ACCEPT_LANGUAGE=language)
    return client


def client_of(user: User, *scopes: str, language: str = "en") -> APIClient:
    return bearer(token(user, *scopes)[1], language)


def codes(answer: Any) -> list[tuple[str, str | None]]:
    """(code, attr) of every error of a refusal, whose form is checked on the way."""
    body = answer.json()
    assert set(body) == {"type", "errors"} and body["type"] in ("validation_error", "client_error", "server_error")
    for one in body["errors"]:
        assert set(one) == {"code", "detail", "attr"} and one["detail"]
    return [(one["code"], one["attr"]) for one in body["errors"]]
