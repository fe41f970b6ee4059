"""What publishing a draft would change is said before it is done."""

from copy import deepcopy

import pytest
from django.test import Client

from surveys.actions.surveys import save_draft
from surveys.models import Survey
from tests.cast import Cast
from tests.factories.surveying import ONE_PAGE, publish


@pytest.mark.parametrize(
    "language, change, said",
    [
        ("zh-hans", None, "题目与第1版相同"),
        ("en", None, "The questions are those of version 1."),
        ("zh-hans", {"construct": "premises"}, "1处"),
        ("en", {"construct": "premises"}, "Since version 1 there is 1 change that breaks a trend."),
        ("en", {"hint": {"zh": "提示", "en": "A hint"}}, "No change since version 1 breaks a trend."),
    ],
)
def test_page_before_publishing_says_what_changes(cast: Cast, language: str, change: dict | None, said: str) -> None:
    publish(ONE_PAGE)
    source = deepcopy(ONE_PAGE)
    source["pages"][0]["items"][0] |= change or {}
    save_draft(survey=Survey.objects.get(), definition=source, actor=cast.designer)
    client = Client(headers={"accept-language": language})
    client.force_login(cast.headquarters)
    page = client.get("/surveys/visits/publish/")
    assert page.status_code == 200 and said in page.content.decode()
    assert client.post("/surveys/visits/publish/").status_code == 302
    assert Survey.objects.get().versions.filter(published_at__isnull=False).count() == 2
