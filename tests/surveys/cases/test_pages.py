"""The pages of cases: who may see and do what, what they say, and how they look."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from dashboards.queries.recovery import recovery_board
from surveys.actions.cases import close_case, record_attempt
from surveys.models import AuditEntry, Case, User
from surveys.tree import load_tree
from tests.cast import Cast, make_cast
from tests.factories.cases import TUESDAY, a_case, account_manager, asking_to_call
from tests.faults import faults
from tests.plugins.browser import PHONE

MOBILE = "13800000001"


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def address(case: Case, deed: str = "") -> str:
    return reverse("surveys:case", args=[case.pk]) + (f"{deed}/" if deed else "")


def said(user: User, where: str) -> str:
    return client(user).get(where).content.decode()


def furnish(cast: Cast) -> Case:
    """An overdue case, one due today, one next, one won back, one in another region; the MVC's is returned."""
    now = timezone.now()
    keeper = account_manager(cast.e1)
    mvc = a_case(cast, 1, keeper=keeper, comment="排了一个小时的队，我要投诉 <b>！")
    for number, due in ((2, -timedelta(days=3)), (3, timedelta(days=3)), (4, timedelta(days=2))):
        other = a_case(cast, number, segment="standard", unit=cast.e2 if number == 4 else cast.e1)
        Case.objects.filter(pk=other.pk).update(due_at=now + due)
    won = a_case(cast, 5, segment="MGC")
    record_attempt(case=won, way="phone", reached=True, text="已道歉", actor=cast.manager)
    close_case(case=won, cause="waiting", outcome="recovered", text="客户接受", actor=cast.manager)
    a_case(cast, 6, unit=cast.w1)
    Case.objects.filter(pk=mvc.pk).update(due_at=now + timedelta(seconds=1))
    return mvc


def test_cases_exist_for_whom_they_concern_and_for_nobody_else(cast: Cast) -> None:
    case = a_case(cast)
    for user in (cast.headquarters, cast.auditor, cast.supervisor, cast.manager):
        assert client(user).get(address(case)).status_code == 200
        assert client(user).get(reverse("surveys:cases")).status_code == 200
        assert client(user).get(reverse("dashboards:case_board")).status_code == 200
    for user in (cast.designer, cast.other_supervisor, cast.frontline, cast.outsider):
        assert client(user).get(address(case)).status_code == 404
    for name in ("surveys:cases", "dashboards:case_board", "dashboards:case_board_csv"):
        assert client(cast.frontline).get(reverse(name)).status_code == 404
    assert Client().get(address(case)).status_code == 302
    assert client(account_manager(cast.e1)).get(reverse("dashboards:case_board")).status_code == 404


def test_who_only_reads_cases_finds_no_way_to_change_them(cast: Cast) -> None:
    case = a_case(cast)
    assert client(cast.auditor).post(address(case, "note"), {"text": "x"}).status_code == 403
    assert client(cast.auditor).post(address(case, "contact"), {"reason": "call"}).status_code == 403
    assert client(cast.other_supervisor).post(address(case, "note"), {"text": "x"}).status_code == 404
    assert client(cast.other_supervisor).post(address(case, "contact"), {"reason": "call"}).status_code == 404
    assert client(cast.manager).post(address(case, "burn")).status_code == 404
    assert client(cast.manager).get(address(case, "note")).status_code == 405
    page = said(cast.auditor, address(case))
    assert address(case, "note") not in page and address(case, "contact") not in page
    assert case.events.count() == 1


def test_the_contact_is_masked_until_asked_for_and_then_shown_once(cast: Cast) -> None:
    case = a_case(cast, keeper=account_manager(cast.e1))
    page = said(cast.manager, address(case))
    assert "138****0001" in page and MOBILE not in page and "王小芳" not in page
    answer = client(cast.manager).post(address(case, "contact"), {"reason": "call"})
    shown = answer.content.decode()
    assert MOBILE in shown and "王小芳" in shown and "no-store" in answer["Cache-Control"]
    assert MOBILE not in said(cast.manager, address(case))
    assert "查看了联系方式：给客户回电" in said(cast.manager, address(case))
    entry = AuditEntry.objects.get(verb="case.contact_shown")
    assert (entry.actor, entry.details) == (cast.manager, {"reason": "call"})


def test_the_contact_of_who_did_not_agree_to_a_call_is_not_offered_nor_given(cast: Cast) -> None:
    case = a_case(cast, version=asking_to_call())
    page = said(cast.manager, address(case))
    assert "客户没有同意就这次反馈与其联系" in page and address(case, "contact") not in page
    refused = client(cast.manager).post(address(case, "contact"), {"reason": "call"})
    assert refused.status_code == 422 and "13800000001" not in refused.content.decode()


