"""Two tabs on one draft: nobody's words land on another question, and nothing is published that was not looked at."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surveys.actions.surveys import create_survey, keep_draft, publish_version
from surveys.forms.console_pieces import blank, with_item
from surveys.models import Survey, SurveyVersion
from tests.cast import Cast

ADDRESS = "/surveys/made/edit/"
HIDDEN = re.compile(r'<input type="hidden" name="(piece|seen|was)" value="([^"]*)">')
TYPED = {"id": "q2", "type": "text", "text.zh": "我的问题", "text.en": "Mine"}


@pytest.fixture
def tab(cast: Cast) -> Client:
    """A designer's browser on a draft of four questions: overall, q1, q2, q3."""
    definition = blank("retail", "自制", "Made")
    for name in ("q1", "q2", "q3"):
        definition, _path = with_item(definition, 0, "text")
        definition["pages"][0]["items"][-1]["text"] = {"zh": name, "en": name}
    names = {"code": "made", "programme": "retail", "name_zh": "自制", "name_en": "Made"}
    create_survey(**names, definition=definition, actor=cast.designer)
    client = Client()
    client.force_login(cast.headquarters)
    return client


def opened(tab: Client, piece: str = "pages[0].items[2]") -> dict[str, str]:
    return hidden(tab.get(ADDRESS, {"open": piece}).content.decode())


def hidden(html: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(html)}


def elsewhere(change: Any) -> None:
    definition = SurveyVersion.objects.get().definition
    change(definition)
    keep_draft(survey=Survey.objects.get(), definition=definition, actor=None)


def questions() -> dict[str, Any]:
    items = SurveyVersion.objects.get().definition["pages"][0]["items"]
    return {item["id"]: (item["text"] or {}).get("zh") for item in items}


def test_words_typed_for_a_question_stay_with_it_where_others_moved_up(tab: Client) -> None:
    page = opened(tab)
    elsewhere(lambda made: made["pages"][0]["items"].pop(1))
    again = tab.post(ADDRESS, {**page, **TYPED, "do": "save"})
    assert "我的问题" in again.content.decode() and "我的问题" not in questions().values()
    tab.post(ADDRESS, {**hidden(again.content.decode()), **TYPED, "do": "save"})
    assert questions() == {"overall": questions()["overall"], "q2": "我的问题", "q3": "q3"}


def test_question_renamed_while_others_moved_is_still_the_same(tab: Client) -> None:
    page, typed = opened(tab), {**TYPED, "id": "renamed"}
    elsewhere(lambda made: made["pages"][0]["items"].pop(1))
    again = tab.post(ADDRESS, {**page, **typed, "do": "save"})
    tab.post(ADDRESS, {**hidden(again.content.decode()), **typed, "do": "save"})
    assert list(questions()) == ["overall", "renamed", "q3"]


@pytest.mark.parametrize("do", ["save", "open:pages[0].items[3]", "remove:pages[0].items[3]"])
def test_words_typed_for_a_question_that_is_gone_can_be_saved_again(tab: Client, do: str) -> None:
    page = opened(tab)
    elsewhere(lambda made: made["pages"][0]["items"].pop(2))
    again = tab.post(ADDRESS, {**page, **TYPED, "do": do})
    assert again.status_code == 200 and "我的问题" in again.content.decode() and "q2" not in questions()
    tab.post(ADDRESS, {**hidden(again.content.decode()), **TYPED, "do": "save"})
    assert list(questions()) == ["overall", "q1", "q3", "q2"] and questions()["q2"] == "我的问题"


@pytest.mark.parametrize(
    "piece, typed",
    [
        ("pages[0]", {"id": "page1", "title.zh": "我的", "title.en": "Mine"}),
        ("scales.satisfied5", {"points[0].value": "1", "points[0].label.zh": "我的", "points[0].label.en": "Mine"}),
    ],
)
def test_page_or_scale_that_is_gone_comes_back_with_what_was_typed(tab: Client, piece: str, typed: dict) -> None:
    page = opened(tab, piece)
    elsewhere(lambda made: made.update(pages=[{"id": "other", "title": None, "items": []}], scales={}))
    again = tab.post(ADDRESS, {**page, **typed, "do": "save"})
    tab.post(ADDRESS, {**hidden(again.content.decode()), **typed, "do": "save"})
    made = SurveyVersion.objects.get().definition
    assert made["pages"][0]["id"] == "other" and "我的" in str(made)


def test_draft_that_was_published_meanwhile_is_said_to_be_gone(tab: Client) -> None:
    page = opened(tab)
    publish_version(version=SurveyVersion.objects.get(), actor=None)
    after = tab.post(ADDRESS, {**page, **TYPED, "do": "save"}, follow=True)
    assert "没有保存" in after.content.decode() and "我的问题" not in str(SurveyVersion.objects.get().definition)


def test_json_begun_before_another_saved_replaces_nothing_unasked(tab: Client) -> None:
    page = hidden(tab.get(f"{ADDRESS}json/").content.decode())
    mine = SurveyVersion.objects.get().definition | {"title": {"zh": "我的", "en": "Mine"}}
    elsewhere(lambda made: made.update(title={"zh": "别人的", "en": "Theirs"}))
    again = tab.post(f"{ADDRESS}json/", {**page, "text": json.dumps(mine)})
    assert again.status_code == 200 and SurveyVersion.objects.get().definition["title"]["zh"] == "别人的"
    assert "另一个标签页" in again.content.decode()
    tab.post(f"{ADDRESS}json/", {**hidden(again.content.decode()), "text": json.dumps(mine)})
    assert SurveyVersion.objects.get().definition["title"]["zh"] == "我的"


def test_definition_file_that_is_not_utf_8_is_refused(tab: Client) -> None:
    text = json.dumps(SurveyVersion.objects.get().definition | {"title": {"zh": "满意", "en": "M"}}, ensure_ascii=False)
    page = hidden(tab.get(f"{ADDRESS}json/").content.decode())
    said = tab.post(f"{ADDRESS}json/", {**page, "file": SimpleUploadedFile("a.json", text.encode("gbk"))})
    assert "UTF-8" in said.content.decode() and SurveyVersion.objects.get().definition["title"]["zh"] == "自制"


def test_what_was_changed_after_the_changes_were_shown_is_not_published(tab: Client) -> None:
    page = hidden(tab.get("/surveys/made/publish/").content.decode())
    elsewhere(lambda made: made.update(title={"zh": "别人的", "en": "Theirs"}))
    after = tab.post("/surveys/made/publish/", page, follow=True)
    assert "请核对" in after.content.decode() and not SurveyVersion.objects.get().is_published
    tab.post("/surveys/made/publish/", hidden(after.content.decode()))
    assert SurveyVersion.objects.get().is_published


@pytest.mark.parametrize("name", ["text.zh", "id", "construct", "show_if[0].what", "show_if.kept", "points[0].value"])
def test_nul_in_what_was_typed_is_left_out(tab: Client, name: str) -> None:
    page = opened(tab)
    kept = r'{"item": "\u0000"}' if name == "show_if.kept" else "a\x00b"
    after = tab.post(ADDRESS, {**page, **TYPED, "type": "scale", name: kept, "do": "save"}, follow=True)
    assert after.status_code == 200
