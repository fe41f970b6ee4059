"""Checking answers against a definition: compiled once a version, run on every submission.

Answers come keyed by item id (`matrix.row`; `id@UNITCODE` on pages asked per rated department). They are walked in the
order in which they are asked, so that a condition sees canonical answers to earlier visible items and nothing else.
An answer to a hidden item is dropped. A department with no answer at all is left out, and nothing is required of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.engine.logic import Condition, Test, compile_condition
from surveys.engine.parts import Definition, Item, Page
from surveys.engine.types import KINDS
from surveys.engine.types.base import SCORE_NONE, SCORE_NOT_APPLICABLE, Problem
from surveys.engine.walking import Screen, Step, Walk

__all__ = ["SCORE_NONE", "SCORE_NOT_APPLICABLE", "Checked", "Context", "Problem", "Validator"]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before the first answer; `subjects` are the unit codes of the departments that may be rated."""

    channel: str
    segment: str
    language: str
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A submission after checking: canonical answers, texts apart, packed scores, problems."""

    answers: dict[str, Any]
    texts: dict[str, str]
    scores: bytes
    subjects: tuple[str, ...]
    problems: tuple[Problem, ...]


class Validator:
    """Checks answers to one version of one survey."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._slots = {item.id: slot for slot, item in enumerate(definition.scored)}
        self._screens = tuple(self._screen(page) for page in definition.pages)
        asked = [step.item for screen in self._screens for step in screen.steps if step.check]
        # The names under which answers come that are about no department in particular.
        self.names = frozenset(item.id for item in asked if not item.per_subject)
        self._rated = frozenset(item.id for item in asked if item.per_subject)

    def check(self, answers: object, context: Context) -> Checked:
        """A whole submission. Never raises, whatever `answers` is."""
        if not isinstance(answers, Mapping):
            return _not_answers()
        walk = self._walk(answers, context, self._rated_in(answers, context))
        for screen in self._screens:
            walk.take(screen)
        walk.refuse_strangers(self.names, self._rated, context.subjects)
        if self.definition.internal and not walk.subjects and not walk.problems:
            walk.problems.append(Problem("nothing_rated", ""))
        return self._checked(walk)

    def check_page(self, page_id: str, answers: object, context: Context) -> Checked:
        """One page of the answer flow; `scores` stays empty.

        `answers` holds the page's own and all earlier ones, raw or canonical: earlier ones decide what is shown, but
        only this page's answers and problems are given back. KeyError where there is no such page.
        """
        self.definition.page(page_id)
        if not isinstance(answers, Mapping):
            return _not_answers()
        walk = self._walk(answers, context, self._rated_in(answers, context))
        walk.take(self._until(page_id, walk))
        walk.refuse_strangers(self.names, self._rated, context.subjects)
        return Checked(walk.answers, walk.texts, b"", walk.subjects, tuple(walk.problems))

    def visible_pages(self, answers: Mapping[str, object], context: Context) -> tuple[Page, ...]:
        """Pages with something to show, in the light of the answers so far."""
        walk = self._walk(answers, context, context.subjects)
        return tuple(screen.page for screen in self._screens if walk.take(screen))

    def visible_items(
        self, page: Page, answers: Mapping[str, object], context: Context, subject: str | None = None
    ) -> tuple[Item, ...]:
        """Items of `page` to show, notices too (those about `subject`, where the page is asked per department)."""
        walk = self._walk(answers, context, context.subjects)
        return tuple(walk.ask(self._until(page.id, walk), subject if page.per_subject else None))

    def _walk(self, answers: Mapping[str, object], context: Context, subjects: tuple[str, ...]) -> Walk:
        return Walk(answers, context, subjects, self.definition.width)

    def _until(self, page_id: str, walk: Walk) -> Screen:
        """Walk all pages before `page_id` for what conditions see of them, and give back its screen."""
        for screen in self._screens:
            if screen.page.id == page_id:
                walk.forget()
                return screen
            walk.take(screen)
        raise KeyError(page_id)

    def _rated_in(self, answers: Mapping[str, object], context: Context) -> tuple[str, ...]:
        """The departments that have any answer, in the context's order."""
        if not self._rated:
            return ()
        given = {
            subject for key, raw in answers.items() if (subject := self._subject(key)) and raw not in (None, "", [])
        }
        return tuple(subject for subject in dict.fromkeys(context.subjects) if subject in given)

    def _subject(self, key: object) -> str:
        name, _, subject = key.partition("@") if isinstance(key, str) else ("", "", "")
        return subject if name in self._rated else ""

    def _checked(self, walk: Walk) -> Checked:
        internal = self.definition.internal
        order: tuple[str | None, ...] = walk.subjects if internal else (None,)
        scores = b"".join(bytes(walk.blocks.get(subject, walk.blank)) for subject in order)
        return Checked(walk.answers, walk.texts, scores, walk.subjects, tuple(walk.problems))

    def _screen(self, page: Page) -> Screen:
        return Screen(page, self._test(page.show_if), tuple(self._step(item) for item in page.items))

    def _step(self, item: Item) -> Step:
        kind = KINDS[item.type]
        return Step(
            item=item,
            id=item.id,
            shown=self._test(item.show_if),
            check=kind.compile(item) if kind.asks(item) else None,
            required=item.required,
            missing=kind.missing,
            text=kind.text,
            slot=self._slots.get(item.id, -1),
            positions=kind.positions(item) if item.scored else {},
        )

    def _test(self, condition: Condition | None) -> Test | None:
        return compile_condition(condition, self.definition.item) if condition else None


def _not_answers() -> Checked:
    return Checked({}, {}, b"", (), (Problem("wrong_type", "", {"expected": "object"}),))
