"""Asked and rated, by branch and day: shares with interval and n, each viewer their own branches."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import BrowserContext

from dashboards.queries.occasions import all_occasions, occasions_by_day, read_days, share
from surveys.actions.kiosks import set_up_kiosk
from surveys.clock import bank_today, bank_zone
from surveys.models import KioskCount, Transaction, Unit, User
from tests.cast import Cast, make_cast
from tests.faults import faults
from tests.signing import sign_in
from tests.signing_in import signed_in


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


def counted(cast: Cast, unit: Unit, eligible: int | None, prompted: int, answered: int, days_ago: int = 0) -> None:
    device, _code = set_up_kiosk(unit=unit, label="柜台", actor=cast.headquarters)
    day = bank_today() - timedelta(days=days_ago)
    counts = {"eligible": eligible, "prompted": prompted, "answered": answered}
    KioskCount.objects.create(device=device, sheet=uuid4(), unit=unit, day=day, **counts)


def days(user: User) -> list[tuple]:
    found = read_days(list(occasions_by_day(user)))
    return [(one.unit.code, one.eligible, one.prompted, one.answered, one.not_rated, one.known) for one in found]


@pytest.mark.both_databases
def test_devices_of_a_branch_are_added_up_by_day_and_the_core_system_stands_beside_them(cast: Cast) -> None:
    counted(cast, cast.e1, 100, 80, 20)
    counted(cast, cast.e1, None, 20, 10)
    counted(cast, cast.e1, 50, 40, 8, days_ago=1)
    noon = datetime.combine(bank_today(), time(12), bank_zone())
    for number, at in enumerate([noon, noon, noon - timedelta(days=1), noon - timedelta(days=3)]):
        Transaction.objects.create(reference=f"t{number}", unit=cast.e1, at=at)
    assert days(cast.headquarters) == [("E1", 100, 100, 30, 70, 2), ("E1", 50, 40, 8, 32, 1)]
    today = read_days(list(occasions_by_day(cast.headquarters)))[0]
    assert (today.asked.value, today.asked.n, today.rated.value, today.rated.n) == (80.0, 100, 30.0, 100)


def test_share_has_the_wilson_interval_of_the_published_case_and_nothing_of_nothing() -> None:
    newcombe = share(81, 263)  # Newcombe 1998, table I: .2553 to .3662
    assert (round(newcombe.low, 2), round(newcombe.high, 2), newcombe.status) == (25.53, 36.62, "publishable")
    assert share(1, 29).status == "indicative" and share(0, 0) is None and share(None, None) is None


def test_viewer_is_shown_their_own_branches(cast: Cast) -> None:
    counted(cast, cast.e1, None, 10, 5)
    counted(cast, cast.w1, None, 10, 5)
    assert [row[0] for row in days(cast.manager)] == ["E1"]
    assert all_occasions(cast.manager).prompted == 10 and all_occasions(cast.headquarters).prompted == 20
    page = signed_in(cast.manager).get("/kiosks/counts/").content.decode()
    assert "Wangjiang branch" in page and "Baita branch" not in page
    assert signed_in(cast.frontline).get("/kiosks/counts/").status_code == 404


@pytest.mark.both_databases
def test_page_says_the_share_with_interval_and_count_and_the_file_has_the_same(cast: Cast) -> None:
    counted(cast, cast.e1, 100, 80, 20)
    viewer = signed_in(cast.supervisor)
    page = viewer.get("/kiosks/counts/").content.decode()
    assert "Rated: <b>25.0</b>% (16.8–35.5) of the 80 customers asked." in page
    rows = list(csv.DictReader(io.StringIO(viewer.get("/kiosks/counts.csv").content.decode("utf-8-sig"))))
    assert (rows[0]["Code"], rows[0]["Not rated"], rows[0]["Rated, %"]) == ("E1", "60", "25.0")


@pytest.mark.both_databases
def test_what_is_older_than_a_month_is_not_shown_and_an_unknown_day_is_named_so(cast: Cast) -> None:
    counted(cast, cast.e1, None, 10, 5, days_ago=31)
    assert days(cast.headquarters) == []
    device, _code = set_up_kiosk(unit=cast.e1, label="柜台", actor=cast.headquarters)
    KioskCount.objects.create(device=device, sheet=uuid4(), unit=cast.e1, day=None, prompted=3, answered=1)
    assert "unknown" in signed_in(cast.manager).get("/kiosks/counts/").content.decode()
    assert len(days(cast.manager)) == 1


def test_page_takes_as_many_queries_for_three_rows_as_for_one(cast: Cast, django_assert_num_queries) -> None:
    counted(cast, cast.e1, 10, 5, 3)
    viewer = signed_in(cast.headquarters)
    viewer.get("/kiosks/counts/")
    with CaptureQueriesContext(connection) as one:
        viewer.get("/kiosks/counts/")
    expected = len(one)
    counted(cast, cast.e2, 10, 5, 3)
    counted(cast, cast.w1, 10, 5, 3, days_ago=2)
    with django_assert_num_queries(expected):
        viewer.get("/kiosks/counts/")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_page_has_no_fault_and_no_sideways_scroll(
    live_server, transactional_db: None, new_context: Callable[..., BrowserContext], width: int, locale: str
) -> None:
    cast = make_cast()
    counted(cast, cast.e1, 100, 80, 20)
    counted(cast, cast.e2, None, 20, 10, days_ago=1)
    context = new_context(viewport={"width": width, "height": 900}, locale=locale)
    sign_in(context, live_server.url, cast.headquarters)
    page = context.new_page()
    page.goto(f"{live_server.url}/kiosks/counts/")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
