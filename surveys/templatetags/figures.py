"""How a number is written in a sentence, in Chinese and in English. No Django here: callers name the language.

The three rules: minus is U+2212; a plain range has an en dash, a signed one a word; scores and shares carry one
decimal, NPS none and always its sign.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

Language = Literal["zh", "en"]
MINUS = "\u2212"
EN_DASH = "\u2013"


@dataclass(frozen=True)
class Style:
    """How the figures of one kind of index are written."""

    decimals: int = 1
    signed: bool = False
    unit_zh: str = "分"
    unit_en: str = ""
    tile_unit_en: str = "of 100"
    change_zh: str = "分"
    change_en: str = "points"


STYLES = {
    "mean": Style(),
    "ces": Style(),
    "top2": Style(unit_zh="%", unit_en="%", tile_unit_en="%", change_zh="个百分点", change_en="percentage points"),
    "nps": Style(decimals=0, signed=True, unit_zh="", tile_unit_en="", change_zh="", change_en=""),
}
PLAIN = Style(unit_zh="", tile_unit_en="", change_zh="", change_en="")


def style_of(kind: str) -> Style:
    """The style of an index kind; ``share`` is another word for ``top2``, an unknown kind is written plainly."""
    return STYLES.get("top2" if kind == "share" else kind, PLAIN)


def number(value: float, decimals: int = 1, signed: bool = False) -> str:
    """``-2.34`` → ``−2.3``; a value that rounds to nought carries no sign."""
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    text = f"{abs(rounded):,.{decimals}f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if signed and rounded > 0 else text


def interval(low: float, high: float, language: Language, decimals: int = 1, signed: bool = False) -> str:
    """``80.4–82.0``; signed, or where an end is negative, ``+14至+28`` or ``+14 to +28``."""
    ends = number(low, decimals, signed), number(high, decimals, signed)
    if not signed and not ends[0].startswith(MINUS):
        return EN_DASH.join(ends)
    return ("至" if language == "zh" else " to ").join(ends)


def value(figure: float, low: float, high: float, kind: str, language: Language) -> tuple[str, str]:
    """``81.2`` and ``分（80.4–82.0）``, or `` (80.4–82.0)``: the figure, and what must follow it."""
    style = style_of(kind)
    span = interval(low, high, language, style.decimals, style.signed)
    rest = f"{style.unit_zh}（{span}）" if language == "zh" else f"{style.unit_en} ({span})"
    return number(figure, style.decimals, style.signed), rest


def delta(change: float, half: float, kind: str) -> str:
    """``−0.3 ± 1.1``: the signed change and half the width of its interval."""
    decimals = style_of(kind).decimals
    return f"{number(change, decimals, signed=True)} ± {number(half, decimals)}"


def change_size(change: float, half: float, kind: str, language: Language) -> str:
    """``4.1 ± 1.6分``, ``4.1 ± 1.6 points``: the size alone, for a sentence whose verb says the direction."""
    style = style_of(kind)
    text = f"{number(abs(change), style.decimals)} ± {number(half, style.decimals)}"
    return text + style.change_zh if language == "zh" else f"{text} {style.change_en}".rstrip()
