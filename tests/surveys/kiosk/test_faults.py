"""What can go wrong with a tablet: no network, refusals, a full disk, a wrong clock, withdrawal. Nothing is lost."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext

from surveys.actions.kiosks import revoke_kiosk
from surveys.clock import bank_zone
from surveys.models import AccessPoint, KioskCount, KioskDevice, KioskRefusal, Response, Wave
from tests.cast import Cast
from tests.surveys.kiosk.cable import Cable
from tests.surveys.kiosk.crashing import CrashingTablet
from tests.surveys.kiosk.glass import TABLET, Glass
from tests.surveys.kiosk.test_pairing import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTE = 1_000_000
TOO_LONG = 3_000_000  # characters: more than a report may have
ONE_TOO_LONG = """async (length) => {
  const [one] = await Kiosk.store.all("queue");
  const long = { ...one, uuid: "00000000-0000-4000-8000-000000000000", answers: { comment: "x".repeat(length) } };
  await Kiosk.store.write(["queue"], ({ queue }) => queue.put(long));
}"""


def test_answers_without_a_network_wait_over_a_restart_and_are_sent_once_it_is_back(glass: Glass, cable: Cable) -> None:
    cable.pull()
    numbers = [glass.answer() for _ in range(3)]
    glass.open()
    assert [one["uuid"] for one in glass.stored("queue")] == sorted(numbers)
    assert "3" in glass.page.locator("section .fine").inner_text()
    cable.plug()
    glass.contact()
    assert Response.objects.count() == 3 and glass.stored("queue") == []


def test_answer_whose_acknowledgement_was_lost_is_sent_again_and_counted_once(glass: Glass, cable: Cable) -> None:
    cable.pull()
    glass.answer()
    cable.lose_answers_to = b"POST /kiosk/sync/"
    cable.plug()
    glass.contact()
    assert Response.objects.count() == 1 and len(glass.stored("queue")) == 1
    cable.lose_answers_to = b""
    cable.pull()
    cable.plug()
    glass.contact()
    assert Response.objects.count() == 1 and glass.stored("queue") == []
    row = KioskCount.objects.get()
    assert (row.prompted, row.answered) == (1, 1)


def test_refused_answer_is_set_aside_and_shown_on_the_tablet_and_to_the_branch(
    glass: Glass, cable: Cable, cast: Cast, place: AccessPoint
) -> None:
    cable.pull()
    refused = glass.answer()
    AccessPoint.objects.filter(pk=place.pk).update(unit=cast.w1)
    cable.plug()
    glass.contact()
    assert glass.stored("queue") == [] and [one["uuid"] for one in glass.stored("aside")] == [refused]
    glass.at("none").unlock()
    assert "答卷来自另一网点的平板" in glass.page.locator(".aside").inner_text()
    assert refused in signed_in(cast.manager).get("/kiosks/").content.decode()
    AccessPoint.objects.filter(pk=place.pk).update(unit=cast.e1)
    glass.page.click("[data-do=retry]")
    glass.page.locator(".aside").wait_for(state="hidden")
    assert Response.objects.count() == 1 and glass.stored("aside") == []


def test_answer_that_no_report_can_carry_is_set_aside_alone(glass: Glass, cable: Cable, cast: Cast) -> None:
    cable.pull()
    good = [glass.answer() for _ in range(4)]
    glass.page.evaluate(ONE_TOO_LONG, TOO_LONG)
    cable.plug()
    glass.contact()
    assert Response.objects.count() == len(good) and glass.stored("queue") == []
    assert [one["reason"] for one in glass.stored("aside")] == ["http_413"]
    glass.contact()
    assert KioskDevice.objects.get().aside == 1
    assert "1 on the tablet only" in signed_in(cast.manager).get("/kiosks/").content.decode()


def test_report_that_is_refused_whole_sets_no_answer_aside(glass: Glass, cable: Cable) -> None:
    cable.pull()
    glass.answer()
    cable.plug()
    glass.page.evaluate("Kiosk.settings.software = 'no such <software>'")
    glass.contact()
    assert len(glass.stored("queue")) == 1 and glass.stored("aside") == []


@pytest.fixture
def small_disk(cable: Cable, browser: Browser, tmp_path: Path, cast: Cast, place: AccessPoint) -> Iterator[Glass]:
    """A tablet on a disk of its own with a megabyte for us."""
    tablet = CrashingTablet(browser, tmp_path / "disk", cable.url)
    tablet.launch()
    allowed = {"origin": cable.url, "quotaSize": MEGABYTE}
    tablet.page.context.new_cdp_session(tablet.page).send("Storage.overrideQuotaForOrigin", allowed)
    yield Glass(tablet.page, cable.url).open().pair(cast.e1, cast.manager)
    tablet.crash()


def test_full_storage_keeps_the_answer_in_hand_until_it_can_be_sent(small_disk: Glass, cable: Cable) -> None:
    cable.pull()
    kept = small_disk.answer()
    small_disk.begin().fill().fill_up()
    small_disk.page.click("form[data-form=answers] button.go")
    small_disk.at("unsent")
    assert "存储已满" in small_disk.page.locator("main").inner_text()
    assert [one["uuid"] for one in small_disk.stored("queue")] == [kept]
    cable.plug()
    small_disk.page.click("[data-do=again]")
    small_disk.thanked()
    assert Response.objects.count() == 2


def test_full_storage_lets_nobody_begin_until_there_is_room_again(small_disk: Glass, cable: Cable) -> None:
    cable.pull()
    small_disk.answer()
    small_disk.fill_up()
    small_disk.page.click("[data-do=start_zh]")
    small_disk.at("full")
    assert "无法开始评价" in small_disk.page.locator("main").inner_text()
    allowed = {"origin": cable.url, "quotaSize": 2 * MEGABYTE}
    small_disk.page.context.new_cdp_session(small_disk.page).send("Storage.overrideQuotaForOrigin", allowed)
    cable.plug()
    small_disk.contact()
    small_disk.at("welcome").answer()
    small_disk.contact()
    assert Response.objects.count() == 2


@pytest.mark.parametrize("days", [-400, 30])
def test_tablet_with_a_wrong_clock_asks_and_its_answers_get_the_right_day(
    days: int, cable: Cable, cast: Cast, place: AccessPoint, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(**TABLET).new_page()
    page.clock.install(time=timezone.now() + timedelta(days=days))
    glass = Glass(page, cable.url).open().pair(cast.e1, cast.manager)
    glass.answer()
    glass.contact()
    today = timezone.now().astimezone(bank_zone()).date()
    assert Response.objects.get().service_date == today and KioskCount.objects.get().day == today
    assert round(KioskDevice.objects.get().clock_offset_ms / 86_400_000) == -days


def test_survey_that_closed_while_offline_is_asked_no_more_and_its_answers_still_count(
    glass: Glass, cable: Cable, wave: Wave
) -> None:
    cable.pull()
    glass.answer()
    Wave.objects.filter(pk=wave.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    glass.page.clock.install(time=timezone.now() + timedelta(days=8))
    glass.open()
    assert glass.screen == "closed"
    cable.plug()
    glass.contact()
    assert Response.objects.count() == 1 and glass.at("none")


def test_withdrawn_tablet_keeps_its_answers_until_it_is_paired_again(glass: Glass, cable: Cable, cast: Cast) -> None:
    cable.pull()
    number = glass.answer()
    revoke_kiosk(device=KioskDevice.objects.get(), actor=cast.manager)
    cable.plug()
    glass.contact()
    glass.at("withdrawn")
    assert [one["uuid"] for one in glass.stored("queue")] == [number] and not KioskRefusal.objects.exists()
    glass.page.click("main [data-do=staff]")
    glass.page.click("[data-do=pair_anew]")
    glass.pair(cast.e1, cast.manager, "新平板")
    glass.at("welcome")
    assert glass.stored("queue") == [] and Response.objects.count() == 1
