"""What all tests share; the services they run against are in tests/plugins."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_migrate
from django.utils import translation
from pytest_django import DjangoDbBlocker

from dashboards.queries.layouts import plan
from surveys.queries.compiled import compiled
from surveys.queries.ways_in import _point_path_id, _standing_point
from tests.cast import Cast, make_cast
from tests.once import made_once, new_test, watch
from tests.plugins import emptied, migrated
from tests.plugins.services import STARTED

BOTH = "both_databases"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For the half on SQLite only the files of that half are imported: that is half of its start."""
    if config.option.markexpr == BOTH and collection_path.name.startswith("test_"):
        return True if BOTH not in collection_path.read_text() else None
    return None


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """It is there already, copied from one that was migrated; with the server or the folder it goes."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, worker_id: str) -> None:
    """On SQLite a real file: a database in memory knows neither WAL nor a second process."""
    default = settings.DATABASES["default"]
    default.setdefault("TEST", {})["MIGRATE"] = False
    if default["ENGINE"].endswith("sqlite3"):
        file = Path(os.environ[migrated.FOLDER]) / f"test-{worker_id}.sqlite3"
        default["TEST"]["NAME"] = str(file)
        migrated.copy_to(file)
    else:
        migrated.copy_on(os.environ[STARTED], connection.creation._get_test_db_name())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """A test that commits is followed by a flush, which takes what migrations wrote with it: that comes back."""
    with django_db_blocker.unblock():
        emptied.keep_what_is_there()
        written = [row for name in ("surveys", "dashboards") for row in _rows_of(name)]

    def write_again(**_sent: Any) -> None:
        for model in {type(row) for row in written}:
            if not model._default_manager.exists():
                model._default_manager.bulk_create([row for row in written if type(row) is model])

    watch()
    post_migrate.connect(write_again, sender=apps.get_app_config("dashboards"), weak=False)


def _rows_of(app: str) -> Iterator[Model]:
    for model in apps.get_app_config(app).get_models():
        yield from model._default_manager.all()


@pytest.fixture
@made_once
def cast(db: None) -> Cast:
    """Units and people, one of each role."""
    return make_cast()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> None:
    """Passwords hashed slowly on purpose would be most of the tests' time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def points_as_they_stand() -> None:
    """A test changes an access point and posts to it in the same second."""
    settings.POINT_SECONDS = 0


@pytest.fixture(autouse=True)
def nothing_made() -> None:
    """A test begins with what the migrations wrote, and nothing more."""
    new_test()


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A test begins in the bank's language, whatever the last one spoke."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def fresh_caches() -> None:
    """A rolled-back test gives its ids back; what a process remembers by id must go with it."""
    compiled.cache_clear()
    plan.cache_clear()
    _standing_point.cache_clear()
    _point_path_id.cache_clear()
