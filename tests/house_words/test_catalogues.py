"""Every text that people read has its Chinese, and the compiled files say what the sources say."""

import pytest

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
