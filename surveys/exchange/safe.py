"""What may stand in a cell of a file that a spreadsheet opens."""

import re

# A cell that begins with one of these is read as a formula, also behind blanks and in full width.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def safe_cell(value: object) -> str:
    """``value`` as text that no spreadsheet takes for a formula; numbers stay numbers.

    A leading apostrophe is put before ``= + - @`` (also full-width), tab and line ends; control characters, which
    would break the file, are taken out.
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = _CONTROLS.sub("", str(value))
    return f"'{text}" if text.lstrip(" \u3000").startswith(_FORMULA) or text.startswith(_FORMULA) else text
