"""The tablet's page in a real browser: paired, asked, thanked, sent; locked, and wiped when it is left alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext

from surveys.models import AccessPoint, KioskDevice, Receipt, Response, Wave
from tests.cast import Cast
from tests.factories import surveying
from tests.faults import faults
from tests.follow import wait_until
from tests.surveys.kiosk.cable import Cable
from tests.surveys.kiosk.glass import TABLET, Glass

pytestmark = pytest.mark.django_db(transaction=True)
FETCH_THE_NEW_PAGE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  const fresh = registration.installing;
  const changed = () => new Promise((go) => fresh.addEventListener("statechange", go, { once: true }));
  while (fresh?.state === "installing") await changed();
}"""
TOUCH_WHILE_HOME_IS_LOOKED_UP = """async () => {
  const looking = Kiosk.home.home();
  document.querySelector("[data-do=staff]").click();
  await looking;
}"""
# The new page is there just after the way home began with a look whether it is.
TAKEN_OVER_ON_THE_WAY_HOME = """() => {
  const { staff } = Kiosk, { state } = staff;
  staff.state = () => {
    staff.state = state;
    navigator.serviceWorker.dispatchEvent(new Event("controllerchange"));
    return state();
  };
  document.documentElement.dataset.page = "old";
  document.querySelector("[data-do=next_customer]").click();
}"""
# How many contacts are over when who asked is told so; a third begins as soon as the glass has been brought up to date.
ASK_DURING_A_CONTACT = """async () => {
  const { sync } = Kiosk, { fetch } = window, { changed } = sync.state;
  let over = 0;
  window.fetch = async (address, ...more) => {
    const reply = await fetch(address, ...more);
    over += address === "/kiosk/sync/";
    return reply;
  };
  sync.now();
  sync.state.changed = () => { sync.state.changed = changed; sync.now(); };
  await sync.now();
  return over;
}"""
IDLE, WARNING, RESTART = 60, 15, 20


@pytest.fixture
def slow_time(cable: Cable, cast: Cast, place: AccessPoint, new_context: Callable[..., BrowserContext]) -> Glass:
    """A tablet whose seconds pass when the test says so, and so tall that nothing scrolls: that counts as a touch."""
    page = new_context(**{**TABLET, "viewport": {"width": 1280, "height": 2000}}).new_page()
    now = datetime.now(UTC)
    page.clock.install(time=now - timedelta(hours=1))
    page.clock.pause_at(now)  # installed alone, seconds go on by themselves too
    return Glass(page, cable.url).open().pair(cast.e1, cast.manager)


def test_customer_answers_and_the_answer_arrives_with_all_that_belongs_to_it(
    glass: Glass, cast: Cast, place: AccessPoint
) -> None:
    number = glass.begin("en").fill(waiting=2, recommend=7).send()
    glass.contact()
    row = Response.objects.get()
    assert (str(Receipt.objects.get().client_uuid), row.answers, row.language) == (
        number,
        {"waiting": 2, "recommend": 7},
        2,
    )
    assert (row.unit_id, row.access_point_id, row.scored) == (cast.e1.pk, place.pk, False)
    assert glass.stored("queue") == [] and KioskDevice.objects.get().queued == 0


