"""A value of a row in the form that is digested: the same on every machine and from either database."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

ALGORITHMS = {"digest": "sha-256", "signature": "ed25519", "commitment": "hmac-sha-256"}
LONGEST = 200  # a longer text stands as its digest, so that the copy of a run stays small


def encoded(value: Any, places: int | None = None) -> Any:
    """Null, true, false, a whole number or a text as it is; the rest as a text or as an object that names its form.

    Parameters
    ----------
    places
        Decimal places of the column, for a decimal number.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return {"decimal": f"{value:f}" if places is None else f"{value:.{places}f}"}
    if isinstance(value, datetime):
        return {"time": value.astimezone(UTC).isoformat(timespec="microseconds")}
    if isinstance(value, date | UUID):
        return {"text": str(value)}
    if isinstance(value, bytes | bytearray | memoryview):
        return _digest(bytes(value))
    return {"json": _text(json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")))}


def commitment(salt: bytes, place: str, value: str) -> dict[str, str]:
    """Binds to a personal text without telling it: nobody can try texts against it once the salt is gone.

    Parameters
    ----------
    place
        Table, row and column: elsewhere the same text gives another commitment.
    """
    return {ALGORITHMS["commitment"]: hmac.digest(salt, f"{place}\0{value}".encode(), "sha256").hex()}


def _text(value: str) -> Any:
    return value if len(value) <= LONGEST else _digest(value.encode())


def _digest(value: bytes) -> dict[str, str]:
    return {ALGORITHMS["digest"]: hashlib.sha256(value).hexdigest()}
