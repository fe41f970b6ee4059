"""One walk through a survey with one submission: what is shown, what was answered, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from surveys.engine.logic import Facts, Test
from surveys.engine.parts import Item, Page
from surveys.engine.reading import UNPRINTABLE
from surveys.engine.types.base import SCORE_NONE, Check, Problem

MOST_STRANGERS = 20  # keys of no item that are named one by one
LONGEST_KEY = 80


@dataclass(frozen=True, slots=True)
class Step:
    """One item, compiled. `check` is None where nothing is asked; `slot` is −1 where nothing is scored."""

    item: Item
    id: str
    shown: Test | None
    check: Check | None
    required: bool
    missing: Callable[[Item, object], str | None]
    text: bool
    slot: int
    positions: Mapping[object, int]


@dataclass(frozen=True, slots=True)
class Screen:
    """One page, compiled."""

    page: Page
    shown: Test | None
    steps: tuple[Step, ...]


class Walk:
    """The state of one walk. Answers go in raw; canonical ones gather in `answers` and `texts`."""

    __slots__ = ("answers", "blank", "blocks", "facts", "problems", "raw", "scopes", "subjects", "texts", "values")

    def __init__(self, raw: Mapping[str, object], facts: Facts, subjects: tuple[str, ...], width: int) -> None:
        self.raw, self.facts, self.subjects = raw, facts, subjects
        self.blank = bytes([SCORE_NONE]) * width
        self.values: dict[str, Any] = {}  # what conditions see, texts too
        self.scopes: dict[str, dict[str, Any]] = {}  # the same for one department's own items
        self.blocks: dict[str | None, bytearray] = {}
        self.answers: dict[str, Any] = {}
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []

    def take(self, screen: Screen) -> bool:
        """Walk one page, once for each department where it is asked per department; whether anything was shown."""
        if not screen.page.per_subject:
            return bool(self.ask(screen, None))
        shown = [self.ask(screen, subject) for subject in self.subjects]
        return any(shown)

    def ask(self, screen: Screen, subject: str | None) -> list[Item]:
        """Walk one page for one department (None: none in particular); the items shown."""
        scope = self.values if subject is None else {**self.values, **self.scopes.get(subject, {})}
        if screen.shown is not None and not screen.shown(scope, self.facts):
            return []
        block = self.blocks.get(subject) or self.blocks.setdefault(subject, bytearray(self.blank))
        shown = []
        for step in screen.steps:
            if step.shown is None or step.shown(scope, self.facts):
                shown.append(step.item)
                if step.check is not None:
                    self._answer(step, scope, block, subject)
        if subject is not None:
            own = self.scopes.setdefault(subject, {})
            own.update((step.id, scope[step.id]) for step in screen.steps if step.id in scope)
        return shown

    def forget(self) -> None:
        """Keep what conditions see, and drop what would be given back."""
        self.answers, self.texts, self.problems = {}, {}, []

    def refuse_strangers(self, plain: frozenset[str], rated: frozenset[str], subjects: tuple[str, ...]) -> None:
        """Note answers to items or departments that this survey does not have."""
        strangers = (key for key in self.raw if key not in plain)
        problems = (problem for key in strangers if (problem := _stranger(key, rated, subjects)))
        self.problems.extend(islice(problems, MOST_STRANGERS))

    def _answer(self, step: Step, scope: dict[str, Any], block: bytearray, subject: str | None) -> None:
        key = step.id if subject is None else f"{step.id}@{subject}"
        raw = self.raw.get(key)
        value, problem = (None, None) if raw is None or raw == "" or raw == [] else step.check(raw)  # type: ignore[misc]
        if problem is not None:
            self.problems.append(Problem(problem.code, key, problem.params))
            return
        if step.required and not value and (code := step.missing(step.item, value)):
            self.problems.append(Problem(code, key))
        if value is None:
            return
        scope[step.id] = value
        if step.text:
            self.texts[key] = value
            return
        self.answers[key] = value
        if step.slot >= 0:
            block[step.slot] = step.positions[value]


def _stranger(key: object, rated: frozenset[str], subjects: tuple[str, ...]) -> Problem | None:
    name, _, subject = key.partition("@") if isinstance(key, str) else ("", "", "")
    if name in rated and subject in subjects:
        return None
    if name in rated:
        return Problem("unknown_subject", _printable(key), {"subject": _printable(subject)})
    return Problem("unknown_item", _printable(key))


def _printable(key: object) -> str:
    return UNPRINTABLE.sub("\ufffd", key[:LONGEST_KEY]) if isinstance(key, str) else ""
