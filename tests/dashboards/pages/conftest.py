"""Clients signed in as members of the cast, and a network with answers."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from surveys.models import SurveyVersion, User
from tests.cast import Cast
from tests.factories.network import Effect, answered, full_survey, months_back
from tests.once import made_once

Visit = Callable[[User], Client]


@pytest.fixture
def visit() -> Visit:
    def signed_in(user: User) -> Client:
        client = Client(headers={"host": "localhost", "accept-language": "en"})
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
@made_once
def network(cast: Cast) -> SurveyVersion:
    """Seven months of answers at three branches; waiting fell at E1."""
    effects = {cast.e1: Effect(-0.3, -1.2), cast.e2: Effect(0.3), cast.w1: Effect()}
    return answered(full_survey(), effects, months_back(7), 12)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """What a page spoke must not linger in the next test."""
    before = translation.get_language()
    yield
    translation.activate(before or "zh-hans")
