"""The kinds of question: one file each, one line here."""

from __future__ import annotations

from collections.abc import Mapping

from surveys.engine.types.base import Kind
from surveys.engine.types.ces import Ces
from surveys.engine.types.choice import Choice
from surveys.engine.types.choices import Choices
from surveys.engine.types.date import Date
from surveys.engine.types.long_text import LongText
from surveys.engine.types.matrix import Matrix
from surveys.engine.types.notice import Notice
from surveys.engine.types.nps import Nps
from surveys.engine.types.number import Number
from surveys.engine.types.scale import Scale
from surveys.engine.types.text import ShortText

KINDS: Mapping[str, Kind] = {
    "scale": Scale(),
    "nps": Nps(),
    "ces": Ces(),
    "choice": Choice(),
    "choices": Choices(),
    "matrix": Matrix(),
    "text": ShortText(),
    "long_text": LongText(),
    "number": Number(),
    "date": Date(),
    "notice": Notice(),
}