def test_a_contact_without_a_reason_stays_masked(cast: Cast) -> None:
    answer = client(cast.manager).post(address(a_case(cast), "contact"), {"reason": ""})
    assert answer.status_code == 422 and MOBILE not in answer.content.decode()
    assert not AuditEntry.objects.filter(verb="case.contact_shown").exists()


def test_a_complaint_that_was_linked_by_mistake_is_taken_away(cast: Cast) -> None:
    case, reader = a_case(cast), client(cast.manager)
    for reference, said_then in (("TS-77", "TS-77"), (" ", "已不关联任何投诉")):
        answer = reader.post(address(case, "complaint"), {"reference": reference}, follow=True)
        assert said_then in answer.content.decode()
    case.refresh_from_db()
    assert case.complaint == ""


def test_a_case_is_handled_from_the_first_call_to_its_end_on_its_page(cast: Cast) -> None:
    case, reader = a_case(cast), client(cast.manager)
    account_manager(cast.e1)
    steps = [
        ("attempt", {"way": "phone", "reached": "yes", "text": "客户很生气"}),
        ("note", {"text": "周四回访"}),
        ("complaint", {"reference": "TS-77"}),
        ("hand_over", {"to": "keeper"}),
        ("close", {"cause": "waiting", "outcome": "recovered", "text": "客户接受"}),
    ]
    for deed, asked in steps:
        assert reader.post(address(case, deed), asked).status_code == 302
    page = said(cast.manager, address(case))
    for words in ("电话：已联系上", "客户很生气", "周四回访", "TS-77", "已转交keeper", "结案：已挽回；原因：排队等候"):
        assert words in page
    assert reader.post(address(case, "reopen"), {"text": "客户来电"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "working" and case.owner.username == "keeper"


@pytest.mark.parametrize(
    ("deed", "asked"), [("attempt", {"way": "phone", "reached": "no", "text": ""}), ("note", {"text": "周四回访"})]
)
def test_a_button_pressed_three_times_is_one_entry_and_a_later_one_of_the_same_words_another(
    cast: Cast, deed: str, asked: dict[str, str]
) -> None:
    case, reader = a_case(cast), client(cast.manager)

    def press(times: int) -> int:
        found = re.search(rf'name="seen" value="(\d+)" id="{deed}_seen"', said(cast.manager, address(case)))
        sent = {**asked, "seen": found[1] if found else ""}
        assert {reader.post(address(case, deed), sent).status_code for _ in range(times)} == {302}
        return case.events.filter(kind=deed).count()

    assert (press(3), press(1)) == (1, 2)


@pytest.mark.parametrize(
    ("deed", "asked", "kept", "words"),
    [
        ("close", {"cause": "waiting", "outcome": "recovered", "text": "说好了"}, "说好了", "还没有人和客户说上话"),
        ("close", {"cause": "waiting", "outcome": "unreachable", "text": "没接"}, "没接", "至少联系过三次"),
        ("attempt", {"way": "pigeon", "reached": "yes", "text": "写过的话"}, "写过的话", "pigeon"),
        ("note", {"text": "x" * 2001}, "x" * 2001, "2000"),
        ("hand_over", {"to": "other_supervisor"}, "", "other_supervisor"),
        ("complaint", {"reference": "x" * 41}, "x" * 41, "40"),
        ("note", {"text": ""}, "", "note_text_error"),
        ("reopen", {"text": "再看看"}, "", "个案状态已有变化"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_typed_is_lost(
    cast: Cast, deed: str, asked: dict[str, str], kept: str, words: str
) -> None:
    case = a_case(cast)
    answer = client(cast.manager).post(address(case, deed), asked)
    page = answer.content.decode()
    assert answer.status_code == 422 and kept in page and words in page
    case.refresh_from_db()
    assert case.state == "open" and case.events.count() == 1


def test_a_comment_of_a_customer_is_shown_as_text(cast: Cast) -> None:
    page = said(cast.manager, address(a_case(cast, comment="<script>alert(1)</script>")))
    assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page


def test_the_list_puts_overdue_first_and_mvc_before_others(cast: Cast) -> None:
    with time_machine.travel(datetime.fromisoformat(TUESDAY), tick=False):
        furnish(cast)
        page = said(cast.supervisor, reverse("surveys:cases") + "?of=units")
        assert page.index("已超期</h2>") < page.index("今天到期</h2>") < page.index("之后到期</h2>")
        assert "<b>1</b>件个案已超期，请先处理。" in page and "白塔支行" not in page
        own = said(User.objects.get(username="keeper"), reverse("surveys:cases"))
        assert "我的个案" in own and "本机构个案" not in own and own.count('class="by"') == 2


def test_the_start_page_says_which_cases_cannot_wait(cast: Cast) -> None:
    with time_machine.travel(datetime.fromisoformat(TUESDAY), tick=False):
        furnish(cast)
        page = said(cast.supervisor, reverse("dashboards:start"))
        assert '件个案<span class="late">已超期</span>' in page and "望江支行；最长的超期2个工作日" in page
        assert "件个案今天18:00前到期" in page and "其中1件涉及MVC客户" in page
        assert "件个案" not in said(cast.other_supervisor, reverse("dashboards:start"))
        assert client(User.objects.get(username="keeper")).get("/")["Location"] == reverse("surveys:cases")


def test_who_agreed_to_no_contact_stands_outside_of_the_rate_with_a_count_of_their_own(cast: Cast) -> None:
    furnish(cast)
    case = a_case(cast, 7, version=asking_to_call())
    page, reader = said(cast.manager, address(case)), client(cast.manager)
    assert "按“未同意联系”结案" in page and '<option value="declined">未同意联系</option>' in page
    other = Case.objects.filter(outcome="", unit=cast.e1).exclude(pk=case.pk).first()
    assert other is not None and "declined" not in said(cast.manager, address(other))
    sent = {"cause": "waiting", "outcome": "declined", "text": "已整改"}
    assert reader.post(address(case, "close"), sent).status_code == 302
    total = recovery_board(cast.manager, load_tree()).total
    assert (total.rate.n, total.won_back, total.declined) == (1, 1, 1)
    board = said(cast.manager, reverse("dashboards:case_board"))
    assert "另有1位客户未同意联系，不计入该比例。" in board
    assert "未同意联系" in said(cast.manager, reverse("dashboards:case_board_csv"))


def test_the_board_gives_the_rate_with_interval_and_number(cast: Cast) -> None:
    furnish(cast)
    page = said(cast.supervisor, reverse("dashboards:case_board"))
    assert "挽回率<b>100.0</b>%（20.7–100.0），共1件有结果。" in page.replace("%</b>", "</b>%")
    assert page.count("<tr>") == 3 and "望江支行" in page and "柳堤支行" in page and "白塔支行" not in page


def test_the_csv_of_the_board_has_the_cases_without_contacts_or_words(cast: Cast) -> None:
    mvc = furnish(cast)
    text = client(cast.supervisor).get(reverse("dashboards:case_board_csv")).content.decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 1 + Case.objects.exclude(unit=cast.w1).count() and lines[1].startswith(f"{mvc.pk},E1,")
    for never in ("138", "王", "已道歉", "客户接受", "投诉"):
        assert never not in text


def test_lists_cost_the_same_queries_at_one_and_at_three_rows(cast: Cast) -> None:
    costs = []
    for number in (1, 2, 3):
        a_case(cast, number)
        reader = client(cast.supervisor)
        with CaptureQueriesContext(connection) as asked:
            for name in ("surveys:cases", "dashboards:case_board", "dashboards:case_board_csv"):
                reader.get(reverse(name))
        costs.append(len(asked))
    assert costs[0] == costs[2]


def test_without_cases_the_pages_say_how_one_opens(cast: Cast) -> None:
    for name in ("surveys:cases", "dashboards:case_board"):
        assert "系统自动立案" in said(cast.manager, reverse(name))


@pytest.fixture
def pages(live_server, transactional_db: None) -> Iterator[tuple[str, list[str]]]:
    cast = make_cast()
    case = furnish(cast)
    won = Case.objects.get(outcome="recovered")
    reader = client(cast.manager)
    names = [reverse("surveys:cases"), address(case), address(won), reverse("dashboards:case_board"), "/"]
    yield reader.cookies[settings.SESSION_COOKIE_NAME].value, [live_server.url + one for one in names]


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "登记电话或面谈"), ("en", "Record a call or visit")])
def test_form_of_a_call_is_one_touch_away_on_a_phone(
    new_context: Callable[..., BrowserContext], pages: tuple[str, list[str]], language: str, words: str
) -> None:
    session, found = pages
    context = new_context(viewport=PHONE, locale=language)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": found[0]}])
    page: Page = context.new_page()
    page.goto(found[1])
    link, form = page.get_by_role("link", name=words), page.locator("form#record")
    place = link.bounding_box()
    assert place is not None and place["y"] + place["height"] < PHONE["height"]
    assert form.bounding_box()["y"] > PHONE["height"]
    link.click()
    assert 0 <= form.bounding_box()["y"] < PHONE["height"]
    page.set_viewport_size({"width": 1440, "height": 900})
    assert not link.is_visible()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_have_no_fault_and_no_sideways_scroll(
    new_context: Callable[..., BrowserContext], pages: tuple[str, list[str]], width: int, language: str
) -> None:
    session, found = pages
    context = new_context(viewport={**PHONE, "width": width}, locale=language)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": found[0]}])
    page: Page = context.new_page()
    for where in found:
        page.goto(where)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
