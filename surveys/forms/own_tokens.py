"""The token by which someone who answered finds their own answer again: signed by us, and good for nothing else."""

from uuid import UUID

from django.core import signing

_SIGNER, _SURE = "manyi.own", "manyi.erase"
SURE_SECONDS = 900  # between the two steps of an erasure


def own_token(public_id: UUID) -> str:
    """Of an answer's number."""
    return signing.Signer(salt=_SIGNER).sign(public_id.hex)


def read_own_token(text: str) -> UUID | None:
    """The answer's number; None for what we did not sign."""
    try:
        return UUID(signing.Signer(salt=_SIGNER).unsign(text))
    except (signing.BadSignature, ValueError):
        return None


def sure_token(token: str, scope: str) -> str:
    """Proof that the first step of an erasure was taken on this page, for this scope."""
    return signing.TimestampSigner(salt=_SURE).sign_object([token, scope])


def is_sure(text: str, token: str, scope: str) -> bool:
    """Whether the first step was taken, not longer ago than a quarter of an hour."""
    try:
        found = signing.TimestampSigner(salt=_SURE).unsign_object(text, max_age=SURE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(found == [token, scope])
