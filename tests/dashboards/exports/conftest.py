"""Answers at three branches, a folder of their own for exports, and clients signed in."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import translation

from dashboards.actions.exports import read_request, request_export, run_exports, write_export
from dashboards.actions.fold import fold_all
from dashboards.models import ExportJob
from surveys.access import Viewer
from surveys.clock import bank_today
from surveys.engine.periods import Period
from surveys.models import SurveyVersion, User
from tests.cast import Cast
from tests.factories.answers import answers, give, published
from tests.once import made_once

Visit = Callable[[User], Client]
Table = Callable[..., list[dict[str, str]]]
RATED = [answers(*(value,) * 5, recommend=9 if value > 3 else 5) for value in (3, 4, 4, 5, 4, 3, 4, 5, 4, 4, 4, 3)]


def this_month() -> str:
    today = bank_today()
    month = today.year * 100 + today.month
    return Period(month, month).code


@pytest.fixture(autouse=True)
def exports_folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT / "exports"


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    before = translation.get_language()
    yield
    translation.activate(before or "zh-hans")


@pytest.fixture
def visit() -> Visit:
    def signed_in(user: User) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
@made_once
def visits(cast: Cast) -> SurveyVersion:
    """Twelve folded answers at each of three branches."""
    version = published(code="visits")
    for unit in (cast.e1, cast.e2, cast.w1):
        give(version, unit, RATED)
    fold_all()
    return version


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """What an export holds, row by row: ``table(viewer, "scores", programme="retail")``."""

    def made(viewer: Viewer, kind: str, **parameters: object) -> list[dict[str, str]]:
        asked = read_request(kind, "csv", {"period": this_month(), **parameters})
        write_export(viewer=viewer, asked=asked, path=tmp_path / "table.csv", progress=lambda done, total: None)
        return rows_of((tmp_path / "table.csv").read_bytes())

    return made


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def ask(user: User, kind: str = "scores", format: str = "csv", **parameters: object) -> ExportJob:
    """An export of this month that waits."""
    return request_export(asked=read_request(kind, format, {"period": this_month(), **parameters}), actor=user)


def made(user: User, kind: str = "scores", format: str = "csv", **parameters: object) -> ExportJob:
    job = ask(user, kind, format, **parameters)
    run_exports()
    job.refresh_from_db()
    return job
