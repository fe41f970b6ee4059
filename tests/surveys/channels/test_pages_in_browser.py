"""How the pages of channels and rights look: no fault for a checker of accessibility, and nothing runs off sideways."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from surveys.actions.invitations import add_access_point, token_of
from surveys.actions.receipt_codes import Done, issue_codes
from surveys.clock import bank_today
from surveys.models import Campaign, Invitation, Product
from surveys.queries.rotating import display_key
from tests.cast import make_cast
from tests.factories.files import csv_of
from tests.factories.messages import invited
from tests.faults import faults
from tests.follow import follow
from tests.plugins.browser import PHONE
from tests.surveys.answer.visiting import Visitor, phone

WIDTHS = (390, 1440)
LANGUAGES = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class Place:
    """A server, who is signed in, and the addresses of pages by name."""

    url: str
    session: str
    console: dict[str, str]
    customer: dict[str, str]
    running: dict[str, str]


@pytest.fixture
def place(live_server, transactional_db: None) -> Iterator[Place]:
    cast = make_cast()
    wave = invited(cast.ho, 2, channel="app")
    Campaign.objects.update(channels=["sms", "email", "app", "qr"], reminder_days=3)
    Product.objects.create(code="fund", name_zh="基金", name_en="Fund")
    display = add_access_point(
        campaign=wave.campaign, unit=cast.e1, kind="counter", label="3", rotates=True, actor=None
    )
    issue_codes(wave=wave, done=[Done("T1", "E1", timezone.now())], actor=None)
    answered, other = (token_of(row.public_id) for row in Invitation.objects.filter(customer__isnull=False))
    Visitor(phone()).open(f"/i/{answered}/").send(waiting="2", recommend="9", comment="等了很久，柜员很耐心。")
    reader, campaign = Client(), wave.campaign_id
    reader.force_login(cast.headquarters)
    yield Place(
        live_server.url,
        reader.cookies[settings.SESSION_COOKIE_NAME].value,
        {
            "words": f"/campaigns/{campaign}/words/sms/zh/first/",
            "points": f"/campaigns/{campaign}/access-points/",
            "links": "/exports/?kind=links",
        },
        {
            "survey": f"/i/{other}/",
            "own": f"/d/{answered}/",
            "erase": f"/d/{answered}/erase/",
            "stop": f"/s/{other}/",
            "code": "/c/",
            "display": f"/display/{display.code}/{display_key(display)}/",
            "stale": f"/q/{display.code}/",
        },
        {
            "campaign": f"/campaigns/{campaign}/",
            "file": f"/campaigns/{campaign}/answer-files/",
            "trial": _trial(reader, campaign),
            "links": "/exports/?kind=links",
        },
    )


def _trial(reader: Client, campaign: int) -> str:
    """The page of a file of which one line can be taken and two cannot."""
    head = ["通话编号", "通话日期", "机构编号", "主叫号码", "按键1", "按键2"]
    lines = [[f"c{number}", bank_today(), "E1", "13812345678", key, "9"] for number, key in enumerate("491")]
    file = SimpleUploadedFile("热线12月第一周通话记录.csv", csv_of([head, *lines, ["c4", "", "E9", "", "4", "9"]]))
    address = f"/campaigns/{campaign}/answer-files/"
    return str(reader.post(address, {"file": file, "layout": "hotline"})["Location"])


def check(page: Page, name: str, width: int, *but: str) -> None:
    assert faults(page, *but) == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_customers_pages_have_no_fault(new_context: Callable[..., BrowserContext], place: Place, language: str) -> None:
    for width in WIDTHS:
        page = new_context(viewport={**PHONE, "width": width}, locale=LANGUAGES[language]).new_page()
        for name, address in place.customer.items():
            page.goto(f"{place.url}{address}?lang={language}")
            # A display at a counter is looked at, and has nothing that a reload would take away.
            check(page, name, width, "meta-refresh")
        page.goto(f"{place.url}{place.customer['erase']}?lang={language}")
        page.locator("label.o").last.click()
        follow(page.locator("button.go"))
        check(page, "sure", width)
        page.goto(f"{place.url}{place.customer['code']}?lang={language}")
        page.locator("#code").fill("1234")
        follow(page.locator("button.go"))
        check(page, "code-fault", width)


@pytest.mark.parametrize("language", LANGUAGES)
def test_console_pages_have_no_fault(new_context: Callable[..., BrowserContext], place: Place, language: str) -> None:
    Campaign.objects.update(state="draft")  # its words may be changed
    for width in WIDTHS:
        context = new_context(viewport={**PHONE, "width": width}, locale=LANGUAGES[language])
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": place.session, "url": place.url}])
        page = context.new_page()
        for name, address in place.console.items():
            page.goto(place.url + address)
            check(page, name, width)
        page.goto(place.url + place.console["words"])
        page.locator("#id_body").fill("{link} 您好")
        follow(page.locator("button[value=save]"))
        check(page, "words-fault", width)
        page.goto(place.url + place.console["points"])
        page.locator("details.panel summary").click()
        check(page, "points-open", width)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_running_campaign_have_no_fault(
    new_context: Callable[..., BrowserContext], place: Place, language: str
) -> None:
    for width in WIDTHS:
        context = new_context(viewport={**PHONE, "width": width}, locale=LANGUAGES[language])
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": place.session, "url": place.url}])
        page = context.new_page()
        for name, address in place.running.items():
            page.goto(place.url + address)
            check(page, name, width)
