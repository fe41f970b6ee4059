"""An external supervisor and a third person of head office beside the cast; files; an incident on its way."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from dashboards.actions.incidents import VetoTerms, move_incident, propose_veto, record_incident
from dashboards.formulas.veto import Effect
from dashboards.models import Incident
from surveys.clock import bank_today
from surveys.engine.periods import quarter_of
from surveys.models import User
from tests.cast import Cast, make_user
from tests.once import made_once

PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
CAP = VetoTerms(quarter_of(202609), Effect("grade_cap", "C"), Effect("grade_cap", "D"))
HAPPENED = date(2026, 8, 31)


def pdf(name: str = "notes.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Path:
    """Evidence of a test lies in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
@made_once
def external(cast: Cast) -> User:
    return make_user("external", "external", cast.ho)


@pytest.fixture
@made_once
def third(cast: Cast) -> User:
    return make_user("third", "headquarters", cast.ho)


@pytest.fixture
@made_once
def incident(cast: Cast, external: User) -> Incident:
    """Recorded by the external supervisor, with one file."""
    return recorded(cast, external)


def recorded(cast: Cast, by: User, **more: Any) -> Incident:
    facts: dict[str, Any] = {"unit": cast.e1, "happened_on": HAPPENED, "category": "custody", "severity": "serious"}
    return record_incident(
        **(facts | {"text": "A customer's key lay in the drawer."} | more), actor=by, uploads=[pdf()]
    )


@pytest.fixture
@made_once
def proposed(cast: Cast, incident: Incident) -> Incident:
    """Investigated, confirmed and proposed by one person of head office."""
    move_incident(incident=incident, to="investigating", actor=cast.headquarters)
    move_incident(incident=incident, to="confirmed", actor=cast.headquarters, reason="Seen on the recording.")
    return propose_veto(incident=incident, terms=CAP, reason="Red line three.", actor=cast.headquarters)


@pytest.fixture
@made_once
def in_force(cast: Cast, proposed: Incident) -> Incident:
    return move_incident(incident=proposed, to="in_force", actor=cast.second)


@pytest.fixture
def visit() -> Callable[..., Client]:
    def signed_in(user: User, language: str = "en") -> Client:
        client = Client(headers={"host": "localhost", "accept-language": language})
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Sentences in English, and what a page spoke must not linger in the next test."""
    with translation.override("en"):
        yield


def yesterday() -> date:
    return bank_today() - timedelta(days=1)
