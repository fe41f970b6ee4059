"""Small definitions to test with."""

import copy
from typing import Any

from surveys.engine.definition import Definition, load_definition
from surveys.engine.validation import Checked, Context, Validator

MOBILE = Context("sms", "standard", "zh")


def both(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


POINTS = [{"value": value, "label": both(str(value))} for value in range(1, 6)]
OPTIONS = [{"code": code, "label": both(code)} for code in ("red", "green", "blue")]


def item(id: str, type: str = "scale", **fields: Any) -> dict[str, Any]:
    scale = {"points": copy.deepcopy(POINTS)} if type in ("scale", "matrix") else {}
    options = {"options": copy.deepcopy(OPTIONS)} if type in ("choice", "choices") else {}
    return {"id": id, "type": type, "text": both(id), **scale, **options, **fields}


def page(id: str, *items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": id, "title": both(id), "items": list(items), **fields}


def survey(*pages: dict[str, Any], programme: str = "retail", **fields: Any) -> dict[str, Any]:
    return {"schema": 1, "programme": programme, "title": both("Survey"), "pages": list(pages), **fields}


def of(*items: dict[str, Any]) -> Definition:
    return load_definition(survey(page("only", *items)))


def checked(answers: object, *items: dict[str, Any], context: Context = MOBILE) -> Checked:
    return Validator(of(*items)).check(answers, context)


def codes(result: Checked) -> list[tuple[str, str]]:
    return [(problem.item, problem.code) for problem in result.problems]


EVERY_KIND = [
    item("scale", points="five", na=both("n/a"), required=True, construct="overall"),
    item("nps", "nps", construct="recommend"),
    item("ces", "ces", construct="effort", reverse=True),
    item("choice", "choice", show_if={"any": [{"item": "scale", "op": "le", "value": 2}, {"channel": ["sms"]}]}),
    item("choices", "choices", min_picks=1, max_picks=2),
    item("matrix", "matrix", na=both("n/a"), rows=[{"id": "a", "text": both("a")}, {"id": "b", "text": both("b")}]),
    item("text", "text", max_length=20),
    item("long_text", "long_text", hint=both("No names, please")),
    item("number", "number", min="-10", max=1000, decimals=2, unit=both("yuan")),
    item("date", "date", min="2020-01-01", max="2030-12-31"),
    item("notice", "notice"),
    item("consent", "notice", consent=True),
]
EVERYTHING = survey(
    page("only", *EVERY_KIND),
    intro=both("Hello"),
    scales={"five": POINTS},
    indices=[{"code": "satisfaction", "kind": "mean", "title": both("Index"), "constructs": {"overall": 1}}],
)
