"""The pages of regular contact: for whom they exist, what they say, and how they look."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from surveys.actions.contact_plans import save_contact_plan
from surveys.clock import bank_today
from surveys.models import AuditEntry, Customer, RegularContact
from surveys.queries.contact_plans.plans import plan_draft, plan_in_force
from tests.cast import Cast, make_cast
from tests.factories.cases import account_manager
from tests.factories.contact_plans import called, plan_since, valued
from tests.faults import faults
from tests.plugins.browser import PHONE
from tests.surveys.cases.test_pages import client, said

MOBILE = "13800000001"


def furnish(cast: Cast) -> Customer:
    plan_since(cast, 900)
    keeper = account_manager(cast.e1)
    for number, ago in ((2, 100), (3, 80), (4, 10)):
        called(valued(number, cast.e1, keeper=keeper), ago, keeper)
    called(valued(5, cast.e2, "MGC"), 300, None, "trouble")
    return valued(1, cast.e1, keeper=keeper)


def page_of(one: Customer, deed: str = "") -> str:
    return reverse("surveys:contact", args=[one.key]) + (f"{deed}/" if deed else "")


def test_an_account_manager_finds_their_own_customers_alone(cast: Cast) -> None:
    one = furnish(cast)
    page = said(account_manager(cast.e1, "new"), reverse("surveys:contacts_due"))
    assert "C0000001" not in page and "今后30天内没有到期的定期联络" in page
    page = said(one.account_manager, reverse("surveys:contacts_due"))
    assert "<b>2</b>位客户的定期联络已超期" in page and "C0000005" not in page and "30天内到期的有1位" in page


def test_those_above_see_what_is_overdue_on_the_start_page_and_in_their_list(cast: Cast) -> None:
    furnish(cast)
    for user in (cast.manager, cast.supervisor):
        assert "位客户的定期联络" in said(user, reverse("dashboards:start"))
    for user in (cast.manager, cast.supervisor, cast.headquarters):
        assert "C0000001" in said(user, reverse("surveys:contacts_due"))
    assert "位客户的定期联络" not in said(cast.other_supervisor, reverse("dashboards:start"))


def test_pages_do_not_exist_for_whom_they_do_not_concern(cast: Cast) -> None:
    one = furnish(cast)
    for user in (cast.designer, cast.frontline, cast.outsider):
        for where in (reverse("surveys:contacts_due"), page_of(one), reverse("surveys:contact_plan")):
            assert client(user).get(where).status_code == 404
    assert client(cast.other_supervisor).get(page_of(one)).status_code == 404
    assert client(one.account_manager).get(reverse("dashboards:contact_coverage")).status_code == 404
    assert client(cast.auditor).post(page_of(one, "record"), {}).status_code == 403
    assert client(cast.other_supervisor).post(page_of(one, "record"), {}).status_code == 404


def test_a_visit_is_recorded_on_the_page_and_nothing_typed_is_lost(cast: Cast) -> None:
    one = furnish(cast)
    keeper = client(one.account_manager)
    asked = {"day": "2199-01-01", "way": "visit", "outcome": "wish", "text": "想了解理财"}
    refused = keeper.post(page_of(one, "record"), asked)
    assert refused.status_code == 422 and "想了解理财" in refused.content.decode()
    assert "这一天还没有到" in refused.content.decode() and RegularContact.objects.filter(customer=one).count() == 0
    assert keeper.post(page_of(one, "record"), {**asked, "day": bank_today().isoformat()}).status_code == 302
    page = said(cast.manager, page_of(one))
    assert "想了解理财" in page and "有业务需求" in page and f"上次联络{bank_today()}" in page


def test_the_contact_is_masked_until_somebody_asks_and_that_is_on_record(cast: Cast) -> None:
    one = furnish(cast)
    page = said(one.account_manager, page_of(one))
    assert MOBILE not in page and "138****0001" in page
    shown = client(one.account_manager).post(page_of(one, "show"), {"reason": "call"})
    assert MOBILE in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert AuditEntry.objects.get(verb="customer.contact_shown").details == {"reason": "call"}
    assert client(one.account_manager).post(page_of(one, "show"), {"reason": ""}).status_code == 422


def test_the_plan_is_drafted_by_one_and_approved_by_another(cast: Cast) -> None:
    first, second, where = client(cast.headquarters), client(cast.second), reverse("surveys:contact_plan")
    assert first.post(where, {"MVC": "6", "MGC": "3"}).status_code == 422
    assert first.post(where, {"MVC": "2", "MGC": ""}).status_code == 302
    draft = plan_draft()
    assert draft.definition == {"MVC": 2, "MGC": None}
    seen = {"number": draft.number, "saved_at": draft.saved_at.isoformat()}
    first.post(reverse("surveys:contact_plan_approve"), seen)
    assert plan_in_force() is None
    second.post(reverse("surveys:contact_plan_approve"), seen)
    assert plan_in_force().number == 1 and "每2个月" in first.get(where).content.decode()
    save_contact_plan(definition={"MVC": 1, "MGC": 1}, actor=cast.headquarters)
    first.post(reverse("surveys:contact_plan_drop"))
    assert plan_draft() is None
    assert client(cast.supervisor).post(where, {"MVC": "1", "MGC": "1"}).status_code == 200 and plan_draft() is None


def test_coverage_is_shown_and_downloaded_by_unit(cast: Cast) -> None:
    furnish(cast)
    page = said(cast.supervisor, reverse("dashboards:contact_coverage"))
    assert "位应联络的客户中，按期联络的占" in page and "望江支行" in page
    csv = said(cast.supervisor, reverse("dashboards:contact_coverage_csv"))
    assert "E1,望江支行,4,2,2,50.0," in csv


@pytest.fixture
def pages(live_server: object, transactional_db: None) -> Iterator[tuple[str, list[str]]]:
    """A session of the supervisor's, and the pages."""
    cast = make_cast()
    one = furnish(cast)
    save_contact_plan(definition={"MVC": 2, "MGC": 6}, actor=cast.headquarters)
    names = ("surveys:contacts_due", "dashboards:contact_coverage", "surveys:contact_plan")
    url = str(live_server)
    made = client(cast.supervisor)
    called(one, 5)
    yield (
        made.cookies[settings.SESSION_COOKIE_NAME].value,
        [*(url + reverse(name) for name in names), url + page_of(one)],
    )


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
