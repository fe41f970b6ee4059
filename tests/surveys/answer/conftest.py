"""An open survey of one page, one of three, and a customer invited to each."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from surveys.models import Wave
from tests.cast import Cast
from tests.factories import surveying
from tests.surveys.answer.visiting import phone


@pytest.fixture
def open_wave(cast: Cast) -> Callable[..., Wave]:
    """Publishes a definition and opens a wave of it for the whole bank."""

    def make(source: dict[str, Any] = surveying.ONE_PAGE, code: str = "visits", **more: Any) -> Wave:
        return surveying.issue(surveying.publish(source, code), cast.ho, **more)

    return make


@pytest.fixture
def customer() -> Client:
    """A phone that keeps cookies."""
    return phone()
