"""A bank that writes to its customers: ten thousand of them in a file, a mail server, an outbox of text messages."""

import csv
import email
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, Page

from surveys.actions.cases import approve_case_rules, save_case_rules
from surveys.actions.customers import set_calendar_day
from surveys.actions.import_survey import import_survey, read_survey
from surveys.actions.segments import approve_segment_rule, save_segment_rule
from surveys.engine import case_rules, segments
from surveys.forms.console_surveys import READY
from surveys.models import SurveyVersion, Wave
from tests.cast import Cast, make_cast, make_user
from tests.factories.answers import running
from tests.factories.messages import awake
from tests.follow import follow
from tests.plugins.live import LiveManyi
from tests.surveys.channels.servers import MailServer

CUSTOMERS = 10_000
HEAD = ["客户号", "机构编号", "姓名", "手机号", "邮箱", "时区", "客户经理", "综合贡献度", "贡献增长率"]
NEVER = 150  # seconds, after which a busy machine has done whatever it will do
LINK = re.compile(r"http\S+/i/[\w-]+/")


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Ask again until it holds."""
    end = time.monotonic() + NEVER
    while not holds():
        assert time.monotonic() < end, f"never: {what}"
        threading.Event().wait(0.1)  # the workers need the machine more


@dataclass(frozen=True)
class Bank:
    """A running installation with the cast in it, and what leaves it."""

    live: LiveManyi
    mails: MailServer
    new_context: Callable[..., BrowserContext]

    def texts(self) -> list[dict[str, str]]:
        """The outbox of text messages."""
        path = Path(self.live.environment["DATA_DIR"]) / "outbox" / "sms.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def links_to(self, address: str) -> list[str]:
        """Answer links of the mails to an address, in the order in which they came."""
        return [_link(text) for to, text in list(self.mails.mails) if to == address]

    def sign_in(self, username: str) -> Page:
        page = self.new_context().new_page()
        page.goto(f"{self.live.url}/accounts/login/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", username)
        page.click("main button.go")
        page.wait_for_url(f"{self.live.url}/**")
        return page


def _link(text: str) -> str:
    body = email.message_from_string(text, policy=default).get_body(("plain",))
    found = LINK.search(body.get_content() if body else "")
    assert found, text
    return found[0]


def mail_of(number: int) -> str:
    return f"c{number}@example.com"


def furnish() -> Cast:
    """People, surveys, and the rules of segments and of cases, each approved by a second person."""
    cast = make_cast()
    make_user("keeper", "account_manager", cast.e1)
    set_calendar_day(day=datetime.now(ZoneInfo(awake())).date(), working=True, name="test", actor=None)
    rule = save_segment_rule(definition=segments.DEFAULT.dump(), actor=cast.headquarters)
    approve_segment_rule(number=rule.number, saved_at=rule.saved_at.isoformat(), actor=cast.second)
    again = {**case_rules.DEFAULT, "again": {"days": 0, "survey": "followup"}}
    draft = save_case_rules(definition=again, actor=cast.headquarters)
    approve_case_rules(number=draft.number, saved_at=draft.saved_at.isoformat(), actor=cast.second)
    running(_published("followup"), cast.ho, channels=["email", "sms"])
    return cast


def campaign(cast: Cast, version: SurveyVersion | None = None) -> Wave:
    """An open campaign that wants fifteen answers of each branch, a fifth of them from MVC customers."""
    asked = version or _published("retail")
    shares = {"MVC": 20, "MGC": 40, "BZC": 40}
    return running(asked, cast.ho, channels=["email", "sms"], target=15, segment_quota=shares, closes=9)


def _published(name: str) -> SurveyVersion:
    return import_survey(read_survey((READY / f"{name}.json").read_bytes(), code=name), publish=True, actor=None)[0]


def write_file(path: Path) -> None:
    """Every third and every MVC has an e-mail address, the others a mobile number; every tenth is worth an MVC."""
    with path.open("w", newline="", encoding="gbk") as file:
        lines = csv.writer(file)
        lines.writerow(HEAD)
        for number in range(CUSTOMERS):
            contact = ["", mail_of(number)] if number % 3 == 0 or number % 10 == 0 else [f"138{number:08}", ""]
            worth = ["900000.00", "5"] if number % 10 == 0 else ["1200.00" if number % 2 else "-100.00", "40"]
            unit = ("E1", "E2", "W1")[number % 3 if number % 10 else 0]
            lines.writerow(
                [f"C{number:07}", unit, "王小芳", *contact, awake(), "keeper" if unit == "E1" else "", *worth]
            )


def choose(page: Page, link: str, place: int) -> str:
    """A customer answers every question on a phone with the choice at ``place`` (−1: the last); gives the receipt."""
    page.goto(link)
    while not page.locator(".code").count():
        assert page.locator("[role=alert]").count() == 0, page.locator("[role=alert]").inner_text()
        for question in page.locator("fieldset").all():
            labels = question.locator("label")
            labels.nth(place % min(labels.count(), 5)).click()
        for agreement in page.locator("[name=contact_consent]").all():
            agreement.check()
        follow(page.locator("main form button.go"))
    return page.locator(".code").inner_text()
