"""The rules as a form: it shows what holds, what is typed becomes rules, what is wrong stands beside its field."""

import csv
import io
from typing import Any

import pytest

from dashboards.forms.rules_reading import RulesDraft
from dashboards.formulas.rules import load_rules, standard_rules
from dashboards.models import RuleVersion
from dashboards.queries.official.rule_changes import rule_changes
from tests.cast import Cast
from tests.dashboards.official_pages.test_rules import DRAFT, content
from tests.dashboards.official_pages.test_runs import text
from tests.dashboards.pages.conftest import Visit
from tests.factories.official import small_bank

pytestmark = pytest.mark.both_databases


def typed(programme: str = "retail", held: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    """What a browser sends of the form as it is shown, with some fields changed."""
    asked = RulesDraft(programme, held or content(), {"first_month": "2098-01", "note": "try"})
    data: dict[str, Any] = {}
    for form in (asked.form, *asked.rows):
        for bound in form:
            value = bound.value()
            if value not in (None, False):
                data[bound.html_name] = "on" if value is True else value
    return {name: value for name, value in {**data, **changed}.items() if value is not None}


def saved(cast: Cast, visit: Visit, **changed: Any) -> dict[str, Any]:
    answer = visit(cast.headquarters).post(DRAFT, typed(**changed))
    assert answer.status_code == 302, text(visit(cast.headquarters), DRAFT)
    return RuleVersion.objects.exclude(state="approved").get().content


@pytest.mark.parametrize("programme", ["retail", "corporate", "product", "internal"])
def test_form_sent_as_it_is_shown_changes_nothing(programme: str, cast: Cast, visit: Visit) -> None:
    held = standard_rules(programme)
    answer = visit(cast.headquarters).post(f"/official/rules/{programme}/draft/", typed(programme, held))
    assert answer.status_code == 302
    draft = RuleVersion.objects.exclude(state="approved").get()
    assert {change.place for change in rule_changes(draft)} == set()


def test_every_choice_of_the_rules_is_a_field(cast: Cast, visit: Visit) -> None:
    rules = saved(
        cast,
        visit,
        adjusters=["age_band", "channel"],
        weighting=["segment"],
        peers="attribute",
        attribute="size",
        units="E2",
        min_items="0.75",
        careless=None,
        min_shown="12",
        min_indicative="40",
        min_appraisable="60",
        iur_indicative="0.65",
        iur_appraisable="0.8",
        min_difference="2.5",
        alpha="0.01",
        level="0.9",
        prior_df="20",
        small_group="15",
        quarters="2",
        fewest_to_rake="80",
        headline="waiting",
    )
    found = load_rules(rules, "retail")
    assert (found.adjusters, found.weighting, found.headline) == (("age_band", "channel"), ("segment",), "waiting")
    assert (found.peers.by, found.peers.attribute, found.quarters, found.fewest_to_rake) == ("attribute", "size", 2, 80)
    assert (found.exclusions.units, found.exclusions.min_items, found.exclusions.careless) == (("E2",), 0.75, False)
    gate = found.settings.gate
    assert (gate.min_shown, gate.min_indicative, gate.min_appraisable) == (12, 40, 60)
    assert (gate.iur_indicative, gate.iur_appraisable) == (0.65, 0.8)
    numbers = found.settings
    assert (numbers.min_difference, numbers.alpha, numbers.level) == (2.5, 0.01, 0.9)
    assert (numbers.prior_df, numbers.small_group) == (20, 15)


def test_second_person_reads_every_choice_and_each_change_by_the_name_it_has_in_the_form(
    cast: Cast, visit: Visit
) -> None:
    saved(cast, visit, alpha="0.01", min_indicative="40", min_difference="2.5", units="E2", careless=None)
    page = text(visit(cast.second), f"/official/rules/{RuleVersion.objects.exclude(state='approved').get().pk}/")
    for label in ("A difference counts from so many points", "Publishable from so many answers", "Compared with"):
        assert label in page
    assert "units of the same kind" in page and "Significance of a class 0.05 0.01" in page
    assert "settings" not in page.partition("What it changes")[2]


def test_index_is_added_changed_and_taken_out(cast: Cast, visit: Visit) -> None:
    last = f"i{len(content()['indices'])}"
    new = {f"{last}-code": "core", f"{last}-zh": "核心", f"{last}-en": "Core", f"{last}-kind": "mean"}
    new[f"{last}-constructs"] = "overall 0.5, expectation 0.25\nideal = 0.25"
    rules = saved(cast, visit, **new, **{"i0-constructs": "overall 2, ideal", "i1-code": ""})
    codes = [one["code"] for one in rules["indices"]]
    assert "top2" not in codes and codes[-1] == "core"
    assert rules["indices"][-1]["constructs"] == {"overall": 0.5, "expectation": 0.25, "ideal": 0.25}
    assert rules["indices"][0]["constructs"] == {"overall": 2, "ideal": 1}
    draft = RuleVersion.objects.exclude(state="approved").get()
    places = {change.place for change in rule_changes(draft)}
    assert {"indices.top2", "indices.core", "indices.satisfaction.constructs.overall"} <= places
    page = text(visit(cast.headquarters), f"/official/rules/{draft.pk}/")
    assert "What it changes" in page and "indices.core" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"i0-constructs": "overall 0.33, expectation 0.33, ideal 0.33"}, "add up to 0.990"),
        ({"i0-constructs": "overall one"}, "cannot be read"),
        ({"i0-constructs": "overall 1, overall 2"}, "cannot be read"),
        ({"i0-constructs": "overall 0"}, "above 0"),
        ({"i0-constructs": "overal 1, ideal 1"}, "No published survey asks “overal”"),
        ({"units": "E1" * 900}, "There is no unit with the code “E1E1"),
        ({"i0-constructs": ""}, "Missing"),
        ({"i0-zh": "", "i0-en": ""}, "Missing"),
        ({"i1-code": "satisfaction"}, "stands here twice"),
        ({"i0-code": "Nötig"}, "small Latin letters"),
        ({"headline": "nps"}, "Only a mean"),
        ({"headline": ""}, "required"),
        ({"weighting": ["age_band"]}, "Keep it in one of the two lists"),
        ({"min_shown": "70"}, "Let them ascend"),
        ({"alpha": "2"}, "Must lie between"),
        ({"level": "soon"}, "Enter a number"),
        ({"peers": "attribute", "attribute": ""}, "Missing"),
        ({"peers": "moon"}, "valid choice"),
        ({"units": "NONE"}, "no unit with the code"),
        ({"first_month": "2098-02"}, "begin with a quarter"),
        ({"first_month": "soon"}, "Write a month"),
        ({"note": ""}, "required"),
        ({"quarters": "99"}, "Must lie between"),
    ],
)
def test_what_is_wrong_stands_in_the_page_and_nothing_is_lost(
    changed: dict[str, Any], says: str, cast: Cast, visit: Visit
) -> None:
    answer = visit(cast.headquarters).post(DRAFT, typed(**changed))
    page = answer.content.decode()
    assert answer.status_code == 400 and says in page
    for value in changed.values():
        if isinstance(value, str) and value:
            assert value in page
    assert not RuleVersion.objects.exclude(state="approved").exists()


def test_form_offers_json_and_json_the_form(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    assert "Edit as JSON" in text(client, DRAFT) and "Edit as form" in text(client, f"{DRAFT}?as=json")


def test_effect_is_a_table_as_well(cast: Cast, visit: Visit) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    saved(cast, visit, adjusters=[])
    draft = RuleVersion.objects.exclude(state="approved").get()
    answer = visit(cast.second).get(f"/official/rules/{draft.pk}/effect.csv")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert [row[0] for row in rows] and {row[0] for row in rows} == {"E1", "E2", "W1"}
    assert all(len(row) == len(head) == 13 for row in rows)
    assert float(rows[0][-1]) == pytest.approx(float(rows[0][7]) - float(rows[0][2]))
    for person in (cast.manager, cast.auditor, cast.outsider):
        assert visit(person).get(f"/official/rules/{draft.pk}/effect.csv").status_code == 404
