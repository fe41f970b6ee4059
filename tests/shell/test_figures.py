"""Numbers in sentences, in both languages."""

import pytest

from surveys.templatetags import figures


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        (81.25, 1, False, "81.2"),
        (-2.34, 1, False, "−2.3"),
        (-0.04, 1, True, "0.0"),
        (3.9, 1, True, "+3.9"),
        (4318, 0, False, "4,318"),
    ],
)
def test_number_has_a_true_minus_and_no_signed_nought(value: float, decimals: int, signed: bool, text: str) -> None:
    assert figures.number(value, decimals, signed) == text


def test_range_of_plain_figures_has_an_en_dash() -> None:
    assert figures.interval(80.4, 82.0, "zh") == "80.4–82.0"


def test_range_with_a_minus_has_a_word_between_its_ends() -> None:
    assert figures.interval(-4.6, 0.0, "zh", signed=True) == "−4.6至0.0"
    assert figures.interval(-4.6, 0.0, "en") == "−4.6 to 0.0"


def test_value_carries_its_unit_and_interval_in_each_language() -> None:
    assert figures.value(81.2, 80.4, 82.0, "mean", "zh") == ("81.2", "分（80.4–82.0）")
    assert figures.value(81.2, 80.4, 82.0, "mean", "en") == ("81.2", " (80.4–82.0)")
    assert figures.value(18.4, 17.1, 19.8, "share", "en") == ("18.4", "% (17.1–19.8)")


def test_nps_has_its_sign_and_no_decimal() -> None:
    assert figures.value(21.2, 14.0, 28.0, "nps", "zh") == ("+21", "（+14至+28）")
    assert figures.value(21.2, 14.0, 28.0, "nps", "en") == ("+21", " (+14 to +28)")


def test_size_of_a_change_has_no_sign_because_the_verb_says_it() -> None:
    assert figures.change_size(-4.1, 1.6, "mean", "zh") == "4.1 ± 1.6分"
    assert figures.change_size(-3.2, 1.4, "top2", "en") == "3.2 ± 1.4 percentage points"
    assert figures.change_size(-9, 7, "nps", "en") == "9 ± 7"


def test_change_in_a_column_has_its_sign() -> None:
    assert figures.delta(-0.3, 1.1, "mean") == "−0.3 ± 1.1"
