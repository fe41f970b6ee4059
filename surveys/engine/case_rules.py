"""When an answer opens a case, and how many working days there are to settle it. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.engine.definition import Definition
from surveys.engine.dimensions import SEGMENTS

CODE, WORD, MOST_RULES, MOST_WORDS, MOST_DAYS, MOST_STEPS = 40, 20, 20, 200, 30, 5
WON_BACK_ABOVE = 50  # of 100: what a customer must answer at least, in their own word, to count as won back
MOST = {"constructs": 20, "words": MOST_WORDS, "segments": len(SEGMENTS), "surveys": 50}
DEFAULT: dict[str, Any] = {
    "rules": [
        {"code": "unhappy", "zh": "总体评价很低", "en": "Very low overall rating", "constructs": ["overall"],
         "at_most": 25, "words": [], "segments": [], "surveys": []},
        {"code": "complains", "zh": "留言提到投诉", "en": "Comment speaks of a complaint", "constructs": [],
         "at_most": None, "words": ["投诉", "银保监", "12378", "complain"], "segments": [], "surveys": []},
    ],
    "days": {"MVC": 1, "MGC": 2, "other": 3},
    "escalation": [1, 3],
    "again": {"days": 2, "survey": ""},
}  # fmt: skip


class CaseRulesError(ValueError):
    """Rules that cannot be; ``rule`` is the place of the rule (0 for the first), ``code`` says what is wrong."""

    def __init__(self, code: str, rule: int = 0) -> None:
        super().__init__(code)
        self.code, self.rule = code, rule


@dataclass(frozen=True, slots=True)
class Rule:
    """Every condition that is given must be met; a score or words must be given."""

    code: str
    zh: str
    en: str
    constructs: tuple[str, ...]
    at_most: int | None
    words: tuple[str, ...]
    segments: tuple[str, ...]
    surveys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """When the customer of a settled case is asked again, in working days, and by which survey ('': the same one)."""

    days: int
    survey: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in their order, and working days by segment name (``MVC``, ``MGC``, ``other``).

    ``escalation``: so many working days past due the next above is told, then the next above them; ``again``: None
    where nobody is asked again. Rules from before these existed have neither.
    """

    rules: tuple[Rule, ...]
    days: Mapping[str, int]
    escalation: tuple[int, ...] = ()
    again: Again | None = None

    def working_days(self, segment: int) -> int:
        return next((self.days[name] for name in ("MVC", "MGC") if SEGMENTS[name] == segment), self.days["other"])


@dataclass(frozen=True, slots=True)
class Answered:
    """What a rule looks at: points of 0-100 by construct, the comments, segment code and survey."""

    points: Mapping[str, float]
    texts: Sequence[str]
    segment: int
    survey: str


def load_rules(definition: Any) -> Rules:
    """Turn a definition (the JSON of CaseRules) into rules.

    Raises
    ------
    CaseRulesError
    """
    if not isinstance(definition, dict) or not isinstance(definition.get("rules"), list):
        raise CaseRulesError("malformed")
    rules = tuple(_rule(one, place) for place, one in enumerate(definition["rules"]))
    if len(rules) > MOST_RULES:
        raise CaseRulesError("too_many_rules")
    if len({rule.code for rule in rules}) < len(rules):
        raise CaseRulesError("code_twice")
    days, steps = _days(definition.get("days")), _escalation(definition.get("escalation", []))
    return Rules(rules, days, steps, _again(definition.get("again")))


def _days(days: Any) -> dict[str, int]:
    names = ("MVC", "MGC", "other")
    if not isinstance(days, dict) or not all(_whole(days.get(name), 0, MOST_DAYS) for name in names):
        raise CaseRulesError("days")
    if not days["MVC"] <= days["MGC"] <= days["other"]:
        raise CaseRulesError("mvc_first")
    return {name: days[name] for name in names}


def _escalation(steps: Any) -> tuple[int, ...]:
    """Whole working days, each later than the one before."""
    if not isinstance(steps, list) or len(steps) > MOST_STEPS or not all(_whole(one, 0, MOST_DAYS) for one in steps):
        raise CaseRulesError("escalation")
    if sorted(set(steps)) != steps:
        raise CaseRulesError("escalation")
    return tuple(steps)


def _again(value: Any) -> Again | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not _whole(value.get("days"), 0, MOST_DAYS):
        raise CaseRulesError("again")
    if not isinstance(value.get("survey"), str) or len(value["survey"]) > CODE:
        raise CaseRulesError("again")
    return Again(value["days"], value["survey"])


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _rule(one: Any, place: int) -> Rule:
    if not isinstance(one, dict) or not all(isinstance(one.get(name), str) for name in ("code", "zh", "en")):
        raise CaseRulesError("malformed", place)
    if not one["code"].strip() or len(one["code"]) > CODE or not one["zh"].strip():
        raise CaseRulesError("name", place)
    lists = {name: _names(one.get(name), most, place) for name, most in MOST.items()}
    at_most = one.get("at_most")
    if bool(lists["constructs"]) != (at_most is not None) or not (at_most is None or _whole(at_most, 0, 100)):
        raise CaseRulesError("score", place)
    if at_most is None and not lists["words"]:
        raise CaseRulesError("no_condition", place)
    if not set(lists["segments"]) <= set(SEGMENTS):
        raise CaseRulesError("segment", place)
    return Rule(one["code"], one["zh"], one["en"], at_most=at_most, **lists)


def _names(value: Any, most: int, place: int) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > most:
        raise CaseRulesError("malformed", place)
    if not all(isinstance(one, str) and one.strip() and len(one) <= CODE for one in value):
        raise CaseRulesError("malformed", place)
    return tuple(value)


def points_by_construct(definition: Definition, answers: Mapping[str, Any]) -> dict[str, float]:
    """The lowest answer to each construct on 0-100, 100 best; what was not answered or not applicable is not there."""
    found: dict[str, float] = {}
    for item in definition.items:
        values = [point.value for point in item.points]
        if item.construct and answers.get(item.id) in values:
            share = 100 * values.index(answers[item.id]) / (len(values) - 1)
            points = 100 - share if item.reverse else share
            found[item.construct] = min(points, found.get(item.construct, points))
    return found


def own_word(points: Mapping[str, float]) -> int | None:
    """What a customer who was asked again says of it all, on 0-100: how it was settled, else overall; None: nothing."""
    found = points.get("recovery", points.get("overall"))
    return None if found is None else round(found)


def grounds(rule: Rule, answered: Answered) -> dict[str, Any] | None:
    """What of an answer meets a rule: ``{"scores": {construct: points}, "words": [...]}``; None where it does not."""
    segments = {SEGMENTS[name] for name in rule.segments}
    if (segments and answered.segment not in segments) or (rule.surveys and answered.survey not in rule.surveys):
        return None
    scores = {} if rule.at_most is None else _low(rule, answered.points)
    said = plain(" ".join(answered.texts)) if rule.words else ""
    words = [word for word in rule.words if plain(word) in said]
    if (rule.at_most is not None and not scores) or (rule.words and not words):
        return None
    return {"scores": scores, "words": words}


def _low(rule: Rule, points: Mapping[str, float]) -> dict[str, float]:
    limit = rule.at_most or 0
    return {name: round(points[name], 1) for name in rule.constructs if name in points and points[name] <= limit}


def plain(text: str) -> str:
    """Full-width and half-width, capital and small letters are the same word."""
    return unicodedata.normalize("NFKC", text).casefold()
