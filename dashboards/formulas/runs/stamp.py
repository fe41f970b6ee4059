"""A run's file names the ledger behind its own bytes, which stay as they were published and as their digest is of."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

from dashboards.formulas.runs.container import ContainerError

MARK = b"\nMANYI LEDGER 1\n"


def stamped(content: bytes, ledger: Mapping[str, Any] | None) -> bytes:
    """The bytes of a run, then what the ledger says of it, its length, and a mark; unchanged without a ledger."""
    if ledger is None:
        return content
    text = json.dumps(ledger, sort_keys=True, separators=(",", ":")).encode("ascii")
    return b"".join([content, text, struct.pack("<Q", len(text)), MARK])


def unstamped(content: bytes) -> tuple[bytes, dict[str, Any] | None]:
    """The run's own bytes, and what the file says of the ledger (None where it says nothing).

    Raises
    ------
    ContainerError
        Where the mark is there, and what stands before it cannot be read.
    """
    if not content.endswith(MARK):
        return content, None
    try:
        end = len(content) - len(MARK) - 8
        (length,) = struct.unpack("<Q", content[end : end + 8])
        return content[: end - length], dict(json.loads(content[end - length : end]))
    except (TypeError, ValueError, struct.error) as fault:
        raise ContainerError(f"{type(fault).__name__}: {fault}") from fault
