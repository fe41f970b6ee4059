"""The frame around every staff page, sign-in, and what is said when something goes wrong."""

from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from surveys import queries
from surveys.models import Appointment, UnitPlacement
from surveys.views import frame
from tests.cast import SINCE, Cast, make_cast, make_user
from tests.shell.all_places import all_places

pytestmark = pytest.mark.django_db


def fall(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


HOUSE = all_places(path("fall/", fall))


@pytest.fixture(autouse=True)
def house(settings: LazySettings) -> Iterator[None]:
    settings.ROOT_URLCONF = HOUSE
    own = settings.BASE_DIR / "tests" / "shell" / "templates"
    templates = [*settings.TEMPLATES[0]["DIRS"], own]  # type: ignore[misc]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": templates}]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield


@pytest.fixture
def people() -> Cast:
    return make_cast()


def signed_in(user: object, language: str = "zh-hans") -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    client.cookies["django_language"] = language
    return client


def words(user: object, address: str = "/") -> list[str]:
    request = RequestFactory().get(address)
    request.user = user  # type: ignore[assignment]
    return [place.word for place in frame.places(request)]


def test_navigation_of_head_office_holds_every_place(people: Cast) -> None:
    assert words(people.headquarters) == [
        *("今日", "网点", "对比", "评语", "个案", "调查活动", "考核", "正式得分", "监督与事实", "问卷", "导出"),
        *("定期联络", "客户", "机构", "平板"),
    ]


def test_navigation_of_a_manager_leaves_out_what_is_not_theirs(people: Cast) -> None:
    assert words(people.manager) == [
        *("今日", "网点", "评语", "个案", "调查活动", "考核", "正式得分", "监督与事实", "导出"),
        *("定期联络", "平板"),
    ]


def test_navigation_of_a_supervisor_holds_the_comparison(people: Cast) -> None:
    assert "对比" in words(people.supervisor)


def test_navigation_of_a_manager_with_branches_below_holds_the_comparison(people: Cast) -> None:
    UnitPlacement.objects.filter(unit=people.e2).update(parent=people.e1)
    assert "对比" in words(people.manager)


def test_navigation_of_a_head_of_department_holds_nothing_of_customers(people: Cast) -> None:
    head = make_user("head", "manager", people.d1)
    assert words(head) == ["部门", "考核", "正式得分", "监督与事实", "导出"]


def test_navigation_of_who_leads_a_department_and_a_branch_holds_both(people: Cast) -> None:
    head = make_user("head", "manager", people.d1)
    Appointment.objects.create(user=head, unit=people.e1, role="manager", since=SINCE)
    assert "评语" in words(head) and "今日" in words(head)


def test_navigation_of_someone_without_a_post_is_empty(people: Cast) -> None:
    assert words(people.outsider) == []


def test_navigation_leaves_out_a_place_without_an_address(people: Cast, settings: LazySettings) -> None:
    settings.ROOT_URLCONF = ModuleType("tests.shell.empty_house")
    settings.ROOT_URLCONF.urlpatterns = []
    assert words(people.headquarters) == []


def test_bar_folds_what_does_not_fit_into_a_menu_and_never_one_place_alone() -> None:
    found = [frame.Place(str(n), f"/{n}/", False) for n in range(13)]
    assert [len(part) for part in frame.folded(found)] == [7, 6]
    assert [len(part) for part in frame.folded(found[:9])] == [7, 2]
    assert [len(part) for part in frame.folded(found[:8])] == [8, 0]
    assert frame.folded([]) == ([], [])


def test_menu_of_the_bar_says_which_of_its_places_is_open(people: Cast) -> None:
    page = signed_in(people.headquarters).get("/surveys/").content.decode()
    assert "<summary>更多：<b>问卷</b></summary>" in page
    assert "<summary>更多</summary>" in signed_in(people.headquarters).get("/compare/").content.decode()


def test_page_marks_the_place_it_belongs_to(people: Cast) -> None:
    page = signed_in(people.supervisor).get("/compare/").content.decode()
    assert '<a href="/compare/" aria-current="page">对比</a>' in page
    assert page.count('aria-current="page">今日') == 0


def test_frame_names_the_reader_and_their_title(people: Cast) -> None:
    assert "supervisor · 东岭分行督导" in signed_in(people.supervisor).get("/").content.decode()
    assert "supervisor · East region supervisor" in signed_in(people.supervisor, "en").get("/").content.decode()


def test_page_says_its_language(people: Cast) -> None:
    assert '<html lang="zh-Hans">' in signed_in(people.manager).get("/").content.decode()
    assert '<html lang="en">' in signed_in(people.manager, "en").get("/").content.decode()


def test_language_is_switched_by_a_plain_form(people: Cast) -> None:
    client = signed_in(people.manager)
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/compare/?a=1"}, follow=True)
    assert answer.redirect_chain == [("/compare/?a=1", 302)]
    assert "Skip to the content" in answer.content.decode()


def test_demo_says_so_on_every_page_and_only_there(people: Cast, settings: LazySettings) -> None:
    for demo in (True, False):
        settings.DEMO = demo
        assert ("演示环境：" in signed_in(people.manager).get("/").content.decode()) is demo


def test_sign_in_lists_demo_names_on_the_demo_alone(
    people: Cast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = SimpleNamespace(
        username="east", password="shown-on-purpose", name_zh="陈", name_en="Chen", role="supervisor", unit=people.east
    )
    monkeypatch.setattr(queries, "demo_accounts", lambda: [one], raising=False)
    for demo in (True, False):
        settings.DEMO = demo
        assert ("shown-on-purpose" in Client().get("/accounts/login/").content.decode()) is demo


def test_sign_up_is_closed() -> None:
    assert "这里不能自行注册" in Client().get("/accounts/signup/").content.decode()


def test_name_and_password_sign_in(people: Cast) -> None:
    answer = Client().post("/accounts/login/", {"login": "manager", "password": "manager"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_too_many_wrong_passwords_pause_that_name_and_no_other(people: Cast, settings: LazySettings) -> None:
    client = Client()
    tries = [
        client.post("/accounts/login/", {"login": "manager", "password": "wrong"})
        for _ in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert tries[-1].status_code == 429
    assert "暂停登录" in tries[-1].content.decode()
    assert client.post("/accounts/login/", {"login": "manager", "password": "manager"}).status_code == 429
    assert client.post("/accounts/login/", {"login": "auditor", "password": "auditor"}).status_code == 302


def test_authenticator_app_is_set_up_from_a_picture_inside_the_page(people: Cast) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": "manager", "password": "manager"})
    page = client.get("/accounts/2fa/totp/activate/", follow=True).content.decode()
    if "再输入应用显示的验证码" not in page:  # allauth first asks for the password again
        again = client.post(
            "/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": "manager"}, follow=True
        )
        page = again.content.decode()
    assert "再输入应用显示的验证码" in page and "<svg" in page.split('class="qr')[1] and "data:" not in page


@pytest.mark.parametrize("address", ["2fa/", "password/change/", "logout/"])
def test_account_pages_stand_in_the_frame(people: Cast, address: str) -> None:
    page = signed_in(people.manager).get(f"/accounts/{address}").content.decode()
    assert '<main id="main">' in page and page.count("<h1>") == 1


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "找不到"), ("en", "does not exist for you")])
def test_missing_page_says_so_in_the_readers_language(people: Cast, language: str, said: str) -> None:
    answer = signed_in(people.manager, language).get("/nowhere/")
    assert answer.status_code == 404 and said in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "答卷不受影响"), ("en", "Answers already confirmed are safe")]
)
def test_fault_says_that_answers_are_safe(people: Cast, language: str, said: str) -> None:
    answer = signed_in(people.manager, language).get("/fall/")
    assert answer.status_code == 500 and said in answer.content.decode()


def test_stale_form_says_what_to_do_next() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403 and "页面打开的时间太长" in answer.content.decode()
