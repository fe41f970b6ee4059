"""The tablet asks and refuses what the engine asks and refuses: the same walks, by the script and by the validator."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from surveys.engine.definition import load_definition
from surveys.engine.tablet import rules_of
from surveys.engine.validation import Context, Validator
from tests.surveys.engine.making import EVERYTHING, both, item, page, survey

SCRIPTS = Path(settings.BASE_DIR) / "surveys/static/surveys/kiosk"
FACTS = Context("kiosk", "unknown", "zh")
WALKS = 400

ASKED = [
    item("mark", na=both("n/a"), required=True),
    item("colour", "choice", required=True),
    item("many", "choices", min_picks=1, max_picks=2, required=True),
    item("age", "number", min="-5", max="99.5", decimals=1, required=True),
    item("day", "date", min="2020-02-29", max="2030-12-31"),
    item("words", "text", max_length=5, required=True),
    item("lines", "long_text", max_length=8),
    item("agree", "notice", consent=True, required=True),
    item("grid", "matrix", na=both("n/a"), rows=[{"id": "a", "text": both("a")}, {"id": "b", "text": both("b")}]),
    item("likely", "nps", required=True),
]
TESTS: list[dict[str, Any]] = [
    {"item": "mark", "op": "le", "value": 2},
    {"item": "mark", "op": "ne", "value": 3},
    {"item": "mark", "op": "in", "value": [1, 5]},
    {"item": "mark", "op": "answered", "value": False},
    {"item": "colour", "op": "ne", "value": "red"},
    {"item": "many", "op": "ne", "value": "red"},
    {"item": "many", "op": "in", "value": ["red", "blue"]},
    {"item": "many", "op": "eq", "value": "green"},
    {"item": "age", "op": "lt", "value": "9.50"},
    {"item": "age", "op": "in", "value": [7, "9.5"]},
    {"item": "day", "op": "ge", "value": "2026-01-01"},
    {"item": "words", "op": "answered"},
    {"item": "agree", "op": "eq", "value": True},
    {"item": "grid.a", "op": "gt", "value": 3},
    {"item": "likely", "op": "le", "value": 0},
    {"channel": ["KIOSK"]},
    {"language": ["en"]},
    {"segment": ["unknown"]},
    {"all": [{"item": "mark", "op": "gt", "value": 2}, {"any": [{"channel": ["sms"]}, {"language": ["ZH"]}]}]},
]
GIVEN: dict[str, list[Any]] = {
    "mark": [1, 2, 3, 5, 9, "na", None],
    "colour": ["red", "green", "pink", None],
    "many": [["red"], ["green", "blue"], ["red", "green", "blue"], ["pink"], [], None],
    "age": ["7", "9.5", "9.50", "+07.0", "-0", "99.6", "-5.1", "1.25", "twelve", "１２", " 3 ", "1e3", "", None],
    "day": ["2020-02-29", "2026-02-30", "2026-01-01", "2031-01-01", "0000-01-01", " 2026-11-28 ", "today", None],
    "words": ["你好", "seven", "eleven", " a\tb", "\x07", "é\u0301", "😀😀😀😀😀", "\ufeff", "   x", None],
    "lines": ["a\r\nb", "123456789", "  ok  ", "\ud800", None],
    "agree": [True, False, None],
    "grid.a": [1, 4, "na", 6, None],
    "grid.b": [5, None],
    "likely": [0, 10, 11, "na", None],
}


@pytest.fixture(scope="module")
def script() -> str:
    return "\n".join((SCRIPTS / name).read_text() for name in ("start.js", "rules.js"))


def walk(page: Page, script: str, definition: Any, answers: list[dict[str, Any]], facts: Context) -> list[dict]:
    """What the script makes of each set of answers."""
    page.goto("about:blank")
    known = {"channel": facts.channel, "segment": facts.segment, "language": facts.language}
    told = {"rules": rules_of(definition), "answers": answers, "facts": known}
    once = f"(told) => {{ {script}\nreturn told.answers.map((one) => Kiosk.rules.walk(told.rules, one, told.facts)); }}"
    return list(page.evaluate(once, told))


def expected(definition: Any, answers: dict[str, Any], facts: Context) -> tuple[list, dict[str, str], set[str]]:
    """Pages with their items, the first problem of each item, and whose answers are taken, by the engine."""
    validator = Validator(definition)
    checked = validator.check(answers, facts)
    pages = validator.visible_pages(answers, facts)
    shown = [(one.id, [item.id for item in validator.visible_items(one, answers, facts)]) for one in pages]
    problems = {problem.item: problem.code for problem in reversed(checked.problems)}
    return shown, problems, {*checked.answers, *checked.texts}


def sets_of(chance: random.Random) -> Iterator[dict[str, Any]]:
    for _ in range(WALKS):
        drawn = {name: chance.choice(values) for name, values in GIVEN.items()}
        drawn |= {f"x{place}": chance.choice([1, 7, None]) for place in range(len(TESTS))}
        yield {name: value for name, value in drawn.items() if value is not None}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_script_walks_through_a_survey_as_the_engine_does(page: Page, script: str, language: str) -> None:
    hidden = [item(f"x{place}", show_if=test, required=True) for place, test in enumerate(TESTS)]
    definition = load_definition(survey(*_pages(hidden)))
    facts = Context("kiosk", "unknown", language)
    answers = list(sets_of(random.Random(11)))
    for given, found in zip(answers, walk(page, script, definition, answers, facts), strict=True):
        shown = [(one["id"], [item["id"] for item in one["items"]]) for one in found["pages"]]
        assert (shown, found["problems"], set(found["answers"])) == expected(definition, given, facts), given


def _pages(hidden: list[dict]) -> list[dict]:
    only = {"item": "colour", "op": "eq", "value": "red"}
    return [
        page("first", *ASKED[:5]),
        page("second", *ASKED[5:], *hidden[:9]),
        page("third", *hidden[9:]),
        page("last", item("end", "text", required=True), show_if=only),
    ]


def test_script_knows_every_kind_of_question(page: Page, script: str) -> None:
    definition = load_definition(EVERYTHING)
    given = {"scale": 1, "choice": "red", "consent": True, "matrix.a": "na", "number": "12.5", "ces": 8}
    (found,) = walk(page, script, definition, [given], FACTS)
    assert (found["problems"], set(found["answers"])) == expected(definition, given, FACTS)[1:]
