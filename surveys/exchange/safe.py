"""What may stand in a cell of a file that a spreadsheet opens."""

import re

# A cell that begins with one of these is read as a formula, also behind blanks and in full width.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_BREAKING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANKS = " \u00a0\u3000\ufeff"


def plain(text: str) -> str:
    """``text`` without what breaks a file: control characters, halves of surrogate pairs, non-characters."""
    return _BREAKING.sub("", text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula."""
    return text.startswith(_FORMULA) or text.lstrip(_BLANKS).startswith(_FORMULA)


def safe_cell(value: object) -> str:
    """``value`` as text that no spreadsheet takes for a formula; numbers stay numbers.

    An apostrophe is put before ``= + - @`` (also full-width), tab and line ends; what would break the file is taken
    out.
    """
    if value is None:
        return ""
    text = plain(str(value))
    if not isinstance(value, str):
        return text
    return f"'{text}" if is_formula(text) else text
