"""What an entry says, as the one text that is hashed; the hash and the number are what is signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

BEGINNING = "0" * 64  # the hash before the first entry


def canonical_text(body: Mapping[str, Any]) -> str:
    """Keys sorted, no spaces, no floats that differ between machines."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def signed_text(number: int, hash: str) -> bytes:
    """A head is checked with this alone, without the entry that it stands for."""
    return f"manyi ledger {number} {hash}".encode()
