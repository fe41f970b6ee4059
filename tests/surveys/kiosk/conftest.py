"""A paired tablet at a branch, and the survey that it shows."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext

from surveys.actions.kiosks import pair_kiosk, set_up_kiosk
from surveys.models import AccessPoint, Wave
from surveys.queries import ways_in
from tests.cast import Cast
from tests.factories import surveying
from tests.once import made_once
from tests.surveys.kiosk.cable import Cable, cable_to
from tests.surveys.kiosk.device import Tablet
from tests.surveys.kiosk.glass import TABLET, Glass


@pytest.fixture(autouse=True)
def fresh_paths() -> None:
    """SQLite gives the ids of a rolled-back test again; what is remembered of paths must go with them."""
    ways_in._point_path_id.cache_clear()


@pytest.fixture
@made_once
def wave(cast: Cast) -> Wave:
    return surveying.issue(surveying.publish(surveying.ONE_PAGE), cast.ho)


@pytest.fixture
@made_once
def place(cast: Cast, wave: Wave) -> AccessPoint:
    return surveying.point(wave, cast.e1, "kiosk")


@pytest.fixture
def tablet(cast: Cast, place: AccessPoint, wave: Wave) -> Tablet:
    device, code = set_up_kiosk(unit=cast.e1, label="大堂", actor=cast.manager)
    return Tablet(device, pair_kiosk(code=code)[1], place, wave)


@pytest.fixture
def cable(live_server) -> Iterator[Cable]:
    with cable_to(live_server.url) as cable:
        yield cable


@pytest.fixture
def glass(cable: Cable, cast: Cast, place: AccessPoint, new_context: Callable[..., BrowserContext]) -> Glass:
    """A tablet in a browser that was paired at the branch, and shows its survey."""
    return Glass(new_context(**TABLET).new_page(), cable.url).open().pair(cast.e1, cast.manager)
