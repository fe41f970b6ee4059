"""From a file of customers to an unhappy one who is won back, with real workers, mail, text messages and Chromium."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import BrowserContext
from pytest_django.plugin import DjangoDbBlocker

from surveys.actions.draw_sample import Terms, draw_sample
from surveys.engine.dimensions import CHANNELS, SEGMENTS
from surveys.models import (
    Case,
    CaseAgain,
    Customer,
    DrawSkip,
    Invitation,
    Message,
    Response,
    SkipReason,
    SurveyVersion,
    Wave,
)
from surveys.queries.segments import rule_in_force
from tests.cast import Cast
from tests.e2e import following
from tests.e2e.conftest import HASHER
from tests.e2e.following import CUSTOMERS, Bank, wait_until
from tests.plugins import migrated
from tests.plugins.brokers import redis_server
from tests.plugins.browser import PHONE
from tests.plugins.live import start_live
from tests.plugins.services import STARTED
from tests.surveys.channels.servers import MailServer, serving

MVC = SEGMENTS["MVC"]


@pytest.fixture
def bank(
    tmp_path: Path, worker_id: str, django_db_blocker: DjangoDbBlocker, new_context: Callable[..., BrowserContext]
) -> Iterator[Bank]:
    """An installation of its own that sends mail to a server of the test's."""
    with redis_server() as redis_url, serving(MailServer()) as mails:
        own = {
            "DATABASE_URL": migrated.copy_on(os.environ[STARTED], f"manyi_follow_{worker_id}"),
            "REDIS_URL": redis_url,
            "STATIC_ROOT": migrated.static_files(),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mails.server_address[1]),
            "EMAIL_PER_MINUTE": "100000",
            "SMS_PER_MINUTE": "100000",
        }
        live = start_live(own, tmp_path / "data")
        live.blocker = django_db_blocker
        try:
            live.wait_until_ready()
            yield Bank(live, mails, new_context)
        finally:
            live.stop()


def bring_in(bank: Bank, folder: Path) -> None:
    """The file is imported, and workers put everybody into segments."""
    following.write_file(folder / "pcrm.csv")
    done = bank.live.manage("import_customers", str(folder / "pcrm.csv"), "--source", "pcrm", "--delta", "1")
    assert f"新增{CUSTOMERS}，" in done.stdout
    bank.live.wake("surveys.tasks.compute_segments")
    with bank.live.orm():
        rule = rule_in_force()
        wait_until(lambda: not Customer.objects.exclude(segment_rule=rule).exists(), "segments")
        assert Customer.objects.filter(segment=MVC).count() == CUSTOMERS // 10


def draw_and_send(bank: Bank, cast: Cast) -> Wave:
    """The system draws, and workers send every message once: to the mail server, or to the outbox."""
    with bank.live.orm():
        wave = following.campaign(cast)
    bank.live.manage("draw_sample", "--wave", str(wave.pk), "--seed", "journey", "--response-rate", "0.3")
    bank.live.wake("surveys.tasks.queue_messages")
    with bank.live.orm():
        drawn = Invitation.objects.filter(wave=wave, drawn=True).count()
        assert drawn == 150
        wait_until(lambda: Message.objects.count() == drawn, "messages queued")
        bank.live.wake("surveys.tasks.send_messages")
        wait_until(lambda: Message.objects.filter(state="sent").count() == drawn, "messages sent")
    assert len(bank.mails.mails) > 10 and len(bank.texts()) > 10
    assert len(bank.mails.mails) + len(bank.texts()) == drawn
    return wave


def an_mvc_with_mail(bank: Bank) -> str:
    """The address of an MVC customer of branch E1 who got a mail."""
    with bank.live.orm():
        asked = Invitation.objects.filter(customer__segment=MVC, path__unit__code="E1", channel=CHANNELS["email"])
        one = asked.select_related("customer").earliest("pk")
        assert one.draw_id and one.inclusion and one.occasion_date and one.segment == MVC
        return following.mail_of(int(one.customer.source_id[1:]))


