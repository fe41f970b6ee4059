"""Codes that people read from paper and displays, and type on a phone."""

from __future__ import annotations

from surveys.engine.tokens import RECEIPT_ALPHABET

GROUP = 4


def spelled(bits: bytes, letters: int) -> str:
    """So many letters of the alphabet that is read without mistakes; about five bits each."""
    number, found = int.from_bytes(bits, "big"), []
    for _ in range(letters):
        number, place = divmod(number, len(RECEIPT_ALPHABET))
        found.append(RECEIPT_ALPHABET[place])
    return "".join(found)


def grouped(code: str) -> str:
    """``7K4M-Q2RD-…``, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def plain_code(text: str, letters: int) -> str:
    """A code as it was typed: in capitals, without what parts its groups; '' for what cannot be one."""
    code = "".join(text.upper().replace("－", "-").replace("-", " ").split())
    return code if len(code) == letters and all(letter in RECEIPT_ALPHABET for letter in code) else ""
