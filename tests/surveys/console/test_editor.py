"""The editor: every kind of question and every property is made in forms alone; faults stand beside their field."""

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from surveys.actions.surveys import create_survey
from surveys.engine.definition import load_definition
from surveys.forms.console_conditions import read_show_if, spread
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


def row(stem: str, *typed: str) -> dict[str, str]:
    """What is typed into the fields of one condition: what is looked at, comparison, value, group."""
    return {f"{stem}.{name}": value for name, value in zip(("what", "op", "value", "group"), typed, strict=False)}


A_OR_B_AND_C = {
    "all": [
        {"any": [{"item": "overall", "op": "le", "value": 2}, {"item": "overall", "op": "eq", "value": 5}]},
        {"channel": ["counter"]},
    ]
}


def test_conditions_within_conditions_are_made_and_changed_in_rows(edit: Edit) -> None:
    edit("", "add_item:pages[0]", **{"title.zh": "自制", "title.en": "Made", "kind:pages[0]": "text"})
    typed = {
        **row("show_if[0]", "overall", "le", "2", "A"),
        **row("show_if[1]", "overall", "eq", "5", "A"),
        **row("show_if[2]", "channel", "in", "counter", ""),
        **{"show_if.mode": "all", "show_if.group.A": "any", "show_if.group.B": "all"},
    }
    made = edit("pages[0].items[1]", **BOTH, id="mine", type="text", **typed)
    assert made["pages"][0]["items"][1]["show_if"] == A_OR_B_AND_C
    load_definition(made)
    html = edit.html  # type: ignore[attr-defined]
    assert html.count("可填：") == 3
    again = dict(re.findall(r'<input type="text" id="f-(show_if[^"]*)" name="[^"]*" value="([^"]*)"', html))
    assert again == {
        "show_if[0][0].value": "2",
        "show_if[0][1].value": "5",
        "show_if[1].value": "counter",
        "show_if[2].value": "",
        "show_if[3].value": "",
    }
    saved = {
        **row("show_if[0][0]", "overall", "le", "3", "A"),
        **row("show_if[0][1]", "overall", "eq", "5", "A"),
        **row("show_if[1]", "channel", "in", "counter", ""),
        **{"show_if.mode": "all", "show_if.group.A": "any"},
    }
    again = edit("pages[0].items[1]", **BOTH, id="mine", type="text", **saved)["pages"][0]["items"][1]["show_if"]
    assert again["all"][0]["any"][0]["value"] == 3 and again["all"][1] == A_OR_B_AND_C["all"][1]


def test_notice_without_a_box_is_nothing_to_look_at(edit: Edit) -> None:
    edit("", "add_item:pages[0]", **{"title.zh": "自制", "title.en": "Made", "kind:pages[0]": "notice"})
    for box, offered in ({}, False), ({"consent": "on"}, True):
        edit("pages[0].items[1]", **BOTH, id="told", type="notice", **box)
        if len(SurveyVersion.objects.get().definition["pages"][0]["items"]) < 3:
            edit("pages[0].items[1]", "add_item:pages[0]", **BOTH, id="told", type="notice", **box)
        edit("pages[0].items[1]", "open:pages[0].items[2]", **BOTH, id="told", type="notice", **box)
        assert ('<option value="told">' in edit.html) is offered  # type: ignore[attr-defined]


def test_fault_in_a_group_stands_beside_its_row(edit: Edit) -> None:
    edit("", "add_item:pages[0]", **{"title.zh": "自制", "title.en": "Made", "kind:pages[0]": "text"})
    typed = {
        **row("show_if[0]", "channel", "in", "counter", ""),
        **row("show_if[1]", "overall", "eq", "4", "B"),
        **row("show_if[2]", "overall", "eq", "9", "B"),
    }
    edit("pages[0].items[1]", **BOTH, id="mine", type="text", **typed)
    html = edit.html  # type: ignore[attr-defined]
    assert 'href="#f-show_if[1][1].value"' in html or "f-show_if[1][1].value" in html.split('id="errors"')[1][:900]
    assert html.count('class="msg"') == 1
    before = html.split('class="msg"')[0]
    assert before.rindex("show_if[1][1].value") > before.rindex("show_if[1][0].value") and 'value="9"' in before


@pytest.mark.parametrize(
    "deep",
    [
        {"all": [{"any": [{"all": [{"channel": ["counter"]}]}]}]},
        {"all": [{"channel": ["counter"]}], "any": [{"channel": ["counter"]}]},
        {"all": [{"any": []}]},
        "nonsense",
    ],
)
def test_condition_that_rows_cannot_hold_is_kept_as_it_is(edit: Edit, deep: Any) -> None:
    edit("", "add_item:pages[0]", **{"title.zh": "自制", "title.en": "Made", "kind:pages[0]": "text"})
    typed = json.dumps(deep)
    made = edit("pages[0].items[1]", **BOTH, id="mine", type="text", **{"show_if.kept": typed})
    assert made["pages"][0]["items"][1]["show_if"] == deep
    html = edit.html  # type: ignore[attr-defined]
    assert "超过两层" in html and 'name="show_if.kept"' in html
    sound = deep == {"all": [{"any": [{"all": [{"channel": ["counter"]}]}]}]}
    assert html.count('class="msg"') == (0 if sound else 1)
    emptied = edit("pages[0].items[1]", **BOTH, id="mine", type="text", **{"show_if.kept": ""})
    assert emptied["pages"][0]["items"][1]["show_if"] is None and 'name="show_if[0].what"' in edit.html  # type: ignore[attr-defined]


SIMPLE = ({"item": "overall", "op": "le", "value": 2}, {"channel": ["counter", "kiosk"]})


@pytest.mark.parametrize("seed", range(40))
def test_rows_give_back_every_condition_of_two_levels(seed: int) -> None:
    rnd = random.Random(seed)

    def several(most: int) -> list[dict[str, Any]]:
        return [rnd.choice(SIMPLE) for _ in range(rnd.randint(1, most))]

    parts = [{rnd.choice(["all", "any"]): several(4)} if rnd.random() < 0.5 else one for one in several(6)]
    condition = {rnd.choice(["all", "any"]): parts}
    found = spread(condition)
    assert found is not None
    post = QueryDict(mutable=True)
    post.update({"show_if.mode": found.mode, **{f"show_if.group.{one}": mode for one, mode in found.groups.items()}})
    for one in found.rows:
        channels = one.part.get("channel")
        typed = ("channel", "in", ",".join(channels)) if channels else ("overall", "le", str(one.part["value"]))
        post.update(row(one.stem, *typed, one.group))
    definition = {"pages": [{"items": [{"id": "overall", "type": "scale", "points": []}]}]}
    assert read_show_if(post, definition) == condition
