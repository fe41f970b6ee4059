"""Tokens that customers hold: what is stored of them is only a hash."""

import hashlib
import hmac

# No 0 O 1 I L: read aloud over a phone without mistakes.
RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def token_hash(token: str) -> bytes:
    """SHA-256 of a token; tokens carry 128 bits of randomness, so no salt is needed."""
    return hashlib.sha256(token.encode()).digest()


def salted_digest(salt: bytes, content: bytes) -> bytes:
    """HMAC-SHA-256: without the salt, content cannot be guessed from its digest."""
    return hmac.digest(salt, content, "sha256")


def receipt_code(digest: bytes) -> str:
    """Eight characters a customer can quote, from a digest: ``7K4M-Q2RD``."""
    number = int.from_bytes(digest[:8], "big")
    letters = []
    for _ in range(8):
        number, place = divmod(number, len(RECEIPT_ALPHABET))
        letters.append(RECEIPT_ALPHABET[place])
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
