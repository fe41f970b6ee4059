"""The kinds of question: one file each, one line here."""

from __future__ import annotations

from collections.abc import Mapping

from surveys.engine.types.base import Kind
from surveys.engine.types.long_text import LongText
from surveys.engine.types.nps import Nps
from surveys.engine.types.scale import Scale
from surveys.engine.types.text import ShortText

KINDS: Mapping[str, Kind] = {
    "scale": Scale(),
    "nps": Nps(),
    "text": ShortText(),
    "long_text": LongText(),
}
