"""How many text messages a text is: what is paid for, and where a phone puts it together again."""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, slots=True)
class SmsLength:
    """Characters as the network counts them, and the messages that they fill.

    A text of the GSM 03.38 alphabet: 160 in one message, 153 in each of several; any other, Chinese among them, goes as
    UCS-2: 70 and 67.
    """

    characters: int
    messages: int
    plain: bool


def sms_length(text: str) -> SmsLength:
    """Length of a text message; no text is no message."""
    plain = all(letter in _BASIC or letter in _DOUBLE for letter in text)
    count = len(text) + sum(letter in _DOUBLE for letter in text) if plain else len(text.encode("utf-16-be")) // 2
    one, each = (160, 153) if plain else (70, 67)
    return SmsLength(count, min(count, 1) if count <= one else -(-count // each), plain)
