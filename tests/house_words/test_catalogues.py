"""Every text that people read has its Chinese, and the compiled files say what the sources say."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from surveys.models import User
from tests.house_words import extract


def test_every_string_of_the_house_is_translated() -> None:
    missing = extract.untranslated()
    assert not missing, "no catalogue translates:\n" + "\n".join(missing)


@pytest.mark.parametrize("part", extract.PARTS)
def test_catalogue_has_no_fuzzy_entry(part: str) -> None:
    assert extract.fuzzy(part) == ""


@pytest.mark.parametrize("part", extract.PARTS)
def test_compiled_catalogue_says_what_its_source_says(part: str) -> None:
    assert extract.compiled(part) == extract.translated(part)


@pytest.mark.parametrize("password", ["9", "password123", "zhou.min-2026"])
def test_why_a_password_will_not_do_is_said_in_chinese(password: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        validate_password(password, User(username="zhou.min"))
    assert not re.search(r"[A-Za-z]{3}", " ".join(refused.value.messages))
