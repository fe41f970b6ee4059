"""Whatever comes in: no exception; canonical answers check to themselves, definitions survive a round trip."""

import copy
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.engine.canonical import canonical_bytes
from surveys.engine.definition import DefinitionError, dump_definition, load_definition
from surveys.engine.types import KINDS
from surveys.engine.validation import Validator
from tests.surveys.engine.making import EVERYTHING, MOBILE

VALIDATOR = Validator(load_definition(EVERYTHING))
IDS = [each.id for each in VALIDATOR.definition.items]
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["na", "red", "2026-01-01"])
)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4))
LIKELY = (
    JSON
    | st.integers(-1, 12)
    | st.lists(st.sampled_from(["red", "green", "blue"]))
    | st.decimals().map(str)
    | st.dates().map(str)
)


@settings(max_examples=200, deadline=None)
@given(JSON | st.dictionaries(st.sampled_from(IDS) | st.text(), LIKELY))
def test_checking_never_raises_and_canonical_answers_check_to_themselves(answers: Any):
    first = VALIDATOR.check(answers, MOBILE)
    again = VALIDATOR.check({**first.answers, **first.texts}, MOBILE)
    assert (again.answers, again.texts) == (first.answers, first.texts)
    assert canonical_bytes(again.answers, again.texts) == canonical_bytes(first.answers, first.texts)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.lists(st.text()))
def test_what_a_form_posts_never_raises(kind: str, values: list[str]):
    for item in VALIDATOR.definition.items:
        raw = KINDS[kind].from_form(values)
        VALIDATOR.check({item.id: raw}, MOBILE)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_loading_refuses_and_never_crashes(data: Any):
    with suppress(DefinitionError):
        load_definition(data)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_definition_with_one_value_put_wrong_is_refused_or_survives_a_round_trip(data: st.DataObject):
    broken = copy.deepcopy(EVERYTHING)
    where: Any = broken
    while True:
        key = data.draw(st.sampled_from(sorted(where) if isinstance(where, dict) else range(len(where))))
        if not where[key] or not isinstance(where[key], dict | list) or data.draw(st.booleans()):
            break
        where = where[key]
    where[key] = data.draw(JSON)
    with suppress(DefinitionError):
        definition = load_definition(broken)
        assert load_definition(dump_definition(definition)) == definition
        Validator(definition).check(dict.fromkeys(IDS, 1), MOBILE)
