"""The signing keys of this installation, from LEDGER_KEYS: the first one signs, the others may hand over to it."""

from __future__ import annotations

from django.conf import settings

from dashboards.formulas.ledger import Secret


def secrets() -> tuple[Secret, ...]:
    return tuple(Secret(text) for text in settings.LEDGER_KEYS)
