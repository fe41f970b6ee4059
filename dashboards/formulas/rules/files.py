"""Rules for figures from a plain file: which column is what."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboards.formulas.official import Settings
from dashboards.formulas.rules.numbers import number, part, read_settings
from dashboards.formulas.rules.parts import RulesError
from surveys.engine.reading import Fault, Reader

_KNOWN = frozenset(["schema", "unit", "peers", "score", "adjusters", "settings"])
MOST = 1e9


@dataclass(frozen=True, slots=True)
class FileRules:
    """Columns of the unit, its peer group ('' for one group), the score and the adjusters; the score's two ends."""

    unit: str
    peers: str
    score: str
    minimum: float
    maximum: float
    adjusters: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in (self.unit, self.peers, self.score, *self.adjusters) if name)


def load_file_rules(data: object) -> FileRules:
    """The rules in `data`.

    Raises
    ------
    RulesError
        With every fault: besides those of a programme's rules, ``scale_has_no_width`` and ``duplicate``.
    """
    if not isinstance(data, dict):
        raise RulesError((Fault("", "wrong_type", {"expected": "object"}),))
    faults: list[Fault] = []
    reader = Reader(data, "", faults)
    rules = _rules(reader)
    for name in sorted({name for name in rules.columns if rules.columns.count(name) > 1}):
        reader.fault("duplicate", name=name)
    if faults:
        raise RulesError(tuple(faults))
    return rules


def _rules(reader: Reader) -> FileRules:
    reader.refuse_unknown(_KNOWN)
    if reader.data.get("schema") != 1:
        reader.fault("unknown_schema", "schema")
    score = part(reader, "score")
    score.refuse_unknown(frozenset(["column", "minimum", "maximum"]))
    low, high = number(score, "minimum", -MOST, MOST, 0), number(score, "maximum", -MOST, MOST, 100)
    if low >= high:
        score.fault("scale_has_no_width", minimum=low, maximum=high)
    adjusters = reader.data.get("adjusters", [])
    if not isinstance(adjusters, list) or not all(isinstance(each, str) and each for each in adjusters):
        reader.fault("wrong_type", "adjusters", expected="list")
        adjusters = []
    return FileRules(
        unit=reader.words("unit", 80),
        peers=reader.words("peers", 80) if reader.data.get("peers") else "",
        score=score.words("column", 80),
        minimum=low,
        maximum=high,
        adjusters=tuple(adjusters),
        settings=read_settings(part(reader, "settings"), Settings()),
    )
