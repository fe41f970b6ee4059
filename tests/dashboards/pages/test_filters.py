"""An address says what is shown; a bad one says why not, and never fails."""

import pytest
from django.http import QueryDict
from django.utils import translation

from dashboards.forms.filters import default_period, query_string, selection_from
from surveys.engine.periods import parse_period
from surveys.models import Product

pytestmark = pytest.mark.django_db


def read(query: str):
    with translation.override("en"):
        return selection_from(QueryDict(query))


def test_empty_address_is_the_retail_programme_of_this_quarter() -> None:
    selection, problems = read("")
    assert (selection.programme, selection.period, selection.cuts, selection.basis) == (
        "retail",
        default_period(),
        {},
        "was",
    )
    assert problems == []
    assert query_string(selection) == ""


def test_address_survives_reading_and_writing() -> None:
    Product.objects.create(code="card", name_zh="信用卡")
    query = "period=2025Q3&programme=corporate&segment=MVC&segment=MGC&channel=sms&product=card&scored=1&basis=now"
    selection, problems = read(query)
    assert problems == []
    assert query_string(selection) == f"?{query}"


@pytest.mark.parametrize(
    "query",
    [
        "period=2026-13",
        "period=2026Q5",
        "period=x" * 9,
        "segment=VIP",
        "channel=%00",
        "programme=all",
        "basis=1",
        "scored=maybe",
        "product=-",
    ],
)
def test_bad_value_is_named_and_falls_back(query: str) -> None:
    selection, (problem,) = read(query)
    assert selection == read("")[0]
    assert query.partition("=")[2][:4].replace("%00", "\0") in problem


def test_period_of_centuries_falls_back() -> None:
    selection, problems = read("period=1900..2099")
    assert selection.period == default_period()
    assert len(problems) == 1


def test_range_of_months_is_read() -> None:
    assert read("period=2026-01..2026-05")[0].period == parse_period("2026-01..2026-05")


def test_internal_programme_takes_no_conditions() -> None:
    selection, problems = read("programme=internal&segment=MVC&scored=1")
    assert (selection.cuts, selection.scored, len(problems)) == ({}, None, 1)
