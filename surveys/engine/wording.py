"""Texts of messages with places to fill in, such as ``{link}``."""

import re
from collections.abc import Mapping

REPLY = "reply"
PLACES = ("bank", "survey", "unit", "closes", "link", "stop", REPLY)
NEEDED = ("link", "stop")  # a message without them cannot be answered, or not be refused
_PLACE = re.compile(r"\{([^{}]*)\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; what is filled in is not looked at again."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def unknown_places(text: str) -> list[str]:
    return sorted({name for name in _PLACE.findall(text) if name not in PLACES})


def missing_places(text: str) -> list[str]:
    return [name for name in NEEDED if f"{{{name}}}" not in text]
