"""Write customers, contacts and holdings of some thousand lines: what is there is updated, what is new is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from surveys.actions.bulk import among, write_many
from surveys.actions.import_customers.rows import Given
from surveys.engine.sealing import pseudonym
from surveys.models import Contact, Customer, Holding, ImportBatch
from surveys.queries.contacts import FIELDS, open_contacts, sealed_row
from surveys.queries.keys import keyring, pseudonym_secret


@dataclass(frozen=True, slots=True)
class Known:
    """A customer who is there: what a line leaves out is taken from here."""

    id: int
    key: UUID
    digest: bytes
    erased: bool
    segment: tuple[int | None, int | None, str]  # what the segment follows from
    kept: dict[str, Any]


# Attributes that a line may say, and what a new customer has where it says nothing.
SAID: dict[str, Any] = {
    "unit_id": None,
    "kind": None,
    "account_manager_id": None,
    "birth_year": None,
    "opened": None,
    "closed": None,
    "language": "zh",
    "time_zone": "",
    "contribution": None,
    "growth": None,
}
_NAMES = ("key", "source", "source_id", "line_digest", "batch_id", "segment", "segment_rule_id", *SAID)
_UPDATED = ("line_digest", "batch_id", "segment_rule_id", *SAID)


def load_known(source: str, ids: Sequence[str]) -> dict[str, Known]:
    """Those of a source who are there, by their number; one query."""
    rows = among(Customer.objects.filter(source=source), "source_id", ids).values(
        "id", "key", "source_id", "line_digest", "erased_at", "segment_rule_id", *SAID
    )
    return {
        row["source_id"]: Known(
            id=row["id"],
            key=row["key"],
            digest=bytes(row["line_digest"]),
            erased=row["erased_at"] is not None,
            segment=(row["contribution"], row["growth"], row["kind"]),
            kept={name: row[name] for name in (*SAID, "segment_rule_id")},
        )
        for row in rows
    }


def write(source: str, given: Sequence[Given], known: dict[str, Known], usual_kind: str, batch: ImportBatch) -> None:
    """Write good lines; call it inside a transaction."""
    if not given:
        return
    secret = pseudonym_secret()
    keys = {
        one.source_id: known[one.source_id].key
        if one.source_id in known
        else UUID(bytes=pseudonym(secret, source, one.source_id))
        for one in given
    }
    rows = [
        _customer(source, one, known.get(one.source_id), keys[one.source_id], usual_kind, batch.pk) for one in given
    ]
    write_many(Customer, _NAMES, rows, once=("source", "source_id"), update=_UPDATED)
    fresh = [one.source_id for one in given if one.source_id not in known]
    ids = {source_id: one.id for source_id, one in known.items()}
    made = among(Customer.objects.filter(source=source), "source_id", fresh)
    ids.update(made.values_list("source_id", "id"))
    _write_contacts([one for one in given if one.contact is not None], known, ids, keys)
    _write_holdings([one for one in given if one.products is not None], known, ids)


def _customer(
    source: str, given: Given, known: Known | None, key: UUID, usual_kind: str, batch_id: int
) -> tuple[Any, ...]:
    """Values of ``_NAMES``. Who changes in what the segment follows from waits for a new one."""
    before = known.kept if known else {**SAID, "kind": usual_kind}
    now = {**before, **given.values}
    same = known is not None and known.segment == (now["contribution"], now["growth"], now["kind"])
    rule = before.get("segment_rule_id") if same else None
    return (key, source, given.source_id, given.digest, batch_id, 0, rule, *(now[name] for name in SAID))


def _write_contacts(
    given: Sequence[Given], known: dict[str, Known], ids: dict[str, int], keys: dict[str, UUID]
) -> None:
    """Contacts of whoever did not have them erased; a field that the file has no column for stays as it is."""
    open_to = [one for one in given if one.source_id not in known or not known[one.source_id].erased]
    partial = [ids[one.source_id] for one in open_to if one.source_id in known and len(one.contact or ()) < len(FIELDS)]
    before = open_contacts(partial)
    ring, secret = keyring(), pseudonym_secret()
    rows = [
        sealed_row(
            ring,
            secret,
            ids[one.source_id],
            keys[one.source_id],
            {**before.get(ids[one.source_id], {}), **(one.contact or {})},
        )
        for one in open_to
    ]
    names = ("customer_id", "algorithm", "key_id", *FIELDS, "mobile_index", "email_index")
    write_many(Contact, names, rows, once=("customer_id",), update=names[1:])


def _write_holdings(given: Sequence[Given], known: dict[str, Known], ids: dict[str, int]) -> None:
    before = [known[one.source_id].id for one in given if one.source_id in known]
    if before:
        Holding.objects.filter(customer_id__in=before).delete()
    rows = [(ids[one.source_id], product) for one in given for product in one.products or ()]
    write_many(Holding, ("customer_id", "product_id"), rows, once=("customer_id", "product_id"))
