"""The rules: drafted by one person, approved by another; their effect; a sentence for whatever is wrong."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from dashboards.forms.official_faults import fault_words
from dashboards.models import RuleVersion, ScoreRun
from dashboards.queries.rules import rules_in_force
from surveys.models import SurveyVersion
from tests.cast import Cast
from tests.dashboards.official_pages.test_runs import text
from tests.dashboards.pages.conftest import Visit
from tests.factories.official import drawn, small_bank

pytestmark = pytest.mark.both_databases
DRAFT = "/official/rules/retail/draft/"


def content(**more: Any) -> dict[str, Any]:
    held = rules_in_force("retail")
    assert held is not None
    return {**copy.deepcopy(held.content), **more}


def given(rules: object, month: str = "2098-01") -> dict[str, str]:
    return {"first_month": month, "note": "try", "content": rules if isinstance(rules, str) else json.dumps(rules)}


def test_rules_are_drafted_submitted_and_approved_by_two_people(cast: Cast, visit: Visit) -> None:
    first, second = visit(cast.headquarters), visit(cast.second)
    saved = first.post(DRAFT, given(content(adjusters=["age_band"])))
    draft = RuleVersion.objects.exclude(state="approved").get()
    page = f"/official/rules/{draft.pk}/"
    assert saved.status_code == 302 and saved["Location"] == page
    assert first.post(f"{page}move/", {"do": "submit"}).status_code == 302
    again = first.post(DRAFT, given(content()))
    assert again.status_code == 400 and "Take it back before you change it" in again.content.decode()
    refused = first.post(f"{page}move/", {"do": "approve"})
    assert refused.status_code == 409 and "Somebody else has to approve it" in refused.content.decode()
    assert second.post(f"{page}move/", {"do": "approve"}).status_code == 302
    assert RuleVersion.objects.get(pk=draft.pk).approved_by == cast.second
    assert "Approved by second" in text(first, page)
    late = second.post(f"{page}move/", {"do": "return"})
    assert late.status_code == 409 and "moved on in the meantime" in late.content.decode()


def test_effect_on_the_last_quarter_is_shown_and_nothing_written(cast: Cast, visit: Visit) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    client = visit(cast.headquarters)
    client.post(DRAFT, given(content(adjusters=[])))
    draft = RuleVersion.objects.exclude(state="approved").get()
    page = text(client, f"/official/rules/{draft.pk}/?effect=1")
    assert "Wangjiang branch" in page and "Nothing was written" in page
    assert ScoreRun.objects.count() == 0
    assert "Effect on" not in text(client, f"/official/rules/{draft.pk}/")


def test_effect_says_how_many_units_would_lose_their_figure_and_shows_them_first(cast: Cast, visit: Visit) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    for unit in (cast.e1, cast.e2):
        drawn(SurveyVersion.objects.get(), unit, 60, seed=2)
    gate = {"min_shown": 100, "min_indicative": 100, "min_appraisable": 100}
    client = visit(cast.headquarters)
    client.post(DRAFT, given(content(settings={"gate": gate})))
    draft = RuleVersion.objects.exclude(state="approved").get()
    page = text(client, f"/official/rules/{draft.pk}/?effect=1")
    assert "1 unit would have no figure any more" in page
    table = page.partition("Effect on each unit")[2]
    assert table.index("Baita") < table.index("Wangjiang")


def test_draft_is_thrown_away(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    client.post(DRAFT, given(content()))
    draft = RuleVersion.objects.exclude(state="approved").get()
    assert client.post(f"/official/rules/{draft.pk}/move/", {"do": "drop"}).status_code == 302
    assert not RuleVersion.objects.exclude(state="approved").exists()
    assert client.get(f"/official/rules/{draft.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"headline": "nothing"}, "Name one of the indices"),
        ({"headline": "nps"}, "Only a mean can be adjusted"),
        ({"adjusters": ["waiting"]}, "is no trait of customers"),
        ({"adjusters": ["segment"]}, "Keep it in one of the two lists"),
        ({"adjusters": ["age_band", "age_band"]}, "stands here twice"),
        ({"peers": {"by": "mood"}}, "Peers cannot be grouped"),
        ({"exclusions": {"units": ["NONE"]}}, "There is no unit with the code"),
        ({"settings": {"gate": {"min_shown": 60}}}, "Let them ascend"),
        ({"settings": {"level": 2}}, "Must lie between"),
        ({"quarters": "four"}, "wrong form"),
        ({"more": 1}, "is not known here"),
        ({"schema": 2}, "Write “schema”: 1"),
        ({"indices": []}, "At least 1"),
    ],
)
def test_what_is_wrong_in_rules_is_said_and_kept(changed: dict[str, Any], says: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.headquarters).post(DRAFT, given(content(**changed)))
    assert answer.status_code == 400 and says in answer.content.decode()
    assert next(iter(changed)) in answer.content.decode()
    assert not RuleVersion.objects.exclude(state="approved").exists()


def test_weights_of_099_are_refused(cast: Cast, visit: Visit) -> None:
    rules = content()
    rules["indices"][0]["constructs"] = {"overall": 0.33, "expectation": 0.33, "ideal": 0.33}
    answer = visit(cast.headquarters).post(DRAFT, given(rules))
    assert answer.status_code == 400 and "add up to 0.990" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong", ["{", "[]", "null", '{"a": NaN}', "[" * 5000, '{"a": "\\u0000"}', '{"a": "\\ud800"}', "1e999"]
)
def test_what_is_no_rules_at_all_is_refused(wrong: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.headquarters).post(DRAFT, given(wrong))
    assert answer.status_code == 400 and "correcting" in answer.content.decode()


@pytest.mark.parametrize("month", ["2098-02", "2098-13", "soon", "", "0001-01"])
def test_rules_begin_with_a_quarter(month: str, cast: Cast, visit: Visit) -> None:
    assert visit(cast.headquarters).post(DRAFT, given(content(), month)).status_code == 400


def test_others_read_approved_rules_only_and_change_none(cast: Cast, visit: Visit) -> None:
    visit(cast.headquarters).post(DRAFT, given(content()))
    draft, held = RuleVersion.objects.exclude(state="approved").get(), rules_in_force("retail")
    assert held is not None
    for person in (cast.manager, cast.supervisor, cast.auditor):
        client = visit(person)
        assert client.get("/official/rules/").status_code == 200
        assert client.get(f"/official/rules/{held.pk}/").status_code == 200
        assert client.get(f"/official/rules/{draft.pk}/").status_code == 404
        assert client.get(DRAFT).status_code == 403
        assert client.post(f"/official/rules/{held.pk}/move/", {"do": "drop"}).status_code == 404
    for person in (cast.outsider, cast.frontline, cast.designer):
        assert visit(person).get("/official/rules/").status_code == 404
    assert visit(cast.headquarters).get("/official/rules/nothing/draft/").status_code == 404


def test_every_fault_of_the_loader_has_a_sentence() -> None:
    root = Path(__file__).resolve().parents[3]
    read = "".join(path.read_text() for path in (root / "dashboards/formulas/rules").glob("*.py"))
    read += (root / "surveys/engine/reading.py").read_text() + (
        root / "dashboards/actions/rules/lifecycle.py"
    ).read_text()
    named = set(re.findall(r'(?:\.fault\(|Fault\([^,()]+, )"([a-z_]+)"', read))
    assert len(named) > 15 and named - {"scale_has_no_width"} <= set(fault_words())
