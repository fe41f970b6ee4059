"""What an entry is to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.models import User


@dataclass(frozen=True, slots=True)
class Draft:
    """``signers`` by the step they did; ``more`` stands in the body as it is."""

    kind: str
    subject: str
    signers: Mapping[str, User | None] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
