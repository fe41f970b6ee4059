"""The ledger without a database: how a row is written down, committed to, signed, and compared again."""

from dashboards.formulas.ledger.body import BEGINNING, canonical_text, hash_of, signed_text
from dashboards.formulas.ledger.comparing import Difference, compare
from dashboards.formulas.ledger.head import Head, HeadError, read_head
from dashboards.formulas.ledger.sheets import Sheet, SheetError, read_sheet
from dashboards.formulas.ledger.signing import SIGNATURES, Secret, UnknownAlgorithm, fingerprint, holds
from dashboards.formulas.ledger.values import ALGORITHMS, commitment, encoded

__all__ = [
    "ALGORITHMS",
    "BEGINNING",
    "SIGNATURES",
    "Difference",
    "Head",
    "HeadError",
    "Secret",
    "Sheet",
    "SheetError",
    "UnknownAlgorithm",
    "canonical_text",
    "commitment",
    "compare",
    "encoded",
    "fingerprint",
    "hash_of",
    "holds",
    "read_head",
    "read_sheet",
    "signed_text",
]
