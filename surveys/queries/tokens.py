"""Tokens of the API: the one that was sent, and those that a person has."""

import hmac

from django.db.models import Q, QuerySet
from django.utils import timezone

from surveys.access import Viewer
from surveys.engine.tokens import token_hash
from surveys.models import ApiToken, User


def token_in_force(secret: str) -> ApiToken | None:
    """The token that this is, with its user; None where there is none, or it is expired, revoked or its user locked.

    The index is asked for the hash, never for the token: how long it takes tells nothing about the token.
    """
    digest = token_hash(secret)
    found = ApiToken.objects.select_related("user").filter(token_hash=digest, user__is_active=True)
    token = in_force(found).first()
    return token if token and hmac.compare_digest(bytes(token.token_hash), digest) else None


def in_force(tokens: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
    """Of some tokens those neither expired nor revoked."""
    return tokens.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()), revoked_at__isnull=True)


def tokens_of(viewer: Viewer) -> QuerySet[ApiToken]:
    """A person's own tokens, newest first."""
    if not isinstance(viewer, User):
        return ApiToken.objects.none()
    return ApiToken.objects.filter(user=viewer).order_by("-pk")
