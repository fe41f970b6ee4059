"""Reading the decimals of a scheme exactly: what is written is what is meant, never a float beside it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from surveys.engine.reading import Reader

PLACES = 6


def decimal(reader: Reader, key: str, low: int, high: int, default: Decimal | None = None) -> Decimal | None:
    """A number (or a numeral in a text) from `low` to `high`; the default where it is not given or bad.

    Faults: ``missing`` where there is no default, ``wrong_type``, ``out_of_range``, ``too_fine``.
    """
    value = reader.data.get(key)
    if value is None:
        if default is None:
            reader.fault("missing", key)
        return default
    found = _exact(value)
    if found is None:
        reader.fault("wrong_type", key, expected="number")
    elif not low <= found <= high:
        reader.fault("out_of_range", key, minimum=low, maximum=high)
    elif found != round(found, PLACES):
        reader.fault("too_fine", key, places=PLACES)
    else:
        return found
    return default


def _exact(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 30:
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
