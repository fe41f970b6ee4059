"""Customer effort: agreement from 1 to 7 that the bank made it easy, with words at both ends."""

from __future__ import annotations

from surveys.engine.parts import Text
from surveys.engine.types.nps import Nps


class Ces(Nps):
    values = range(1, 8)
    ends = (Text("非常不同意", "Strongly disagree"), Text("非常同意", "Strongly agree"))