def answer_badly(bank: Bank, address: str) -> int:
    """They say what they think; a worker opens their case, for their account manager. The case's number."""
    phone = bank.new_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
    assert following.choose(phone, bank.links_to(address)[0], 0)
    bank.live.wake("surveys.tasks.check_for_cases")
    with bank.live.orm():
        wait_until(Case.objects.filter(rule="unhappy").exists, "case opened")
        case = Case.objects.select_related("owner").get(rule="unhappy")
        assert case.owner.username == "keeper" and case.segment == MVC
        return case.pk


def handle(bank: Bank, number: int, address: str) -> None:
    """The account manager looks the contact up, calls, and closes the case."""
    page = bank.sign_in("keeper")
    page.goto(f"{bank.live.url}/cases/{number}/")
    assert address not in page.content()
    page.select_option("[name=reason]", "call")
    page.locator("#contact button.go").click()
    page.get_by_text(address).wait_for()
    page.select_option("[name=way]", "phone")
    page.check("[name=reached][value=yes]")
    page.fill("form[action$='/attempt/'] textarea", "已致歉，并办好了业务。")
    page.click("form[action$='/attempt/'] button")
    page.get_by_text("电话：已联系上", exact=True).wait_for()
    page.select_option("[name=cause]", "waiting")
    page.select_option("[name=outcome]", "recovered")
    page.click("form[action$='/close/'] button")
    page.get_by_text("结案：已挽回；原因：排队等候", exact=True).wait_for()


def ask_again(bank: Bank, number: int, address: str) -> None:
    """The customer is asked again by mail, and says that it is settled; the case shows it."""
    for task, holds in (
        ("follow_up_cases", CaseAgain.objects.filter(invitation__isnull=False).exists),
        ("queue_messages", Message.objects.filter(invitation__again__isnull=False).exists),
    ):
        bank.live.wake(f"surveys.tasks.{task}")
        with bank.live.orm():
            wait_until(holds, task)
    bank.live.wake("surveys.tasks.send_messages")
    wait_until(lambda: len(bank.links_to(address)) == 2, "second mail")
    phone = bank.new_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
    assert following.choose(phone, bank.links_to(address)[1], -1)
    bank.live.wake("surveys.tasks.check_for_cases")
    page = bank.sign_in("manager")
    told = page.get_by_text("客户表示：已解决（100分，满分100分）").first

    def shown() -> bool:
        page.goto(f"{bank.live.url}/cases/{number}/")
        return told.is_visible()

    wait_until(shown, "the customer's word in the case")


def the_next_day(wave: Wave, cast: Cast) -> None:
    """A second campaign leaves out everybody whom the first one asked, and says why."""
    asked = set(Invitation.objects.filter(wave=wave).values_list("customer_id", flat=True))
    second = following.campaign(cast, SurveyVersion.objects.get(survey__code="retail"))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        drawn = draw_sample(wave=Wave.objects.get(pk=second.pk), terms=Terms(rate=0.3), actor=None)
    assert drawn.count == 150 and drawn.draw
    skipped = DrawSkip.objects.filter(draw=drawn.draw, reason=SkipReason.SURVEYED)
    assert set(skipped.values_list("customer_id", flat=True)) == asked
    again = Invitation.objects.filter(draw=drawn.draw).values_list("customer_id", flat=True)
    assert not asked & set(again)


def test_an_unhappy_customer_out_of_ten_thousand_is_found_called_and_won_back(bank: Bank, tmp_path: Path) -> None:
    with bank.live.orm(), override_settings(PASSWORD_HASHERS=[HASHER]):
        cast = following.furnish()
    bring_in(bank, tmp_path)
    wave = draw_and_send(bank, cast)
    address = an_mvc_with_mail(bank)
    number = answer_badly(bank, address)
    handle(bank, number, address)
    ask_again(bank, number, address)
    with bank.live.orm():
        first, second = Response.objects.order_by("id")
        assert (first.scored, second.scored) == (True, False)
        assert CaseAgain.objects.get().points == 100 and Case.objects.filter(rule="unhappy").count() == 1
        the_next_day(wave, cast)
    assert len({text["id"] for text in bank.texts()}) == len(bank.texts())
