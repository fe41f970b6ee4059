"""Tables as files: nothing in a cell becomes a formula or breaks the file, and memory stays flat."""

import csv
import json
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from surveys.exchange.writers import WRITERS, Cell, open_table, xlsx_file

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠a", "\t=1", "\r=1", "\n=1", " =1", "\u3000＝1"]
BREAKING = ["a\x00b", "a\x08b", "a\x0bb", "a\x1bb", "a\x7fb", "a\ud800b", "a\udfffb", "a\ufffeb", "a\uffffb"]


def written(format: str, path: Path, rows: list[list[Cell]], head: tuple[str, ...] = ("one", "two")) -> Path:
    with open_table(format, path, head) as table:
        for row in rows:
            table.write(row)
    return path


def cells_of(path: Path) -> list[tuple[object, ...]]:
    """Every row of every sheet of a workbook, as openpyxl reads it."""
    book = load_workbook(path, read_only=True)
    found = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    book.close()
    return found


def csv_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_begins_like_a_formula_is_text_in_every_format(tmp_path: Path, text: str) -> None:
    assert csv_of(written("csv", tmp_path / "a", [[text, 1]]))[1] == [f"'{text}", "1"]
    assert json.loads(written("json", tmp_path / "b", [[text, 1]]).read_text()) == [{"one": text, "two": 1}]
    book = load_workbook(written("xlsx", tmp_path / "c.xlsx", [[text, 1]]))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.value.replace("_x000D_", "\r")) == ("s", text)


@pytest.mark.parametrize("text", BREAKING)
def test_characters_that_break_a_file_are_taken_out(tmp_path: Path, text: str) -> None:
    assert csv_of(written("csv", tmp_path / "a", [[text, None]]))[1] == ["ab", ""]
    assert json.loads(written("json", tmp_path / "b", [[text, None]]).read_text()) == [{"one": "ab", "two": None}]
    assert cells_of(written("xlsx", tmp_path / "c.xlsx", [[text, 2]]))[1] == ("ab", 2)


def test_numbers_stay_numbers_also_below_nought(tmp_path: Path) -> None:
    row: list[Cell] = [-3, Decimal("-1.500000")]
    assert csv_of(written("csv", tmp_path / "a", [row]))[1] == ["-3", "-1.500000"]
    assert cells_of(written("xlsx", tmp_path / "c.xlsx", [row]))[1] == (-3, -1.5)
    assert json.loads(written("json", tmp_path / "b", [row]).read_text()) == [{"one": -3, "two": -1.5}]


@pytest.mark.parametrize("text", ["长" * 40_000, "😀" * 20_000])
def test_text_longer_than_a_cell_is_cut_with_an_ellipsis_in_a_workbook_and_whole_in_csv(
    tmp_path: Path, text: str
) -> None:
    (found, _) = cells_of(written("xlsx", tmp_path / "c.xlsx", [[text, 1]]))[1]
    assert isinstance(found, str) and found.endswith("…") and text.startswith(found[:-1])
    assert xlsx_file.LONGEST_CELL - 1 <= len(found.encode("utf-16-le")) // 2 <= xlsx_file.LONGEST_CELL
    assert csv_of(written("csv", tmp_path / "a", [[text, 1]]))[1] == [text, "1"]


def test_text_of_exactly_a_cell_s_length_is_kept_whole(tmp_path: Path) -> None:
    text = "x" * xlsx_file.LONGEST_CELL
    assert cells_of(written("xlsx", tmp_path / "c.xlsx", [[text, 1]]))[1] == (text, 1)


def test_table_longer_than_a_sheet_goes_on_in_the_next_under_the_same_heading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert xlsx_file.ROWS_PER_SHEET == 1_048_576
    monkeypatch.setattr(xlsx_file, "ROWS_PER_SHEET", 4)
    path = written("xlsx", tmp_path / "c.xlsx", [[row, "a"] for row in range(7)])
    book = load_workbook(path)
    assert [sheet.max_row for sheet in book.worksheets] == [4, 4, 2]
    assert [sheet["A1"].value for sheet in book.worksheets] == ["one"] * 3
    assert [row[0] for row in cells_of(path) if row[0] != "one"] == list(range(7))


@pytest.mark.parametrize("format", sorted(WRITERS))
def test_table_without_rows_is_a_whole_file(tmp_path: Path, format: str) -> None:
    path = written(format, tmp_path / "a.xlsx", [])
    if format == "json":
        assert json.loads(path.read_text()) == []
    else:
        rows = csv_of(path) if format == "csv" else cells_of(path)
        assert [list(row) for row in rows] == [["one", "two"]]


@pytest.mark.parametrize("format", sorted(WRITERS))
def test_nothing_is_left_beside_the_file(tmp_path: Path, format: str) -> None:
    path = written(format, tmp_path / "a.xlsx", [["x", 1]])
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("format", sorted(WRITERS))
def test_memory_does_not_grow_with_the_table(tmp_path: Path, format: str) -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        with open_table(format, tmp_path / f"{rows}.xlsx", ("number", "text")) as table:
            for row in range(rows):
                table.write([row, f"答卷{row}"])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(20_000) < peak(2_000) + 500_000
