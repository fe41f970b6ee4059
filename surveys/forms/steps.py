"""The page flow: which page comes when, and what was posted on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from surveys.engine.parts import Item, Page
from surveys.engine.types import KINDS
from surveys.engine.validation import Checked, Context, Problem, Validator

CONTROL = "_"  # no item's id begins so


@dataclass(frozen=True, slots=True)
class Step:
    """One page as it is shown; a page asked per rated department is a step for each of them."""

    page: Page
    items: tuple[Item, ...]
    subject: str | None = None

    @property
    def id(self) -> str:
        return self.page.id if self.subject is None else f"{self.page.id}@{self.subject}"

    @property
    def asked(self) -> tuple[Item, ...]:
        """The items that are questions: a notice is only read."""
        return tuple(item for item in self.items if KINDS[item.type].asks(item))

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the answers to ``asked``."""
        return tuple(item.key(self.subject) for item in self.asked)


def steps_of(validator: Validator, answers: Mapping[str, object], context: Context) -> list[Step]:
    """What there is to see, in the light of the answers so far."""
    found = []
    for page in validator.visible_pages(answers, context):
        for subject in context.subjects if page.per_subject else (None,):
            if items := validator.visible_items(page, answers, context, subject):
                found.append(Step(page, items, subject))
    return found


def posted(data: MultiValueDict[str, str], step: Step, known: Iterable[str]) -> dict[str, object]:
    """The raw answers of a step in what a form sent, and the names that are no question of this survey."""
    answers = {key: _raw(item, data.getlist(key)) for item, key in zip(step.asked, step.keys, strict=True)}
    elsewhere = frozenset(known)
    strangers = [name for name in data if name not in answers and not name.startswith(CONTROL)]
    return answers | {name: data[name] for name in strangers if name not in elsewhere}


def carried(data: QueryDict, validator: Validator, subjects: Iterable[str]) -> dict[str, object]:
    """The raw answers of every step in what a form sent; names of no question stay among them."""
    items = all_items(validator, subjects)
    return {name: _raw(items[name], values) if name in items else values[-1:] for name, values in _own(data)}


def sent_again(answers: Mapping[str, object]) -> list[tuple[str, str]]:
    """Answers as the fields of a form, so that ``carried`` reads the same again."""
    listed = [(name, value if isinstance(value, list) else [value]) for name, value in answers.items()]
    return [
        (name, "1" if one is True else str(one))
        for name, values in listed
        for one in values
        if one not in (None, False)
    ]


def all_items(validator: Validator, subjects: Iterable[str]) -> dict[str, Item]:
    """Every question that can be answered, by the name of its answer."""
    units = tuple(subjects)
    asked = [item for item in validator.definition.items if KINDS[item.type].asks(item)]
    return {item.key(unit): item for item in asked for unit in (units if item.per_subject else (None,))}


def check_step(validator: Validator, step: Step, answers: Mapping[str, object], context: Context) -> Checked:
    """Check one step; problems of other departments on the same page are theirs to tell."""
    checked = validator.check_page(step.page.id, answers, context)
    return checked if step.subject is None else _only(checked, step)


def _only(checked: Checked, step: Step) -> Checked:
    own = frozenset(step.keys)
    problems = tuple(problem for problem in checked.problems if problem.item in own or "@" not in problem.item)
    return Checked(checked.answers, checked.texts, checked.scores, checked.subjects, problems)


def unfinished(
    validator: Validator, steps: list[Step], last: str, answers: Mapping[str, object], context: Context
) -> int:
    """The place of the first step that was not finished; the last one where all were."""
    order = [step.id for step in steps]
    reached = order.index(last) + 1 if last in order else 0
    for place, step in enumerate(steps[:reached]):
        if check_step(validator, step, answers, context).problems:
            return place
    return min(reached, len(steps) - 1)


def of_step(step: Step, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    own = frozenset(step.keys)
    return tuple(problem for problem in problems if problem.item in own)


def _raw(item: Item, values: list[str]) -> object:
    return KINDS[item.type].from_form(values)


def _own(data: QueryDict) -> list[tuple[str, list[Any]]]:
    return [(name, list(values)) for name, values in data.lists() if not name.startswith(CONTROL)]
