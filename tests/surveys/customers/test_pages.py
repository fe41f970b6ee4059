"""The pages of customers and of the segment rule: who may see them, what they say, and how they look."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from surveys.actions.customers import opt_out
from surveys.actions.draw_sample import Terms, draw_sample
from surveys.actions.segments import save_segment_rule, segment_customers
from surveys.engine.segments import DEFAULT
from surveys.models import Campaign, Customer, SegmentRule, Wave
from surveys.queries.segments import rule_draft, rule_in_force
from tests.cast import Cast, make_cast
from tests.factories.customers import MOBILE, bring, customer, row
from tests.factories.surveying import ONE_PAGE, issue, publish
from tests.faults import faults
from tests.once import made_once
from tests.plugins.browser import PHONE
from tests.surveys.customers.test_segments import in_force

FORM = {f"{kind}_{name}": str(value / 100) for kind, fields in DEFAULT.dump().items() for name, value in fields.items()}


def client(user) -> Client:
    made = Client()
    made.force_login(user)
    return made


def furnish(cast: Cast) -> None:
    """Customers in segments, a draw that left one out, and a draft that moves some."""
    in_force(cast)
    rows = [
        row(number, "E1", contribution=str(number * 1000 - 2000), growth=str(number * 2)) for number in range(1, 13)
    ]
    bring([row(0, "W1", mobile=MOBILE), *rows], number=1)
    bring([row(40, mobile="12")], source="ciis")
    segment_customers()
    wave = issue(publish(ONE_PAGE), cast.ho)
    Campaign.objects.filter(pk=wave.campaign_id).update(channels=["sms"], target=3)
    opt_out(customer=customer(3), via="link", actor=None)
    draw_sample(wave=Wave.objects.get(pk=wave.pk), terms=Terms(seed="s", rate=0.5), actor=None)
    changed = {**DEFAULT.dump(), "retail": {"bzc_below": 0, "mvc_from": 400_000, "mgc_growth": 1500}}
    save_segment_rule(definition=changed, actor=cast.headquarters)


@pytest.fixture
@made_once
def bank(cast: Cast) -> Cast:
    furnish(cast)
    return cast


def addresses() -> list[str]:
    return [
        reverse("surveys:customers"),
        reverse("surveys:segments"),
        reverse("surveys:customer", args=[customer(3).key]),
    ]


def test_head_office_sees_customers_and_nobody_else_does(bank: Cast) -> None:
    for address in addresses():
        assert client(bank.headquarters).get(address).status_code == 200
        for other in (bank.designer, bank.supervisor, bank.manager, bank.frontline, bank.auditor, bank.outsider):
            assert client(other).get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_a_customer_is_found_by_number_mobile_and_nothing_less(bank: Cast) -> None:
    reader, address = client(bank.headquarters), reverse("surveys:customers")
    link = reverse("surveys:customer", args=[customer(0).key])
    for words in ("C0000000", MOBILE, f"+86 {MOBILE}"):
        assert link in reader.post(address, {"q": words}).content.decode()
    for words in (MOBILE[:8], "C000", "%", "nobody@example.com", "\x00"):
        assert link not in reader.post(address, {"q": words}).content.decode()


def test_a_page_of_a_customer_masks_contacts_and_says_why(bank: Cast) -> None:
    said = client(bank.headquarters).get(reverse("surveys:customer", args=[customer(3).key])).content.decode()
    assert "138****0003" in said and "13800000003" not in said and "王小芳" not in said and "王**" in said
    assert "年贡献1,000元，不到5,000元；增长率6%，不到15%，列为普通客户。" in said
    assert "客户已拒绝调查" in said and "不接受任何调查" in said


def test_a_rule_is_saved_shown_approved_by_another_and_then_in_force(bank: Cast) -> None:
    first, second, address = client(bank.headquarters), client(bank.second), reverse("surveys:segments")
    assert first.post(address, {**FORM, "retail_mvc_from": "3000"}).status_code == 302
    page = first.get(address).content.decode()
    assert "按第2版规则" in page and reverse("surveys:segments_approve") not in page
    draft = rule_draft()
    seen = {"number": draft.number, "saved_at": draft.saved_at.isoformat()}
    first.post(reverse("surveys:segments_approve"), seen)
    assert rule_in_force().number == 1
    assert draft.saved_at.isoformat() in second.get(address).content.decode()
    second.post(reverse("surveys:segments_approve"), seen)
    assert rule_in_force().number == 2 and rule_in_force().definition["retail"]["mvc_from"] == 300_000


@pytest.mark.parametrize("wrong", [{"retail_mvc_from": "-1"}, {"retail_mvc_from": "viel"}, {"retail_mgc_growth": ""}])
def test_a_rule_that_cannot_be_is_sent_back_with_what_was_typed(bank: Cast, wrong: dict[str, str]) -> None:
    before = SegmentRule.objects.count(), rule_draft().definition
    answer = client(bank.headquarters).post(reverse("surveys:segments"), {**FORM, **wrong})
    assert answer.status_code == 200 and "id_retail_m" in answer.content.decode()
    assert before == (SegmentRule.objects.count(), rule_draft().definition)


def test_a_draft_can_be_thrown_away_and_nobody_else_may_touch_it(bank: Cast) -> None:
    assert client(bank.designer).post(reverse("surveys:segments_drop")).status_code == 403
    assert client(bank.designer).post(reverse("surveys:segments_approve")).status_code == 403
    client(bank.headquarters).post(reverse("surveys:segments_drop"))
    assert rule_draft() is None and rule_in_force().number == 1


def test_lists_cost_the_same_queries_at_one_and_at_three_rows(cast: Cast) -> None:
    costs = []
    for number in (1, 2, 3):
        bring([row(number, ("E1", "E2", "W1")[number - 1], email="a@example.com")])
        reader = client(cast.headquarters)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            reader.post(reverse("surveys:customers"), {"q": "a@example.com"})
        costs.append(len(asked))
    assert costs[0] == costs[2]


def test_an_empty_bank_says_what_to_do(cast: Cast) -> None:
    said = client(cast.headquarters).get(reverse("surveys:customers")).content.decode()
    assert "import_customers" in said
    assert client(cast.headquarters).get(reverse("surveys:segments")).status_code == 200
    assert not Customer.objects.exists()


@pytest.fixture
def pages(live_server, transactional_db: None) -> Iterator[tuple[str, list[str]]]:
    cast = make_cast()
    furnish(cast)
    reader = client(cast.headquarters)
    yield reader.cookies[settings.SESSION_COOKIE_NAME].value, [live_server.url + one for one in addresses()]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_have_no_fault_and_no_sideways_scroll(
    new_context: Callable[..., BrowserContext], pages: tuple[str, list[str]], width: int, language: str
) -> None:
    session, found = pages
    context = new_context(viewport={**PHONE, "width": width}, locale=language)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": found[0]}])
    page: Page = context.new_page()
    for address in found:
        page.goto(address)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