def test_questions_are_asked_by_the_rules_and_survive_a_change_of_language(
    cable: Cable, cast: Cast, new_context: Callable[..., BrowserContext]
) -> None:
    unhappy = {"item": "waiting", "op": "le", "value": 2}
    why = {**surveying.COMMENT, "id": "why", "required": True, "show_if": unhappy}
    only = {**surveying.COMMENT, "id": "more", "show_if": unhappy}
    wave = surveying.issue(surveying.publish(surveying.definition([surveying.WAITING, why], [only])), cast.ho)
    surveying.point(wave, cast.e1, "kiosk")
    glass = Glass(new_context(**TABLET).new_page(), cable.url).open().pair(cast.e1, cast.manager).begin()
    page = glass.page
    page.check("[name=waiting][value='5']")
    assert not page.locator("[name=why]").is_visible() and page.locator("button.go >> text=提交").is_visible()
    page.check("[name=waiting][value='1']")
    page.click("form[data-form=answers] button.go")
    assert "请填写" in page.locator(".msg").inner_text() and page.locator(".sum").is_visible()
    page.fill("[name=why]", "太慢")
    page.click("[data-do=en]")
    assert page.locator("[name=why]").input_value() == "太慢" and page.locator("text=Next page").is_visible()
    page.click("form[data-form=answers] button.go")
    page.locator("[name=more]").wait_for()
    page.click("[data-do=back]")
    assert page.is_checked("[name=waiting][value='1']")
    page.check("[name=waiting][value='4']")
    glass.send()
    glass.contact()
    assert Response.objects.get().answers == {"waiting": 4}


def test_the_versions_notice_stands_before_the_first_question_without_a_network_too(
    cable: Cable, cast: Cast, new_context: Callable[..., BrowserContext]
) -> None:
    told = {"zh": "自愿填写。\n\n本行不记录姓名。", "en": "Answering is voluntary.\n\n<b>No</b> names are kept."}
    pages = [surveying.WAITING], [surveying.COMMENT]
    wave = surveying.issue(surveying.publish(surveying.definition(*pages, notice=told)), cast.ho)
    surveying.point(wave, cast.e1, "kiosk")
    glass = Glass(new_context(**TABLET).new_page(), cable.url).open().pair(cast.e1, cast.manager)
    cable.pull()
    page = glass.begin().page
    assert page.locator(".told > p").inner_text() == "自愿填写。" and not page.locator(".told details p").is_visible()
    page.click("[data-do=en]")
    page.click(".told summary")
    assert page.locator(".told details p").inner_text() == "<b>No</b> names are kept."
    page.check("[name=waiting][value='4']")
    page.click("form[data-form=answers] button.go")
    page.locator("[name=comment]").wait_for()
    assert page.locator(".told").count() == 0


def test_tablet_left_alone_warns_and_then_forgets_what_was_entered_and_nothing_that_was_sent(
    slow_time: Glass, cable: Cable
) -> None:
    cable.pull()
    slow_time.answer()
    slow_time.begin().fill(waiting=1)
    clock, page = slow_time.page.clock, slow_time.page
    clock.run_for((IDLE - WARNING + 3) * 1000)
    assert page.locator("#over").is_visible() and page.locator(".left").inner_text() == str(WARNING - 3)
    page.click("[data-do=stay]")
    assert not page.locator("#over").is_visible()
    clock.run_for((IDLE + 1) * 1000)
    slow_time.at("welcome").begin()
    assert page.locator("input:checked").count() == 0
    assert len(slow_time.stored("queue")) == 1
    assert [(one["prompted"], one["answered"]) for one in slow_time.stored("sheets")] == [(3, 1)]


def test_thanks_give_way_to_the_next_customer_in_the_banks_language(slow_time: Glass) -> None:
    slow_time.begin("en").fill().send()
    slow_time.page.clock.run_for((RESTART + 1) * 1000)
    slow_time.at("welcome")
    assert slow_time.page.evaluate("document.documentElement.lang") == "zh-Hans"


def test_screen_opens_by_the_staff_code_only(glass: Glass) -> None:
    page = glass.page
    glass.begin()
    wait_until(page, "document.fullscreenElement !== null")
    assert not page.locator(".staff").is_visible()
    page.go_back()
    page.keyboard.press("Escape")
    page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    page.locator("#over[data-name=away]").wait_for()
    page.click("#over [data-do=out]")
    for code in ("9999",) * 5 + ("2468",):
        page.fill("#unlock", code)
        page.click("form[data-form=unlock] button.go")
        page.locator("form[data-form=unlock]:not([aria-busy])").wait_for()
    assert page.locator("[data-fault=wait]").is_visible()
    assert glass.screen == "unlock"
    page.evaluate("Kiosk.store.drop('wrong')")
    page.click("form[data-form=unlock] button.go")
    glass.at("staff")
    page.click("[data-do=free]")
    assert not page.locator("#over").is_visible()


