"""A run of three branches, closed by the system, and one that two people published."""

import pytest

from dashboards.models import ScoreRun
from tests.cast import Cast
from tests.dashboards.pages.conftest import own_language, visit
from tests.factories.official import closed, margins, published_by_two, small_bank
from tests.once import made_once

__all__ = ["own_language", "visit"]


@pytest.fixture
@made_once
def computed(cast: Cast) -> ScoreRun:
    small_bank([cast.e1, cast.e2, cast.w1])
    margins([cast.e1])
    made = closed().run
    assert made is not None
    return made


@pytest.fixture
@made_once
def published(computed: ScoreRun, cast: Cast) -> ScoreRun:
    published_by_two(computed, cast)
    return computed
