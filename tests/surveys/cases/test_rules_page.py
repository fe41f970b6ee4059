"""The page of the case rules: drafted by one, approved by another, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext

from surveys.actions.cases import save_case_rules
from surveys.engine.case_rules import DEFAULT
from surveys.queries.cases.rules import case_rules_draft, case_rules_in_force
from tests.cast import Cast, make_cast
from tests.factories.cases import in_force
from tests.faults import faults
from tests.plugins.browser import PHONE
from tests.surveys.cases.test_pages import client, said

RULES = "surveys:case_rules"
DAYS = {"days-MVC": "1", "days-MGC": "2", "days-other": "3"}


def typed(**changed: Any) -> dict[str, Any]:
    first = {
        "zh": "等候太久",
        "en": "Waited too long",
        "constructs": "waiting",
        "at_most": "25",
        "words": "",
        "surveys": "",
    }
    return {**DAYS, **{f"r0-{name}": value for name, value in {**first, **changed}.items()}, "r1-zh": ""}


def test_rules_are_drafted_by_one_and_approved_by_another(cast: Cast) -> None:
    first, second, where = client(cast.headquarters), client(cast.second), reverse(RULES)
    assert first.post(where, typed(words="等，久、等", segments=["MVC"])).status_code == 302
    draft = case_rules_draft()
    assert draft.definition["rules"] == [
        {
            "code": "rule1", "zh": "等候太久", "en": "Waited too long", "constructs": ["waiting"],
            "words": ["等", "久"], "surveys": [], "at_most": 25, "segments": ["MVC"],
        }
    ]  # fmt: skip
    seen = {"number": draft.number, "saved_at": draft.saved_at.isoformat()}
    first.post(reverse("surveys:case_rules_approve"), seen)
    assert case_rules_in_force() is None and "须由另一人批准" in first.get(where).content.decode()
    second.post(reverse("surveys:case_rules_approve"), seen)
    assert case_rules_in_force().number == 1 and "现行第1版规则。" in second.get(where).content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"constructs": ""}, "要么都填"),
        ({"constructs": "", "at_most": ""}, "会给每份答卷立案"),
        ({"at_most": "101"}, "100"),
        ({"segments": ["VIP"]}, "VIP"),
        ({"words": "x" * 41}, "超过40个字"),
    ],
)
def test_rules_that_cannot_be_come_back_as_typed(cast: Cast, changed: dict[str, Any], words: str) -> None:
    answer = client(cast.headquarters).post(reverse(RULES), typed(**changed))
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "等候太久" in page and case_rules_draft() is None


def test_mvc_may_not_wait_longer_than_others(cast: Cast) -> None:
    answer = client(cast.headquarters).post(reverse(RULES), {**typed(), "days-MVC": "9"})
    assert answer.status_code == 422 and "MVC优先" in answer.content.decode()


def test_a_rule_without_a_name_is_taken_out_and_a_draft_can_be_thrown_away(cast: Cast) -> None:
    in_force(cast)
    client(cast.headquarters).post(reverse(RULES), typed(zh=""))
    assert case_rules_draft().definition["rules"] == []
    client(cast.headquarters).post(reverse("surveys:case_rules_drop"))
    assert case_rules_draft() is None and case_rules_in_force().number == 1


def test_a_new_rule_never_gets_the_code_of_another(cast: Cast) -> None:
    more = {"r1-zh": "提到投诉", "r1-words": "投诉", "r1-code": "rule1"}
    assert client(cast.headquarters).post(reverse(RULES), {**typed(), **more}).status_code == 302
    assert [rule["code"] for rule in case_rules_draft().definition["rules"]] == ["rule2", "rule1"]


def test_others_read_the_rules_or_find_nothing(cast: Cast) -> None:
    in_force(cast)
    assert "总体评价很低" in said(cast.manager, reverse(RULES)) and "r0-zh" not in said(cast.manager, reverse(RULES))
    assert client(cast.manager).post(reverse(RULES), typed()).status_code == 200 and case_rules_draft() is None
    assert client(cast.frontline).get(reverse(RULES)).status_code == 404
    for name in ("surveys:case_rules_approve", "surveys:case_rules_drop"):
        assert client(cast.manager).post(reverse(name)).status_code == 403
    client(cast.second).post(reverse("surveys:case_rules_approve"), {"number": "9" * 30, "saved_at": "x"})
    assert case_rules_in_force().number == 1


@pytest.mark.parametrize(("width", "language"), [(390, "zh-CN"), (1440, "en")])
def test_the_page_has_no_fault_and_no_sideways_scroll(
    new_context: Callable[..., BrowserContext], live_server, transactional_db: None, width: int, language: str
) -> None:  # fmt: skip
    cast = make_cast()
    in_force(cast)
    save_case_rules(definition=DEFAULT, actor=cast.headquarters)
    session = client(cast.second).cookies[settings.SESSION_COOKIE_NAME].value
    context = new_context(viewport={**PHONE, "width": width}, locale=language)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse(RULES))
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_follows_a_case_is_drafted_with_the_rules_and_what_is_wrong_is_said(cast: Cast) -> None:
    editor, where = client(cast.headquarters), reverse(RULES)
    after = {"after-escalation": "1，3", "after-again_days": "2", "after-again_survey": "followup"}
    assert editor.post(where, {**typed(), **after}).status_code == 302
    draft = case_rules_draft()
    assert draft.definition["escalation"] == [1, 3]
    assert draft.definition["again"] == {"days": 2, "survey": "followup"}
    for wrong in ("3, 1", "soon"):
        refused = editor.post(where, {**typed(), **after, "after-escalation": wrong})
        assert refused.status_code == 422 and "后一个大于前一个" in refused.content.decode()