def test_staff_who_touch_the_glass_while_home_is_looked_up_are_not_sent_back(glass: Glass) -> None:
    glass.page.evaluate(TOUCH_WHILE_HOME_IS_LOOKED_UP)
    assert glass.screen == "unlock"


def test_who_asks_for_a_contact_during_one_waits_until_the_one_after_it_is_over(glass: Glass) -> None:
    glass.contact()
    assert glass.page.evaluate(ASK_DURING_A_CONTACT) == 2


def test_second_window_of_the_same_tablet_stands_back(glass: Glass) -> None:
    second = Glass(glass.page.context.new_page(), glass.url).open()
    assert (second.screen, glass.screen) == ("taken", "welcome")


def test_next_survey_comes_by_itself_and_the_one_before_is_still_sent(glass: Glass, cast: Cast, wave: Wave) -> None:
    glass.begin()
    newer = surveying.issue(surveying.publish(surveying.definition([surveying.RECOMMEND]), "newer"), cast.ho)
    surveying.point(newer, cast.e1, "kiosk")
    glass.contact()
    glass.fill().send()
    glass.next_customer().begin()
    assert glass.page.locator("[name=waiting]").count() == 0
    glass.page.check("[name=recommend][value='10']", force=True)
    glass.send()
    glass.contact()
    assert set(Response.objects.values_list("wave_id", flat=True)) == {wave.pk, newer.pk}


def test_new_page_is_taken_when_no_customer_is_at_it(glass: Glass, cable: Cable, settings) -> None:
    before = glass.page.evaluate("Kiosk.settings.software")
    glass.begin().fill()
    settings.BANK_NAME = {"zh": "新名银行", "en": "New Name Bank"}
    glass.page.evaluate(FETCH_THE_NEW_PAGE)
    assert glass.page.is_checked("[name=waiting][value='4']")
    cable.pull()
    glass.send()
    glass.page.click("[data-do=next_customer]")
    glass.page.locator("text=新名银行").wait_for()
    assert glass.page.evaluate("Kiosk.settings.software") != before and len(glass.stored("queue")) == 1


def test_new_page_that_comes_on_the_way_home_is_taken_at_once(glass: Glass) -> None:
    glass.begin().fill().send()
    glass.contact()
    glass.page.evaluate(TAKEN_OVER_ON_THE_WAY_HOME)
    glass.page.locator("html:not([data-page])[data-screen=welcome]").wait_for()


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_screens_have_no_fault_and_no_sideways_scroll(
    cable: Cable,
    cast: Cast,
    place: AccessPoint,
    new_context: Callable[..., BrowserContext],
    size: tuple[int, int],
    language: str,
) -> None:
    page = new_context(viewport={"width": size[0], "height": size[1]}, has_touch=True).new_page()
    glass = Glass(page, cable.url).open()

    def look() -> None:
        assert faults(page) == [], glass.screen
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]

    glass.speak(language)
    look()
    glass.pair(cast.e1, cast.manager)
    look()
    glass.begin(language)
    page.click("form[data-form=answers] button.go")
    look()
    heights = page.eval_on_selector_all(".o, .n span, button.go", "all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 72
    glass.fill().send()
    look()
    glass.next_customer()
    glass.speak(language)
    page.evaluate("Kiosk.store.move([{uuid: crypto.randomUUID(), opened: Date.now(), reason: 'other_branch'}])")
    glass.unlock()
    look()
    page.evaluate("Kiosk.screens.over('idle', {left: 9})")
    look()
