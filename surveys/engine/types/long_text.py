"""A comment of several lines."""

from __future__ import annotations

from surveys.engine.types.text import ShortText


class LongText(ShortText):
    default = 500
    most = 5000
    breaks = True
