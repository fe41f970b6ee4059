"""Reading the numbers of rules: gates, levels and thresholds."""

from __future__ import annotations

from dashboards.formulas.estimate import Gate
from dashboards.formulas.official import Settings
from surveys.engine.reading import Reader

_GATE = frozenset(("min_shown", "min_indicative", "min_appraisable", "iur_indicative", "iur_appraisable"))
_SETTINGS = frozenset(("gate", "prior_df", "level", "alpha", "min_difference", "small_group"))
MOST = 1_000_000


def number(reader: Reader, key: str, low: float, high: float, default: float) -> float:
    """A finite number from `low` to `high`; the default where it is not given or bad."""
    value = reader.data.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float):
        reader.fault("wrong_type", key, expected="number")
    elif low <= value <= high:
        return float(value)
    else:
        reader.fault("out_of_range", key, minimum=low, maximum=high)
    return default


def part(reader: Reader, key: str) -> Reader:
    """An object inside an object; an empty one where it is not given or bad."""
    value = reader.data.get(key)
    if value is not None and not isinstance(value, dict):
        reader.fault("wrong_type", key, expected="object")
    return Reader(value if isinstance(value, dict) else {}, reader.at(key), reader.faults)


def read_settings(reader: Reader, default: Settings) -> Settings:
    """The settings of a run.

    Faults: ``gates_out_of_order`` where a higher gate asks for less than a lower one.
    """
    reader.refuse_unknown(_SETTINGS)
    return Settings(
        gate=_gate(part(reader, "gate"), default.gate),
        prior_df=number(reader, "prior_df", 0, 1000, default.prior_df),
        level=number(reader, "level", 0.5, 0.999, default.level),
        alpha=number(reader, "alpha", 0.0001, 0.5, default.alpha),
        min_difference=number(reader, "min_difference", 0, 100, default.min_difference),
        small_group=int(number(reader, "small_group", 2, MOST, default.small_group)),
    )


def _gate(reader: Reader, default: Gate) -> Gate:
    reader.refuse_unknown(_GATE)
    counts = [_count(reader, key, default) for key in ("min_shown", "min_indicative", "min_appraisable")]
    shares = [number(reader, key, 0, 1, getattr(default, key)) for key in ("iur_indicative", "iur_appraisable")]
    if counts != sorted(counts) or shares != sorted(shares):
        reader.fault("gates_out_of_order")
    return Gate(*counts, *shares)


def _count(reader: Reader, key: str, default: Gate) -> int:
    value = reader.whole(key, 2, MOST)
    return getattr(default, key) if value is None else value
