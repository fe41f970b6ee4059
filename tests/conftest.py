"""What all tests share; the services they run against are in tests/plugins."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from dashboards.queries.layouts import plan
from surveys.queries.compiled import compiled
from tests.cast import Cast, make_cast


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On SQLite a real file: a database in memory knows neither WAL nor a second process."""
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(Path(tmp_path_factory.mktemp("sqlite")) / "test.sqlite3")


@pytest.fixture
def cast(db: None) -> Cast:
    """Units and people, one of each role."""
    return make_cast()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> None:
    """Passwords hashed slowly on purpose would be most of the tests' time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A test begins in the bank's language, whatever the last one spoke."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def fresh_caches() -> None:
    """A rolled-back test gives its ids back; what a process remembers by id must go with it."""
    compiled.cache_clear()
    plan.cache_clear()
