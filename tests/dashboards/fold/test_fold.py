"""Tallies add up to the answers, in whatever order, with whatever happens to them later."""

import random

import pytest

from dashboards.actions.fold import fold_all, fold_batch, rebuild_tallies, verify_tallies
from dashboards.models import Grain, Tally
from surveys.actions.responses import (
    IllegalEvent,
    erase_response,
    reattribute_response,
    reinstate_response,
    withdraw_response,
)
from surveys.models import Outbox, ResponseEvent, ResponseText, SurveyVersion
from surveys.tree import path_of
from tests.cast import Cast
from tests.factories.answers import answers, give, published

pytestmark = pytest.mark.both_databases


def cells(version: SurveyVersion) -> set[tuple[object, ...]]:
    """Every cell in which something is counted."""
    rows = Tally.objects.filter(layout__version=version).values_list(
        "grain", "unit_id", "own", "period", "cut", "scored", "n", "hist", "sums"
    )
    return {(*row[:7], bytes(row[7]), bytes(row[8])) for row in rows if row[6] or any(bytes(row[7]))}


def count(unit_id: int, grain: int = Grain.MONTH) -> int:
    return sum(cell.n for cell in Tally.objects.filter(unit_id=unit_id, grain=grain))


def some(rnd: random.Random, cast: Cast, version: SurveyVersion, many: int) -> list[int]:
    found = []
    for _ in range(many):
        unit = rnd.choice([cast.e1, cast.e2, cast.w1])
        place = {"segment": rnd.choice(["MVC", "MGC", "BZC"]), "channel": rnd.choice(["sms", "qr"])}
        given = answers(*(rnd.randint(1, 5) for _ in range(5)), recommend=rnd.randint(0, 10))
        found += [outcome.response_id for outcome in give(version, unit, [given], **place)]
    return found


def test_answers_count_at_their_unit_and_at_every_unit_above(cast: Cast) -> None:
    version = published()
    give(version, cast.e1, [answers(5, 5, 5, 5, 5)] * 3, segment="MVC")
    give(version, cast.w1, [answers(1, 1, 1, 1, 1)])
    assert fold_all() == 4
    assert [count(unit.pk) for unit in (cast.e1, cast.east, cast.west, cast.ho, cast.e2)] == [3, 3, 1, 4, 0]
    assert Outbox.objects.count() == 0


def test_folding_twice_counts_once(cast: Cast) -> None:
    give(published(), cast.e1, [answers(5, 5, 5, 5, 5)])
    assert (fold_all(), fold_all()) == (1, 0)
    assert count(cast.e1.pk) == 1


def test_incremental_equals_rebuilt_with_withdrawals_in_shuffled_order(cast: Cast) -> None:
    rnd = random.Random(7)
    version = published()
    ids = some(rnd, cast, version, 40)
    fold_batch(limit=7)
    for response_id in ids[:10]:
        withdraw_response(response_id=response_id, actor=cast.headquarters, reason="test account")
    reinstate_response(response_id=ids[3], actor=cast.headquarters, reason="not a test account")
    reattribute_response(response_id=ids[20], to=path_of(cast.w1.pk), actor=cast.headquarters, reason="wrong branch")
    while fold_batch(limit=rnd.randint(1, 9)):
        pass
    assert verify_tallies(version.pk) == []
    incremental = cells(version)
    rebuild_tallies(version.pk)
    assert cells(version) == incremental
    assert count(cast.ho.pk) == 31


def test_verify_names_the_cell_that_was_changed(cast: Cast) -> None:
    version = published()
    give(version, cast.e1, [answers(5, 5, 5, 5, 5)] * 3)
    fold_all()
    Tally.objects.filter(unit_id=cast.east.pk, grain=Grain.DAY).update(n=4)
    (difference,) = verify_tallies(version.pk)
    assert (difference.key.unit, difference.key.grain, difference.stored, difference.counted) == (
        cast.east.pk,
        Grain.DAY,
        4,
        3,
    )


def test_a_withdrawn_answer_is_taken_from_where_it_was_counted_last(cast: Cast) -> None:
    (outcome,) = give(published(), cast.e1, [answers(5, 5, 5, 5, 5)])
    reattribute_response(
        response_id=outcome.response_id, to=path_of(cast.w1.pk), actor=cast.headquarters, reason="wrong branch"
    )
    withdraw_response(response_id=outcome.response_id, actor=cast.headquarters, reason="asked by the customer")
    fold_all()
    assert [count(unit.pk) for unit in (cast.e1, cast.w1, cast.east, cast.west, cast.ho)] == [0] * 5


def test_an_answer_cannot_be_withdrawn_twice(cast: Cast) -> None:
    (outcome,) = give(published(), cast.e1, [answers(5, 5, 5, 5, 5)])
    withdraw_response(response_id=outcome.response_id, actor=cast.headquarters, reason="once")
    with pytest.raises(IllegalEvent):
        withdraw_response(response_id=outcome.response_id, actor=cast.headquarters, reason="twice")
    assert ResponseEvent.objects.count() == 2


def test_erasure_empties_texts_and_leaves_counts(cast: Cast) -> None:
    version = published()
    (outcome,) = give(version, cast.e1, [answers(5, 5, 5, 5, 5, comment="我叫王芳")])
    fold_all()
    erase_response(response_id=outcome.response_id, actor=None, reason="asked by the customer")
    fold_all()
    assert ResponseText.objects.get().text == ""
    assert count(cast.e1.pk) == 1
    assert verify_tallies(version.pk) == []
