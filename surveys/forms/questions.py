"""Questions as the templates draw them: words in one language, what was answered, what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.engine.parts import NOT_APPLICABLE, Item
from surveys.engine.reading import UNPRINTABLE
from surveys.engine.validation import Problem
from surveys.forms.problems import message
from surveys.forms.steps import Step


@dataclass(frozen=True, slots=True)
class Box:
    """One radio button or tick box."""

    id: str
    value: str
    label: str
    chosen: bool
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """``look`` names the template part: ``list``, ``numbers``, ``line``, ``lines``, ``notice`` or ``consent``."""

    name: str
    id: str
    look: str
    text: str
    hint: str
    optional: bool
    boxes: tuple[Box, ...]
    ends: tuple[str, str] | None
    value: str
    message: str
    input: str
    unit: str
    number: bool
    limit: int | None
    low: str
    high: str
    group: str  # the words above the first row of a matrix
    row: bool

    @property
    def first_id(self) -> str:
        """Where a link of the error summary leads."""
        return self.boxes[0].id if self.boxes else self.id

    @property
    def type(self) -> str:
        return "checkbox" if self.input == "checkbox" else "radio"

    @property
    def numbers(self) -> tuple[Box, ...]:
        """The points of a row of numbers; what does not apply stands below it."""
        return tuple(box for box in self.boxes if not box.apart)

    @property
    def listed(self) -> tuple[Box, ...]:
        return tuple(box for box in self.boxes if box.apart) if self.look == "numbers" else self.boxes

    @property
    def low_end(self) -> str:
        return f"{self.boxes[0].label} {self.ends[0]}" if self.ends else ""

    @property
    def high_end(self) -> str:
        return f"{self.numbers[-1].label} {self.ends[1]}" if self.ends else ""


def questions_of(
    step: Step, answers: Mapping[str, object], problems: Iterable[Problem], language: str
) -> list[Question]:
    """The questions of a step, each with the first problem there is of it."""
    wrong: dict[str, Problem] = {}
    for problem in problems:
        wrong.setdefault(problem.item, problem)
    found: list[Question] = []
    seen: set[str] = set()
    for item in step.items:
        key = item.key(step.subject)
        fault = wrong.get(key)
        group = item.matrix_text.get(language) if item.matrix and item.matrix not in seen else ""
        seen.add(item.matrix or "")
        found.append(
            _question(item, key, answers.get(key), message(fault, item, language) if fault else "", group, language)
        )
    return found


def _question(item: Item, key: str, answer: object, fault: str, group: str, language: str) -> Question:
    id = f"q-{key}"
    return Question(
        name=key,
        id=id,
        look=look_of(item),
        text=item.text.get(language),
        hint=item.hint.get(language),
        optional=not item.required and item.type != "notice",
        boxes=_boxes(item, id, answer, language),
        ends=(item.ends[0].get(language), item.ends[1].get(language)) if item.ends else None,
        value=_typed(answer),
        message=fault,
        input={"choices": "checkbox", "date": "date"}.get(item.type, "text"),
        unit=item.unit.get(language),
        number=item.type == "number",
        limit=item.max_length,
        low=item.minimum or "",
        high=item.maximum or "",
        group=group,
        row=item.matrix is not None,
    )


def look_of(item: Item) -> str:
    if item.type == "notice":
        return "consent" if item.consent else "notice"
    if item.type == "long_text":
        return "lines"
    if item.ends:
        return "numbers"
    return "list" if item.points or item.options else "line"


def _boxes(item: Item, id: str, answer: object, language: str) -> tuple[Box, ...]:
    picks = {str(pick) for pick in answer} if isinstance(answer, list | tuple) else {str(answer)}
    pairs = [(str(point.value), point.label.get(language), False) for point in item.points]
    pairs += [(option.code, option.label.get(language), option.exclusive) for option in item.options]
    if item.na:
        pairs.append((NOT_APPLICABLE, item.na.get(language), True))
    if item.consent:
        return (Box(id, "1", "", answer is True),)
    return tuple(Box(f"{id}-{value}", value, label, value in picks, apart) for value, label, apart in pairs)


def _typed(answer: object) -> str:
    """What was typed, to be shown again; a page cannot hold invisible characters."""
    return UNPRINTABLE.sub("", answer) if isinstance(answer, str) else "" if answer is None else str(answer)
