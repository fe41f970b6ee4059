"""Contacts sealed field by field, found by blind index, shown masked. Keys come from the caller."""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ALGORITHM = "AES-256-GCM"
_NONCE = 12
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋－（）　", "0123456789+-() ")


class UnknownKey(Exception):
    """A record was sealed with a key that is not among the keys given; its id is the only argument."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Data keys by id (32 bytes each); the ``active`` one seals, every one opens."""

    active: str
    keys: Mapping[str, bytes]


@lru_cache(maxsize=32)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(ring: Keyring, text: str, bound_to: bytes) -> bytes:
    """``text`` sealed with the active key: nonce, ciphertext, tag.

    Parameters
    ----------
    bound_to
        Which field of which record it is: elsewhere it cannot be opened.
    """
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(ring.keys[ring.active]).encrypt(nonce, text.encode(), bound_to)


def unseal(ring: Keyring, key_id: str, sealed: bytes, bound_to: bytes) -> str:
    """The text again.

    Raises
    ------
    UnknownKey
        Where the key is not there.
    cryptography.exceptions.InvalidTag
        Where it was changed, or belongs to another record.
    """
    if key_id not in ring.keys:
        raise UnknownKey(key_id)
    return _cipher(ring.keys[key_id]).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to).decode()


def blind_index(secret: bytes, field: str, text: str) -> bytes:
    """16 bytes by which a value is found without being readable; the same value gives the same bytes."""
    return hmac.digest(secret, f"{field}\0{text}".encode(), "sha256")[:16]


def pseudonym(secret: bytes, source: str, source_id: str) -> bytes:
    """16 bytes that name a customer to who does not know the secret."""
    return hmac.digest(secret, f"customer\0{source}\0{source_id}".encode(), "sha256")[:16]


def line_digest(secret: bytes, text: str) -> bytes:
    """16 bytes that tell whether a line says the same as before; keyed, for the line holds contacts."""
    return hashlib.blake2b(text.encode(), digest_size=16, key=secret[:64]).digest()


def plain_mobile(text: str) -> str:
    """Eleven digits of a mainland mobile number, however it was written; '' where it is none."""
    if _MOBILE.fullmatch(text):
        return text
    digits = re.sub(r"[\s\-()]", "", text.translate(_FULL_WIDTH))
    digits = re.sub(r"^(\+?86|0086)(?=1)", "", digits)
    return digits if _MOBILE.fullmatch(digits) else ""


def plain_email(text: str) -> str:
    """An e-mail address in lower case; '' where it is none."""
    address = text.strip().lower()
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else ""


def masked_mobile(mobile: str) -> str:
    """``138****1234``."""
    return f"{mobile[:3]}****{mobile[-4:]}" if len(mobile) >= 11 else "****"


def masked_email(address: str) -> str:
    """``z***@example.com``."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}"


def masked_name(name: str) -> str:
    """``王**``, ``J***``: the first character, and no more."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 3)
