"""A bank at work for the journeys: people with real passwords, a published survey, and a branch with some answers."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page

from surveys.actions.import_survey import import_survey, read_survey
from surveys.engine.validation import Context, Validator
from surveys.forms.console_surveys import READY
from surveys.forms.steps import steps_of
from surveys.models import SurveyVersion
from surveys.queries.compiled import compiled
from tests.cast import make_cast
from tests.factories.answers import give
from tests.plugins.live import LiveManyi

EARLIER = 40  # enough that the branch's figure may be shown before the customer of the journey answers


class FewRounds(PBKDF2PasswordHasher):
    """The running installation knows these by their kind, and takes all its rounds when somebody signs in."""

    iterations = 1_000


HASHER = f"{FewRounds.__module__}.{FewRounds.__qualname__}"


@dataclass(frozen=True)
class Bank:
    """A running installation with the cast in it; ``version`` is the published retail survey's."""

    live: LiveManyi
    version: int
    new_context: Callable[..., BrowserContext]

    def sign_in(self, username: str, **options: object) -> Page:
        """A browser of their own, signed in with name and password."""
        page = self.new_context(**options).new_page()
        page.goto(f"{self.live.url}/accounts/login/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", username)
        page.click("main button.go")
        page.wait_for_url(lambda url: "/accounts/" not in url)  # some have no start page, and are led on
        return page


@pytest.fixture(scope="session")
def version_id(live_manyi: LiveManyi) -> int:
    """The cast, the published survey (its id is given) and the branch's earlier answers."""
    with live_manyi.orm(), override_settings(PASSWORD_HASHERS=[HASHER]):
        cast, version = make_cast(), _published()
        give(version, cast.e1, [_middling(version)] * EARLIER)
        return version.pk


@pytest.fixture
def bank(live_manyi: LiveManyi, version_id: int, new_context: Callable[..., BrowserContext]) -> Bank:
    return Bank(live_manyi, version_id, new_context)


def _published() -> SurveyVersion:
    file = read_survey((READY / "retail.json").read_bytes(), code="retail")
    return import_survey(file, publish=True, actor=None)[0]


def _middling(version: SurveyVersion) -> dict[str, object]:
    """An answer that chooses the middle of every scale that must be answered."""
    validator: Validator = compiled(version.pk).validator
    context = Context("sms", "unknown", "zh")
    given: dict[str, object] = {}
    for _page in range(len(validator.definition.pages)):
        asked = [item for step in steps_of(validator, given, context) for item in step.asked if item.required]
        for item in asked:
            choices = [point.value for point in item.points] or [option.code for option in item.options] or [True]
            given.setdefault(item.id, choices[len(choices) // 2])
    return given
