"""Two hundred customers at a tablet without a network, its browser killed fifty times: 200 answers, none twice."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from surveys.models import AccessPoint, Receipt, Response
from tests.cast import Cast
from tests.surveys.kiosk.cable import Cable
from tests.surveys.kiosk.crashing import CrashingTablet
from tests.surveys.kiosk.glass import Glass

pytestmark = pytest.mark.django_db(transaction=True)
CUSTOMERS, KILLS = 200, 50
MOST_STEPS = 12  # between a customer's first touch and the kill: round trips to the browser


@pytest.fixture
def tablet(cable: Cable, browser: Browser, tmp_path: Path) -> Iterator[CrashingTablet]:
    tablet = CrashingTablet(browser, tmp_path / "disk", cable.url)
    yield tablet
    tablet.crash()


def after_the_crash(tablet: CrashingTablet, thanked: list[str], left: bool) -> list[str]:
    """Start again; who was thanked while nobody looked, or is thanked now since the crash cut them off.

    What waits on the disk must be the answers of all who were ever thanked, each once, and of nobody else.
    """
    glass = tablet.start()
    resumed = [glass.thanked()] if glass.screen == "thanks" else []
    if resumed:
        glass.next_customer()
    waiting = [one["uuid"] for one in glass.stored("queue")]
    assert len(waiting) == len(set(waiting)) and set(thanked) <= set(waiting)
    found = [number for number in waiting if number not in thanked]
    assert found == resumed or (left and len(found) == 1 and not resumed)
    return found


def test_two_hundred_answers_and_fifty_kills_make_two_hundred_responses(
    tablet: CrashingTablet, cable: Cable, cast: Cast, place: AccessPoint
) -> None:
    chance = random.Random(20261128)
    tablet.start().pair(cast.e1, cast.manager)
    cable.pull()
    thanked: list[str] = []
    for kill in range(KILLS):
        thanked += [tablet.customer() for _ in range((CUSTOMERS - len(thanked)) // (KILLS - kill) - 1)]
        leaves = chance.random() < 0.5
        tablet.customer_begins(leaves)
        for _ in range(chance.randrange(MOST_STEPS)):
            tablet.page.evaluate("0")
        tablet.crash()
        thanked += after_the_crash(tablet, thanked, leaves)
    thanked += [tablet.customer() for _ in range(CUSTOMERS - len(thanked))]
    cable.plug()
    glass = Glass(tablet.page, tablet.url)
    glass.contact()
    assert glass.stored("queue") == glass.stored("aside") == []
    assert Response.objects.count() == CUSTOMERS
    assert {str(one) for one in Receipt.objects.values_list("client_uuid", flat=True)} == set(thanked)
