"""The start page and a unit's page: who sees what, what they say, and what they cost."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboards.actions.fold import fold_all
from dashboards.forms.filters import default_period
from dashboards.queries.comments import comments
from dashboards.queries.overview import overview
from dashboards.queries.selection import Selection
from dashboards.queries.unit_page import unit_page
from surveys.actions.responses import reattribute_response, withdraw_response
from surveys.models import Outbox, SurveyVersion, User
from surveys.tree import load_tree, path_of
from tests.cast import Cast, make_cast, make_unit
from tests.dashboards.pages.conftest import Visit
from tests.factories.answers import answers, give, published
from tests.factories.network import CONSTRUCTS, Effect, answered, months_back

PARTS = ("", "trend.json", "trend.csv", "distribution.csv", "dimensions.csv")


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def rows(client: Client, url: str) -> list[list[str]]:
    response = client.get(url)
    assert response.status_code == 200
    content = response.content.decode()
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content[1:])))


@pytest.mark.parametrize("part", PARTS)
def test_unit_of_another_region_does_not_exist(part: str, cast: Cast, network: SurveyVersion, visit: Visit) -> None:
    url = f"/units/{cast.e1.code}/{part}"
    assert visit(cast.supervisor).get(url).status_code == 200
    for stranger in (cast.other_supervisor, cast.outsider, cast.frontline):
        assert visit(stranger).get(url).status_code == 404
    assert visit(cast.headquarters).get(f"/units/NONE/{part}").status_code == 404


@pytest.mark.parametrize("url", ["/", "/start.csv", "/units/", "/units/E1/", "/methods/"])
def test_pages_ask_to_sign_in(url: str, cast: Cast) -> None:
    assert Client(headers={"host": "localhost"}).get(url).status_code == 302


def test_start_page_says_how_the_network_stands(cast: Cast, network: SurveyVersion, visit: Visit) -> None:
    page = text(visit(cast.supervisor), "/")
    assert "East region" in page
    assert "The network stands at" in page
    assert "Wangjiang branch" in page
    assert "Baita branch" not in page


def test_fall_at_a_unit_is_a_signal(cast: Cast, network: SurveyVersion) -> None:
    tree = load_tree()
    found = overview(cast.supervisor, Selection("retail", default_period()), tree.nodes[cast.east.pk], tree)
    waiting = next(one for one in found.signals if one.spec.code == "waiting")
    assert waiting.moved == "fell"
    assert cast.e1.pk in [unit.id for unit in waiting.units]


def test_unit_is_held_beside_the_rest_of_its_network(cast: Cast, network: SurveyVersion) -> None:
    tree = load_tree()
    page = unit_page(cast.supervisor, Selection("retail", default_period()), tree.nodes[cast.e1.pk], tree)
    assert page.head is not None and page.head.verdict == "below"
    waiting = page.dimensions[0]
    assert (waiting.spec.code, waiting.verdict) == ("waiting", "below")
    assert sum(point.n for point in page.distribution) == page.head.estimate.n
    assert len(page.months) == len(page.trend) == len(page.parent_trend) == 24


def test_manager_sees_no_total_that_gives_another_branch_away(cast: Cast, network: SurveyVersion) -> None:
    tree = load_tree()
    selection, node = Selection("retail", default_period()), tree.nodes[cast.e1.pk]
    assert unit_page(cast.manager, selection, node, tree).parent is None
    make_unit("E3", "branch", "新港支行", "Xingang branch", cast.east)
    tree = load_tree()
    assert unit_page(cast.manager, selection, tree.nodes[cast.e1.pk], tree).parent is not None


def test_manager_cannot_open_the_network_beside_the_branch(cast: Cast, network: SurveyVersion, visit: Visit) -> None:
    assert visit(cast.manager).get(f"/units/{cast.east.code}/").status_code == 404


def test_tables_hold_what_the_page_says(cast: Cast, network: SurveyVersion, visit: Visit) -> None:
    client, tree = visit(cast.supervisor), load_tree()
    page = unit_page(cast.supervisor, Selection("retail", default_period()), tree.nodes[cast.e1.pk], tree)
    table = rows(client, "/units/E1/dimensions.csv")
    assert [row[2] for row in table[1:]] == [one.spec.code for one in page.dimensions]
    assert float(table[1][4]) == round(page.dimensions[0].estimate.value or 0, 6)
    assert len(rows(client, "/units/E1/trend.csv")) == 25
    assert {row[0] for row in rows(client, "/start.csv")[1:]} == {"E1", "E2"}


def test_few_answers_print_neither_value_nor_count(cast: Cast, visit: Visit) -> None:
    give(published(), cast.e1, [answers(5, 5, 5, 5, 5)] * 7)
    fold_all()
    page = text(visit(cast.supervisor), "/units/E1/")
    assert "Too few answers" in page
    assert "7 answers" not in page
    assert all(row[4:8] == ["", "", "", ""] for row in rows(visit(cast.supervisor), "/units/E1/dimensions.csv")[1:])


def test_waiting_answers_are_announced_and_polled(cast: Cast, network: SurveyVersion, visit: Visit) -> None:
    client = visit(cast.supervisor)
    assert "hx-trigger" not in client.get("/units/E1/").content.decode()
    give(network, cast.e1, [dict.fromkeys(CONSTRUCTS, 5)])
    assert "hx-trigger" in client.get("/units/E1/").content.decode()
    assert "hx-trigger" not in client.get("/units/E2/").content.decode()


def test_frontline_employee_is_sent_to_the_ratings(cast: Cast, visit: Visit) -> None:
    assert "anonymous" in text(visit(cast.frontline), "/")


def test_user_without_a_post_is_told_whom_to_ask(cast: Cast, visit: Visit) -> None:
    assert "Ask head office" in text(visit(cast.outsider), "/")


def test_bad_filters_never_fail(cast: Cast, network: SurveyVersion, visit: Visit) -> None:
    assert "cannot be read" in text(visit(cast.supervisor), "/units/E1/?period=2026-13&segment=VIP&product=%00")


@pytest.mark.parametrize("user", ["headquarters", "supervisor", "manager", "designer", "auditor"])
@pytest.mark.parametrize(
    "query", ["", "?programme=internal", "?programme=product", "?segment=MVC&channel=sms", "?period=2020"]
)
def test_every_role_opens_every_filter(user: str, query: str, cast: Cast, network: SurveyVersion, visit: Visit) -> None:
    client = visit(getattr(cast, user))
    assert client.get(f"/{query}").status_code == 200
    assert client.get(f"/units/E1/{query}").status_code == 200


def test_designer_reads_no_comments(cast: Cast, network: SurveyVersion) -> None:
    selection, tree = Selection("retail", default_period()), load_tree()
    assert comments(cast.designer, selection, cast.e1.pk, tree).total == 0
    found = comments(cast.manager, selection, cast.e1.pk, tree)
    assert found.total >= len(found.latest) > 0


def test_comment_moves_with_its_answer_and_goes_when_withdrawn(cast: Cast) -> None:
    (outcome,) = give(published(), cast.e1, [answers(5, 5, 5, 5, 5, comment="好")])
    selection, tree = Selection("retail", default_period()), load_tree()

    def totals() -> list[int]:
        return [comments(cast.headquarters, selection, unit.pk, tree).total for unit in (cast.e1, cast.w1)]

    assert totals() == [1, 0]
    move = {"response_id": outcome.response_id, "actor": cast.headquarters, "reason": "wrong branch"}
    reattribute_response(to=path_of(cast.w1.pk), **move)
    assert totals() == [0, 1]
    withdraw_response(**move)
    assert totals() == [0, 0]


def test_answers_that_could_not_be_counted_are_told_on_the_page(
    cast: Cast, network: SurveyVersion, visit: Visit
) -> None:
    client = visit(cast.supervisor)
    assert 'class="state fail"' not in client.get("/units/E1/").content.decode()
    give(network, cast.e1, [dict.fromkeys(CONSTRUCTS, 5)])
    Outbox.objects.update(parked=True)
    for url in ("/units/E1/", "/", "/compare/", "/comments/", "/answers/"):
        page = client.get(url).content.decode()
        assert 'class="state fail"' in page and "1 answer could not be counted yet" in page, url


def test_pages_ask_as_much_of_three_units_as_of_one(cast: Cast, network: SurveyVersion, visit: Visit) -> None:
    client, counts = visit(cast.other_supervisor), []
    client.get("/")
    for code in ("", "W2", "W3"):
        if code:
            unit = make_unit(code, "branch", code, code, cast.west)
            answered(network, {unit: Effect()}, months_back(4), 12)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_page_with_charts_allows_style_attributes_and_no_script(
    cast: Cast, network: SurveyVersion, visit: Visit
) -> None:
    policy = visit(cast.supervisor).get("/units/E1/").headers["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "script-src" not in policy and "unsafe-eval" not in policy


def test_an_empty_bank_tells_its_first_account_where_it_begins(db: None) -> None:
    boss = User.objects.create_superuser("boss", password="long-enough-for-a-boss")
    browser = Client()
    browser.force_login(boss)
    page = browser.get("/").content.decode()
    assert "manage.py appoint boss headquarters HO" in page
    make_cast()
    assert "manage.py appoint" not in browser.get("/").content.decode()
