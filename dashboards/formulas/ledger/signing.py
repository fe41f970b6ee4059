"""Signatures by the name of their algorithm: another one is another line of `SIGNATURES`."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = "ed25519"


class UnknownAlgorithm(Exception):
    """A record names an algorithm that is not known here; its name is the argument."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A signing key, made from the text that the environment holds: the same text is the same key."""

    text: str

    def sign(self, message: bytes) -> str:
        return b64encode(self._key.sign(message)).decode()

    @property
    def public(self) -> str:
        return b64encode(self._key.public_key().public_bytes_raw()).decode()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public)

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"ledger\0" + self.text.encode()).digest())


def fingerprint(public: str) -> str:
    """16 hexadecimal digits by which a public key is known."""
    return hashlib.sha256(public.encode()).hexdigest()[:16]


def _ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


SIGNATURES: Mapping[str, Callable[[bytes, bytes, bytes], bool]] = MappingProxyType({ED25519: _ed25519})


def holds(algorithm: str, public: str, signature: str, message: bytes) -> bool:
    """Whether a signature is of this message by this key; what cannot be read is none.

    Raises
    ------
    UnknownAlgorithm
    """
    if algorithm not in SIGNATURES:
        raise UnknownAlgorithm(algorithm)
    try:
        return SIGNATURES[algorithm](b64decode(public, validate=True), b64decode(signature, validate=True), message)
    except ValueError:
        return False
