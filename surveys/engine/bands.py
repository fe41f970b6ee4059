"""Age and years with the bank as the bands that are frozen on answers."""

from bisect import bisect_right
from datetime import date

_AGES = (18, 25, 35, 45, 55, 65)
_YEARS = (1, 3, 5, 10)


def age_band(birth_year: int | None, on: date) -> int:
    """A code of dimensions.AGE_BANDS; unknown where the year is, and for who is under 18."""
    return bisect_right(_AGES, on.year - birth_year) if birth_year else 0


def tenure_band(opened: date | None, on: date) -> int:
    """A code of dimensions.TENURE_BANDS by whole years; unknown where the day is, or lies ahead."""
    if opened is None or opened > on:
        return 0
    years = on.year - opened.year - ((on.month, on.day) < (opened.month, opened.day))
    return 1 + bisect_right(_YEARS, years)
