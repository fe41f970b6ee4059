"""Tables are read whatever wrote them, and refused with the reason by name."""

import io
from datetime import date

import pytest

from surveys.exchange.dates import read_day
from surveys.exchange.faults import TableError
from surveys.exchange.spreadsheet import csv_bytes, returned_cell
from surveys.exchange.tables import Limits, Table, nearest, open_table
from tests.factories.files import csv_of, rewritten, xlsx_of

ROWS = [["机构编号", "评分"], ["E1", "5"], ["W1", "4"]]


def opened(content: bytes, limits: Limits | None = None) -> Table:
    return open_table(io.BytesIO(content), limits)


def refusal(content: bytes, limits: Limits | None = None) -> TableError:
    with pytest.raises(TableError) as caught:
        list(opened(content, limits).lines)
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gbk", "GBK"), ("gb18030", "GBK"), ("utf-16", "UTF-16")],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_encoding_and_with_every_delimiter(encoding: str, name: str, delimiter: str) -> None:
    table = opened(csv_of(ROWS, encoding, delimiter))
    assert table.encoding == name
    assert table.header == ("机构编号", "评分")
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, {"机构编号": "E1", "评分": "5"}),
        (3, {"机构编号": "W1", "评分": "4"}),
    ]


def test_utf_16_without_a_mark_shows_in_its_zero_bytes() -> None:
    assert opened(csv_of([["code", "score"], ["E1", "5"]], "utf-16-le")).encoding == "UTF-16"


def test_workbook_is_read_like_csv_and_its_dates_and_numbers_as_people_see_them() -> None:
    rows = [["code", "day", "score"], ["E1", date(2026, 5, 4), 5], [None, None, None], ["W1", "", 4.5]]
    table = opened(xlsx_of(rows))
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, {"code": "E1", "day": "2026-05-04", "score": "5"}),
        (4, {"code": "W1", "day": "", "score": "4.5"}),
    ]


def test_text_over_several_lines_keeps_the_number_of_its_first_line() -> None:
    content = b'code,remark\r\nE1,"one\r\ntwo"\r\nW1,x\r\n'
    assert [line.number for line in opened(content).lines] == [2, 4]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "no_header"),
        (b"1,2,3\r\n4,5,6\r\n", "no_header"),
        (b"a,b,a\r\n1,2,3\r\n", "duplicate_header"),
        ("机构,评分\r\n东".encode()[:-1], "cut"),
        (b"a,b\r\n\xff\xff\x00,1\r\n", "encoding"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (xlsx_of(ROWS)[:-400], "damaged"),
        (rewritten(xlsx_of(ROWS), "xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "bomb"),
    ],
)
def test_unreadable_file_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    bomb = rewritten(xlsx_of(ROWS), "xl/worksheets/sheet1.xml", b"<a>" + b" " * (300 << 20) + b"</a>")
    assert len(bomb) < 1 << 20
    assert refusal(bomb).code == "bomb"


def test_file_over_the_limits_is_refused() -> None:
    content = csv_of([["a", "b"], ["1", "2"]])
    assert refusal(content, Limits(size=5)).code == "too_large"
    assert refusal(content, Limits(columns=1)).code == "too_many_columns"


def test_lines_beyond_the_limit_are_not_read() -> None:
    lines = list(opened(csv_of([["a"], ["1"], ["2"], ["3"]]), Limits(lines=2)).lines)
    assert [line.fault and line.fault.code for line in lines] == [None, "too_many_lines"]


def test_line_with_too_few_or_too_many_cells_is_at_fault_and_the_others_are_not() -> None:
    lines = opened(b"a,b\r\n1,2\r\n3\r\n4,5,6\r\n7,8\r\n").lines
    assert [line.fault and line.fault.code for line in lines] == [None, "too_few_cells", "too_many_cells", None]


def test_quote_that_never_closes_ends_the_reading_with_a_fault() -> None:
    lines = list(opened(b'a,b\r\n1,2\r\n"3,4\r\n5,6\r\n').lines)
    assert [(line.number, line.fault and line.fault.code) for line in lines] == [(2, None), (3, "open_quote")]


def test_missing_column_names_the_nearest_one() -> None:
    with pytest.raises(TableError) as caught:
        opened(csv_of(ROWS)).require("机构编码")
    assert caught.value.params == {"column": "机构编码", "nearest": "机构编号"}


def test_nearest_word_is_none_where_nothing_comes_near() -> None:
    assert nearest("DL-00", ["DL-0000", "XY-0308"]) == "DL-0000"
    assert nearest("overall", ["机构编号"]) == ""


@pytest.mark.parametrize(
    "text", ["2026-12-01", "2026/12/1", "2026.12.01", "20261201", "2026年12月1日", "2026-12-01 08:30"]
)
def test_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2026, 12, 1)


@pytest.mark.parametrize("text", ["2026-13-01", "01/12/2026", "2026-02-30", "soon", "2026-12", ""])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "safe"), [("=1+1", "'=1+1"), ("-3.5", "-3.5"), ("＝A1", "'＝A1"), ("　=1", "'　=1"), ("a\x00b", "a�b")]
)
def test_cell_never_becomes_a_formula(text: str, safe: str) -> None:
    assert returned_cell(text) == safe
    assert csv_bytes([[text]]).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("names", [("张伟", "李娜"), ("欧阳小芳", "王小明"), ("杭州银行", "王小明")])
def test_line_in_another_encoding_than_its_file_is_at_fault_and_the_others_are_not(names: tuple[str, str]) -> None:
    content = b"id,name\r\n1," + names[0].encode() + b"\r\n2," + names[1].encode("gbk") + b"\r\n3,x\r\n"
    lines = list(open_table(io.BytesIO(content)).lines)
    assert [line.fault.code if line.fault else "" for line in lines] == ["mixed", "", ""]
    assert lines[1].cells == {"id": "2", "name": names[1]}


def test_ordinary_chinese_in_gbk_is_never_taken_for_another_encoding() -> None:
    signs = [
        bytes([lead, trail]).decode("gb2312", "ignore") for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF)
    ]
    known = [sign for sign in signs if sign]
    names = ["".join(known[(start + step * 997) % len(known)] for step in range(3)) for start in range(len(known))]
    content = "\r\n".join(["name", *known, *names]).encode("gbk")
    assert not [line.cells for line in open_table(io.BytesIO(content)).lines if line.fault]
