"""Make, revoke and use tokens of the API."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from surveys.access import scopes_of
from surveys.actions import audit
from surveys.clock import bank_today
from surveys.engine.tokens import token_hash
from surveys.models import ApiToken, User
from surveys.queries.tokens import in_force, tokens_of

PREFIX = "manyi_"  # by which people and scanners of code tell a token that lies where it should not


class TokenRefused(Exception):
    """A token that cannot be made; the argument is a reason code."""


@transaction.atomic
def make_token(
    *, user: User, name: str, scopes: Sequence[str], expires_at: datetime | None, actor: User | None
) -> tuple[ApiToken, str]:
    """Make a token; it is given back this once, and only its hash is kept.

    Raises
    ------
    TokenRefused
        ``no_scopes``, ``scope_not_held``, ``name_taken`` (by another of the user's in force), ``expired_already``.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if not scopes:
        raise TokenRefused("no_scopes")
    if not set(scopes) <= set(scopes_of(user)):
        raise TokenRefused("scope_not_held")
    if expires_at is not None and expires_at <= timezone.now():
        raise TokenRefused("expired_already")
    if in_force(tokens_of(user)).filter(name=name).exists():
        raise TokenRefused("name_taken")
    secret = PREFIX + secrets.token_urlsafe(32)
    ordered = [scope for scope in scopes_of(user) if scope in scopes]
    token = ApiToken.objects.create(
        user=user, name=name, token_hash=token_hash(secret), scopes=ordered, expires_at=expires_at
    )
    audit.record(actor=actor, verb="token.made", subject=user.username, token=token.pk, name=name, scopes=ordered)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User | None) -> None:
    """End a token at once; one that was revoked before stays so."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        audit.record(actor=actor, verb="token.revoked", subject=token.user.username, token=token.pk, name=token.name)


def note_use(token: ApiToken) -> None:
    """Keep the day on which a token was used last; written once a day."""
    today = bank_today()
    if token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
