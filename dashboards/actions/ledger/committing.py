"""Bind something else that is kept for ever to a personal text, within the reach of the text's erasure."""

from __future__ import annotations

import os

from django.db.models import Model

from dashboards.formulas.ledger import commitment
from dashboards.models import LedgerSalt


def commitment_of(row: Model, column: str) -> dict[str, str]:
    """What may stand in the audit log instead of the text: the commitment by which the ledger names it too, once it is
    published. Erasing the text throws its salt away, and nobody can try texts against what is left."""
    place = {"table": row._meta.db_table, "row": str(row.pk), "column": column}
    salt, _made = LedgerSalt.objects.get_or_create(**place, defaults={"salt": os.urandom(32)})
    return commitment(bytes(salt.salt), "/".join(place.values()), getattr(row, column))
