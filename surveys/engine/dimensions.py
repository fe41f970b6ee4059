"""What is frozen on a response beside its answers: small coded dimensions.

A code is stored, and stands in tally keys, so it is never renumbered; 0 is always "unknown".
Labels for people are in ``surveys.labels``; here are only the names used in files and addresses.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _frozen(names: str) -> Mapping[str, int]:
    return MappingProxyType({name: code for code, name in enumerate(names.split())})


PROGRAMMES = ("retail", "corporate", "product", "internal")
SEGMENTS = _frozen("unknown MVC MGC BZC standard")
CHANNELS = _frozen("unknown email sms qr kiosk counter app phone intranet api")
AGE_BANDS = _frozen("unknown 18-24 25-34 35-44 45-54 55-64 65+")
TENURE_BANDS = _frozen("unknown <1y 1-3y 3-5y 5-10y 10y+")
TRANSACTIONS = _frozen(
    "unknown cash transfer account_opening loan investment card authorisation foreign_exchange other"
)
LANGUAGES = _frozen("unknown zh en")


def code(table: Mapping[str, int], name: str | None) -> int:
    """The code of ``name``; unknown names and None are 0."""
    return table.get(name or "unknown", 0)


def name(table: Mapping[str, int], wanted: int) -> str:
    """The name of a code; a code that is not in the table is ``unknown``."""
    return next((key for key, value in table.items() if value == wanted), "unknown")
