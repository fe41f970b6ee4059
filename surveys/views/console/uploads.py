"""What somebody uploaded, kept for an hour for them alone, sealed: files of others' customers stand in them."""

import json
import secrets
from typing import Any

from django.core.cache import cache

from surveys.engine.sealing import UnknownKey, seal, unseal
from surveys.models import User
from surveys.queries.keys import keyring

KEPT_SECONDS = 3600
_SIGNS = "latin-1"  # every byte is one sign, so that JSON can hold a file


def as_text(content: bytes) -> str:
    """A file's bytes as JSON can hold them."""
    return content.decode(_SIGNS)


def as_bytes(text: str) -> bytes:
    return text.encode(_SIGNS)


def keep(owner: User, kind: str, content: Any, key: str = "") -> str:
    """Keep what JSON can hold; the key under which its owner finds it again."""
    key, ring = key or secrets.token_urlsafe(12), keyring()
    name = _name(owner, kind, key)
    cache.set(name, (ring.active, seal(ring, json.dumps(content), name.encode())), KEPT_SECONDS)
    return key


def kept(owner: User, kind: str, key: str) -> Any:
    """What was kept; None where there is no such thing of theirs, or no longer."""
    name = _name(owner, kind, key)
    found = cache.get(name)
    if found is None:
        return None
    key_id, sealed = found
    try:
        return json.loads(unseal(keyring(), key_id, sealed, name.encode()))
    except UnknownKey:  # keys were changed within the hour
        return None


def forget(owner: User, kind: str, key: str) -> None:
    cache.delete(_name(owner, kind, key))


def _name(owner: User, kind: str, key: str) -> str:
    return f"upload-{kind}-{owner.pk}-{key}"
