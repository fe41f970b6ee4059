"""``manage.py seed_demo``: refusals, and the same bank again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from dashboards.formulas.cells import PRODUCT, WAVE
from dashboards.models import Tally, TallyLayout
from surveys.models import Receipt, Response, ResponseText, Unit, User
from surveys.queries.compiled import compiled
from tests.dashboards.demo.conftest import is_over, make

pytestmark = pytest.mark.both_databases


def _photograph(truth: Path) -> tuple[bytes, list[Any], list[Any]]:
    """The truth file, the answers and the cells, without ids that a database counts on."""
    uuids = dict(Receipt.objects.values_list("pk", "client_uuid"))
    texts: dict[int, list[tuple[str, str]]] = {}
    for number, item, text in ResponseText.objects.values_list("response_id", "item", "text"):
        texts.setdefault(number, []).append((item, text))
    answers = sorted(
        (str(uuids[one.id]), one.day, repr(sorted(one.answers.items())), bytes(one.scores), repr(texts.get(one.id)))
        for one in Response.objects.all()
    )
    codes = dict(Unit.objects.values_list("pk", "code"))
    surveys = dict(TallyLayout.objects.values_list("pk", "version__survey__code"))
    cells = sorted(
        (surveys[one.layout_id], one.grain, codes[one.unit_id], one.own, one.period if one.grain != WAVE else 0,
         one.cut if one.grain < PRODUCT else 0, one.scored, one.n, bytes(one.hist), bytes(one.sums))
        for one in Tally.objects.all()
    )  # fmt: skip
    return truth.read_bytes(), answers, cells


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        compiled.cache_clear()
        yield
        transaction.set_rollback(True)


def test_the_same_seed_gives_the_same_bank_and_another_seed_another(db: None, room: Path) -> None:
    """On one more of the awkward days; the other bank is made by the command, which says how to get in."""
    day, out = date(2026, 10, 1), StringIO()
    with undone():
        made = make(1, day)
        is_over(made, day)
        first = _photograph(made.truth_file)
    with undone():
        again = _photograph(make(1, day).truth_file)
    with undone():
        call_command("seed_demo", seed=2, branches=12, responses=1500, today=day, stdout=out)
        other = _photograph(room / "demo_truth.json")
    assert first == again
    assert first[0] != other[0] and first[1] != other[1] and first[2] != other[2]
    said = out.getvalue()
    assert "chen.siyuan" in said and "lanjiang-demo" in said and "/i/" in said and "/q/" in said


def test_it_is_refused_where_this_is_no_demo(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_it_is_refused_on_a_database_that_is_not_empty(db: None, room: Path) -> None:
    User.objects.create_user(username="somebody", password="somebody")
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("seed_demo", branches=12, responses=1500)
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"branches": 11}, {"branches": 121}, {"branches": 12, "responses": 599}, {"today": date(2999, 1, 1)}],
)
def test_it_says_which_number_cannot_be(db: None, room: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(CommandError, match=r"--(branches|responses|today) must"):
        call_command("seed_demo", **wrong)


def test_a_dry_run_writes_nothing(db: None, room: Path) -> None:
    out = StringIO()
    call_command("seed_demo", dry_run=True, stdout=out)
    assert "120 branches with 60000 answers" in out.getvalue()
    assert not User.objects.exists() and not list(room.iterdir())
