"""The newest entry by number, hash and signature: kept outside, it shows a chain that was rewritten or cut."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from dashboards.formulas.ledger.body import signed_text
from dashboards.formulas.ledger.signing import holds

_TEXTS = ("hash", "signature", "algorithm", "key", "public_key", "at")


class HeadError(Exception):
    """A file is no head; the argument says why: ``unreadable`` or ``signature``."""


@dataclass(frozen=True, slots=True)
class Head:
    """``at`` is the time of the entry, ``key`` the fingerprint of its public key."""

    number: int
    hash: str
    signature: str
    algorithm: str
    key: str
    public_key: str
    at: str

    @property
    def text(self) -> str:
        return json.dumps({"schema": 1, **self.fields}, indent=1, sort_keys=True) + "\n"

    @property
    def fields(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def short(self) -> str:
        """Number and hash in one."""
        return f"{self.number}:{self.hash}"


def read_head(text: str) -> Head:
    """The head in a file, its signature checked.

    Raises
    ------
    HeadError
    UnknownAlgorithm
    """
    try:
        found: dict[str, Any] = json.loads(text)
        head = Head(number=int(found["number"]), **{name: str(found[name]) for name in _TEXTS})
    except (ValueError, TypeError, KeyError) as error:
        raise HeadError("unreadable") from error
    if not holds(head.algorithm, head.public_key, head.signature, signed_text(head.number, head.hash)):
        raise HeadError("signature")
    return head
