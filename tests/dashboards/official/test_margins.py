"""Margins from a file: checked line by line, written all at once, and what answers are weighted to."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dashboards.models import PopulationMargin, RunFigure
from surveys.models import AuditEntry
from tests.cast import Cast
from tests.factories.files import csv_of, xlsx_of
from tests.factories.official import QUARTER, closed, small_bank

pytestmark = pytest.mark.both_databases
HEAD = ["unit", "variable", "category", "total"]
SEGMENTS = [("MVC", 100), ("MGC", 300), ("BZC", 200), ("standard", 400)]


def rows_of(*units: str) -> list[list[object]]:
    return [[*HEAD], *([unit, "segment", name, total] for unit in units for name, total in SEGMENTS)]


def bring(tmp_path: Path, content: bytes, **more: Any) -> str:
    path, said = tmp_path / "margins", StringIO()
    path.write_bytes(content)
    call_command("import_margins", path, period=QUARTER.code, stdout=said, language="en", **more)
    return said.getvalue()


def test_margins_are_brought_in_from_either_kind_of_file(cast: Cast, tmp_path: Path) -> None:
    assert bring(tmp_path, csv_of(rows_of("E1"))) == "UTF-8, 4 lines of 1 units: brought in\n"
    assert "XLSX, 8 lines of 2 units" in bring(tmp_path, xlsx_of(rows_of("E1", "E2")))
    assert PopulationMargin.objects.filter(period=QUARTER.code, programme="retail").count() == 8
    assert AuditEntry.objects.filter(verb="margins.imported").count() == 2


def test_chinese_headings_and_words_are_understood(cast: Cast, tmp_path: Path) -> None:
    rows = [["机构编号", "变量", "类别", "客户数"], ["E1", "客户分层", "最有价值", 5], ["E1", "客户总数", "", 5]]
    assert "GBK, 2 lines" in bring(tmp_path, csv_of(rows, "gb18030"))
    assert set(PopulationMargin.objects.values_list("variable", "category", "total")) == {
        ("segment", 1, 5),
        ("clients", 0, 5),
    }


def test_dry_run_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    assert "nothing was written" in bring(tmp_path, csv_of(rows_of("E1")), dry_run=True)
    assert not PopulationMargin.objects.exists()


def test_same_units_and_variables_are_replaced_and_others_stay(cast: Cast, tmp_path: Path) -> None:
    bring(tmp_path, csv_of(rows_of("E1", "E2")))
    bring(tmp_path, csv_of([HEAD, ["E1", "segment", "MVC", 7]]))
    totals = PopulationMargin.objects.order_by("unit__code", "category").values_list("unit__code", "total")
    assert list(totals) == [("E1", 7), ("E2", 100), ("E2", 300), ("E2", 200), ("E2", 400)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["E7", "segment", "MVC", 1], "2\tUnit “E7” does not exist. Did you mean"),
        (["E1", "weather", "MVC", 1], "2\tvariable: “weather” is none of its answers"),
        (["E1", "segment", "golden", 1], "2\tcategory: “golden” is none of its answers (MVC, MGC, BZC, standard)."),
        (["E1", "segment", "unknown", 1], "2\tcategory: “unknown” is none of its answers"),
        (["E1", "clients", "MVC", 1], "2\tcategory: “MVC” is none of its answers (all)."),
        (["E1", "segment", "MVC", -1], "2\ttotal: “-1” is not a whole number of customers."),
        (["E1", "segment", "MVC", 1.5], "2\ttotal: “1.5” is not a whole number of customers."),
        (["E1", "segment", "MVC", ""], "2\ttotal: “” is not a whole number of customers."),
        (["E1", "segment", "MVC", "9" * 40], "is not a whole number of customers."),
        (["E1", "segment", "MVC", 0], "2\tE1: segment comes to no customer at all."),
    ],
)
def test_faulty_line_is_named_and_nothing_is_written(cast: Cast, tmp_path: Path, row: list[object], said: str) -> None:
    heard = StringIO()
    path = tmp_path / "margins"
    path.write_bytes(csv_of([HEAD, row]))
    with pytest.raises(CommandError, match="1 lines are wrong, nothing was written") as refusal:
        call_command("import_margins", path, period=QUARTER.code, stdout=heard, language="en")
    assert refusal.value.returncode == 1
    assert said in heard.getvalue()
    assert not PopulationMargin.objects.exists()


def test_margins_that_do_not_add_up_are_refused(cast: Cast, tmp_path: Path) -> None:
    heard = StringIO()
    path = tmp_path / "margins"
    path.write_bytes(csv_of([*rows_of("E1"), ["E1", "age_band", "65+", 999]]))
    with pytest.raises(CommandError):
        call_command("import_margins", path, period=QUARTER.code, stdout=heard, language="en")
    assert heard.getvalue() == "6\tE1: age_band comes to 999 customers, segment to 1000. Make them agree.\n"


def test_line_that_stands_twice_is_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        bring(tmp_path, csv_of([*rows_of("E1"), ["E1", "segment", "MVC", 100]]))
    assert not PopulationMargin.objects.exists()


@pytest.mark.parametrize("content", [b"", b"unit,variable,total\nE1,segment,1\n", b"unit,variable,category,total\n"])
def test_file_that_cannot_be_read_leaves_with_2(cast: Cast, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CommandError) as refusal:
        bring(tmp_path, content)
    assert refusal.value.returncode == 2


def test_answers_are_weighted_where_margins_are_known_and_said_to_be_skipped_elsewhere(
    cast: Cast, tmp_path: Path
) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    bring(tmp_path, csv_of(rows_of("E1", "E2")))
    closing = closed()
    report = closing.results.figures["weighting"]
    assert report["status"] == ["raked", "raked", "skipped_margins_unknown"]
    e1, w1 = (RunFigure.objects.get(run=closing.run, index="satisfaction", unit=one) for one in (cast.e1, cast.w1))
    assert e1.steps["weighted"] != e1.steps["raw"] and w1.steps["weighted"] == w1.steps["raw"]
    assert float(e1.steps["kish"]) < 60 == float(w1.steps["kish"])
