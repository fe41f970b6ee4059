"""What a customer writes back by text message: a digit from 1 to 5, or that they want no more."""

import unicodedata

STOP = "stop"
_STOPS = frozenset({"stop", "t", "td", "n", "r", "退订", "拒收", "取消"})
_AROUND = " \t\r\n.,;:!?。，；：！？、\"'“”‘’()（）[]【】"
_AFTER = ("分", "星")


def read_reply(text: str) -> int | str | None:
    """1 to 5, `STOP`, or None for what is neither; full-width digits, stops and a unit behind do no harm."""
    plain = unicodedata.normalize("NFKC", text).strip(_AROUND).casefold()
    if plain in _STOPS:
        return STOP
    for unit in _AFTER:
        plain = plain.removesuffix(unit).strip()
    return int(plain) if len(plain) == 1 and plain in "12345" else None
