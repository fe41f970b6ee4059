"""Texts tell no numbers, addresses or names."""

import pytest

from surveys.engine.masking import pieces, plain
from surveys.exchange.safe import safe_cell


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("电话13812345678，请回复", "电话***，请回复"),
        ("call +86 138 1234 5678", "call ***"),
        ("身份证11010519491231002X。", "身份证***。"),
        ("卡号6222 0212 3456 7890 123", "卡号***"),
        ("我叫王小芳，电话是010-62345678", "我叫***，电话是***"),
        ("姓名：李雷", "姓名：***"),
        ("My name is Mary Jones and I wait", "My name is *** and I wait"),
        ("mail a.b@bank.example now", "mail *** now"),
        ("等了40分钟，2026年11月24日", "等了40分钟，2026年11月24日"),
    ],
)
def test_personal_details_are_covered(text: str, covered: str) -> None:
    assert plain(text) == covered


def test_pieces_hold_the_whole_text_in_order() -> None:
    text = "我叫王芳，电话13812345678"
    assert "".join(words for words, _ in pieces(text)) == text


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@a", "＝1", "\t=1", "\r=1", "  =1", "\n=1"])
def test_cell_that_begins_like_a_formula_gets_an_apostrophe(value: str) -> None:
    assert safe_cell(value).startswith("'")


def test_plain_cells_and_numbers_stay_as_they_are() -> None:
    assert [safe_cell(value) for value in ("a=b", -1.5, None, "a\x00b")] == ["a=b", "-1.5", "", "ab"]
