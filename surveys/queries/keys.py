"""The keys of this installation, as the engine wants them."""

import hashlib

from django.conf import settings

from surveys.engine.sealing import Keyring


def keyring() -> Keyring:
    """Data keys of contacts, from CONTACT_KEYS; the first one named seals."""
    keys = {key_id: hashlib.sha256(b"contacts\0" + text.encode()).digest() for key_id, text in settings.CONTACT_KEYS}
    return Keyring(settings.CONTACT_KEYS[0][0], keys)


def pseudonym_secret() -> bytes:
    """What pseudonyms, blind indexes and line digests are keyed with."""
    return hashlib.sha256(b"pseudonyms\0" + settings.PSEUDONYM_SECRET.encode()).digest()
