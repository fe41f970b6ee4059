"""What a file of units would do, line by line."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

RESULTS = ("new", "changed", "moved", "closed", "unchanged", "error")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the file: what would become of it, said to a person; ``note`` adds what they should know."""

    line: int
    result: str
    code: str
    name: str
    sentence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a line without error asks for; None and '' leave a thing as it is."""

    code: str
    kind: str = ""
    name_zh: str = ""
    name_en: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    new: bool = False
    parent: str | None = None  # set where the unit is new or moves; '' at the top
    since: date | None = None
    closed: date | None = None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A file read against the organisation as it is; nothing is written yet."""

    encoding: str
    lines: tuple[PlanLine, ...]
    content: bytes = field(repr=False)
    filename: str
    language: str
    changes: tuple[Change, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Lines by result, every result named."""
        found = Counter(line.result for line in self.lines)
        return {result: found[result] for result in RESULTS}

    @property
    def ok(self) -> bool:
        return self.counts["error"] == 0
