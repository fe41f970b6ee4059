"""Lengths as the network counts them, and texts with places."""

import pytest

from surveys.engine.sms import SmsLength, sms_length
from surveys.engine.wording import filled, missing_places, unknown_places


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", SmsLength(0, 0, True)),
        ("a" * 160, SmsLength(160, 1, True)),
        ("a" * 161, SmsLength(161, 2, True)),
        ("a" * 307, SmsLength(307, 3, True)),
        ("{" * 80, SmsLength(160, 1, True)),
        ("好" * 70, SmsLength(70, 1, False)),
        ("好" * 71, SmsLength(71, 2, False)),
        ("好" * 134, SmsLength(134, 2, False)),
        ("好" * 135, SmsLength(135, 3, False)),
        ("😀", SmsLength(2, 1, False)),
    ],
)
def test_a_text_is_as_many_messages_as_the_network_makes_of_it(text: str, length: SmsLength) -> None:
    assert sms_length(text) == length


def test_places_are_filled_once_and_what_fills_them_is_left_alone() -> None:
    assert filled("{unit} {link} {other}", {"unit": "{link}", "link": "L"}) == "{link} L {other}"


def test_texts_without_a_link_or_with_a_place_that_does_not_exist_are_named() -> None:
    assert missing_places("{bank}: {link}") == ["stop"]
    assert unknown_places("{link} {stop} {name} {}") == ["", "name"]
