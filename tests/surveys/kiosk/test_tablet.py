"""The tablet's page in a real browser: paired, asked, thanked, sent; alone for a while and then wiped."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext

from surveys.models import AccessPoint, KioskDevice, Receipt, Response
from tests.cast import Cast
from tests.surveys.kiosk.cable import Cable, cable_to
from tests.surveys.kiosk.glass import Glass

pytestmark = pytest.mark.django_db(transaction=True)
TABLET = {"viewport": {"width": 1280, "height": 800}, "has_touch": True}


@pytest.fixture
def cable(live_server) -> Iterator[Cable]:
    with cable_to(live_server.url) as cable:
        yield cable


@pytest.fixture
def glass(cable: Cable, cast: Cast, place: AccessPoint, new_context: Callable[..., BrowserContext]) -> Glass:
    """A tablet that was paired at the branch, and shows its survey."""
    return Glass(new_context(**TABLET).new_page(), cable.url).open().pair(cast.e1, cast.manager)


def test_customer_answers_and_the_answer_arrives_with_all_that_belongs_to_it(
    glass: Glass, cast: Cast, place: AccessPoint
) -> None:
    number = glass.begin("en").fill(waiting=2, recommend=7).send()
    glass.contact()
    row = Response.objects.get()
    assert (str(Receipt.objects.get().client_uuid), row.answers, row.language) == (number, {"waiting": 2, "recommend": 7}, 2)
    assert (row.unit_id, row.access_point_id, row.scored) == (cast.e1.pk, place.pk, False)
    assert glass.stored("queue") == [] and KioskDevice.objects.get().queued == 0
