"""The editor: every kind of question and every property is made in forms alone; faults stand beside their field."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from surveys.actions.surveys import create_survey
from surveys.engine.definition import load_definition
from surveys.forms.console_pieces import blank
from surveys.forms.console_words import TYPES
from surveys.models import SurveyVersion
from tests.cast import Cast

Edit = Callable[..., Any]
BOTH = {"text.zh": "问题", "text.en": "Question"}
ADDRESS = "/surveys/made/edit/"


@pytest.fixture
def edit(cast: Cast) -> Edit:
    """Sends what a designer typed into the open piece; gives the definition as it is kept."""
    names = {"code": "made", "programme": "retail", "name_zh": "自制", "name_en": "Made"}
    create_survey(**names, definition=blank("retail", "自制", "Made"), actor=cast.designer)
    client = Client()
    client.force_login(cast.designer)

    def send(piece: str, do: str = "save", **typed: str) -> Any:
        draft = SurveyVersion.objects.get()
        seen = draft.saved_at.isoformat()
        answer = client.post(ADDRESS, {"piece": piece, "seen": seen, "do": do, **typed}, follow=True)
        assert answer.status_code == 200
        send.html = answer.content.decode()  # type: ignore[attr-defined]
        return SurveyVersion.objects.get().definition

    return send


def points(*values: int) -> dict[str, str]:
    rows = enumerate(values)
    return {f"points[{at}].{key}": str(value) for at, value in rows for key in ("value", "label.zh", "label.en")}


def options(*codes: str) -> dict[str, str]:
    return {f"options[{at}].{key}": code for at, code in enumerate(codes) for key in ("code", "label.zh", "label.en")}


NA = {"na.zh": "不适用", "na.en": "Not applicable"}
MADE: dict[str, dict[str, str]] = {
    "scale": {**points(1, 2, 3), **NA, "construct": "waiting", "reverse": "on", "required": "on"},
    "nps": {"low.zh": "不会", "low.en": "No", "high.zh": "会", "high.en": "Yes", **NA, "construct": "recommend"},
    "ces": {"low.zh": "难", "low.en": "Hard", "high.zh": "易", "high.en": "Easy", "construct": "effort"},
    "choice": options("a", "b"),
    "choices": {**options("a", "b", "none"), "options[2].exclusive": "on", "min_picks": "1", "max_picks": "2"},
    "matrix": {
        **points(1, 2, 3, 4, 5),
        **{"rows[0].id": "skill", "rows[0].text.zh": "业务", "rows[0].text.en": "Skill", "rows[0].construct": "staff"},
        **{"rows[1].id": "noise", "rows[1].text.zh": "吵闹", "rows[1].text.en": "Noise", "rows[1].reverse": "on"},
        **NA,
    },
    "text": {"max_length": "80"},
    "long_text": {"max_length": "500"},
    "number": {"min": "0", "max": "99.5", "decimals": "1", "unit.zh": "分钟", "unit.en": "minutes"},
    "date": {"min": "2026-01-01", "max": "2026-12-31"},
    "notice": {"consent": "on", "required": "on"},
}


def test_list_above_holds_every_kind_of_question() -> None:
    assert set(MADE) == set(TYPES)


@pytest.mark.parametrize("kind", MADE)
def test_question_of_every_kind_is_made_and_changed_in_the_form(edit: Edit, kind: str) -> None:
    added = edit("", "add_item:pages[0]", **{"title.zh": "自制", "title.en": "Made", "kind:pages[0]": kind})
    assert added["pages"][0]["items"][1]["type"] == kind
    typed = {**BOTH, "id": "mine", "type": kind, "hint.zh": "提示", "hint.en": "Hint", **MADE[kind]}
    made = edit("pages[0].items[1]", **typed)
    loaded = load_definition(made)
    first = next(item for item in loaded.items if item.id.partition(".")[0] == "mine")
    assert first.hint.zh == "提示" or first.matrix_text.zh == "问题"
    for name, value in typed.items():  # what was typed stands in the form again
        if value not in ("on", kind):
            assert f'value="{value}"' in edit.html or f">{value}</textarea>" in edit.html, name  # type: ignore[attr-defined]
    assert edit.html.count(" checked") >= list(typed.values()).count("on")  # type: ignore[attr-defined]
    assert (
        edit("pages[0].items[1]", **{**typed, "text.zh": "换一种问法"})["pages"][0]["items"][1]["text"]["zh"]
        == "换一种问法"
    )


@pytest.mark.parametrize(
    "typed, kept",
    [
        (("channel", "in", "网点平板，counter"), {"channel": ["kiosk", "counter"]}),
        (("segment", "in", "MVC, MGC 最具潜力"), {"segment": ["MVC", "MGC"]}),
        (("language", "in", "English"), {"language": ["en"]}),
        (("overall", "le", "2"), {"item": "overall", "op": "le", "value": 2}),
        (("overall", "in", "非常不满意、2"), {"item": "overall", "op": "in", "value": [1, 2]}),
        (("overall", "answered", "是"), {"item": "overall", "op": "answered", "value": True}),
    ],
)
@pytest.mark.parametrize("mode", ["all", "any"])
def test_condition_is_typed_in_codes_or_words(edit: Edit, typed: tuple[str, ...], kept: dict, mode: str) -> None:
    edit("", "add_item:pages[0]", **{"title.zh": "自制", "title.en": "Made", "kind:pages[0]": "text"})
    row = dict(zip(("show_if[0].what", "show_if[0].op", "show_if[0].value"), typed, strict=True))
    made = edit("pages[0].items[1]", **BOTH, id="mine", type="text", **row, **{"show_if.mode": mode})
    assert made["pages"][0]["items"][1]["show_if"] == {mode: [kept]}
    load_definition(made)
    assert "可填：" in edit.html  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "typed, field, said",
    [
        ({"text.en": ""}, "text.en", "还没有填写"),
        ({"id": "1 x"}, "id", "小写"),
        ({"show_if[0].what": "overall", "show_if[0].op": "eq", "show_if[0].value": "9"}, "show_if", "没有这个答案"),
        ({"max_length": "many"}, "max_length", ""),
    ],
)
def test_fault_is_named_beside_its_field_and_what_was_typed_kept(
    edit: Edit, typed: dict, field: str, said: str
) -> None:
    edit("", "add_item:pages[0]", **{"title.zh": "自制", "title.en": "Made", "kind:pages[0]": "text"})
    edit("pages[0].items[1]", **{**BOTH, "id": "mine", "type": "text", **typed})
    html = edit.html  # type: ignore[attr-defined]
    assert 'class="alert" id="errors"' in html and html.count('class="msg"') == 1
    assert said in html.split('class="msg"')[1].split("</p>")[0]
    assert all(f'value="{value}"' in html for value in typed.values() if value)
