"""One answer, opened: all that was said in the words of its version, and all that happened to it since."""

import pytest
from django.urls import reverse

from dashboards.queries.listing.one import open_answer
from surveys.actions.responses import erase_response, reattribute_response, reinstate_response, withdraw_response
from surveys.models import Response, User
from surveys.tree import load_tree, path_of
from tests.cast import Cast
from tests.dashboards.lists.test_answers import PHONE, signed_in
from tests.factories.answers import give, published
from tests.factories.rating import rated_wave
from tests.factories.surveying import ONE_PAGE, publish
from tests.once import made_once

pytestmark = pytest.mark.both_databases


def status(user: User, number: int) -> int:
    return signed_in(user).get(reverse("dashboards:answer", args=[number])).status_code


def shown(user: User, number: int, language: str = "en") -> str:
    return signed_in(user, language).get(reverse("dashboards:answer", args=[number])).content.decode()


@pytest.fixture
@made_once
def number(cast: Cast) -> int:
    version = publish(ONE_PAGE)
    given = {"waiting": "na", "recommend": 9, "comment": PHONE}
    return give(version, cast.e1, [given], segment="MVC")[0].response_id or 0


def test_questions_and_answers_stand_in_the_words_of_the_version(cast: Cast, number: int) -> None:
    page = shown(cast.manager, number)
    assert "How satisfied were you with the time you waited?" in page
    assert "Not applicable (I did not wait)" in page
    assert "请尽快回复" in page and "13812345678" not in page and "王小芳" not in page
    assert "MVC" in page and "SMS" in page and "Received" in page
    assert "不适用（没有等候）" in shown(cast.manager, number, "zh-hans")


def test_the_answer_exists_for_those_above_it_alone(cast: Cast, number: int) -> None:
    for user in (cast.headquarters, cast.auditor, cast.supervisor, cast.manager):
        assert status(user, number) == 200
    for user in (cast.other_supervisor, cast.designer, cast.frontline, cast.outsider):
        assert status(user, number) == 404
    assert status(cast.headquarters, number + 1) == 404
    assert status(cast.headquarters, 10**30) == 404


def test_events_are_told_with_who_and_why(cast: Cast, number: int) -> None:
    withdraw_response(response_id=number, actor=cast.headquarters, reason="answered twice")
    page = shown(cast.manager, number)
    assert "taken out of all figures" in page and "answered twice" in page and "headquarters" in page
    reinstate_response(response_id=number, actor=cast.second, reason="it was not")
    assert "Counted again" in shown(cast.manager, number)
    assert open_answer(cast.manager, number, load_tree()) is not None


def test_an_answer_counted_elsewhere_is_seen_there(cast: Cast, number: int) -> None:
    reattribute_response(response_id=number, to=path_of(cast.w1.pk), actor=cast.headquarters, reason="wrong branch")
    assert [status(user, number) for user in (cast.manager, cast.supervisor)] == [404, 404]
    page = shown(cast.other_supervisor, number)
    assert "Counted at another unit" in page and "Wangjiang branch → Baita branch" in page


def test_an_erased_text_is_said_to_be_erased(cast: Cast, number: int) -> None:
    erase_response(response_id=number, actor=cast.headquarters, reason="asked to")
    page = shown(cast.manager, number)
    assert "erased at the customer’s request" in page and "请尽快回复" not in page
    assert "Texts and contact erased" in page


def test_an_anonymous_answer_is_never_opened(cast: Cast) -> None:
    version = published("internal", constructs=("overall", "clarity"))
    rated_wave(version, [cast.d1, cast.d2], [{"overall@D1": 4}] * 6)
    ids = list(Response.objects.values_list("id", flat=True))
    assert len(ids) == 6
    assert {status(cast.headquarters, one) for one in ids} == {404}
