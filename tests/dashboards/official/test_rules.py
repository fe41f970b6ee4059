"""Rules are refused by name, move by two people, show their effect beforehand, and hold from their period on."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from dashboards.actions.fold import fold_all, follow_rules, verify_tallies
from dashboards.actions.rules import IllegalRuleMove, drop_rules, move_rules, save_rules
from dashboards.formulas.rules import RulesError, load_rules, standard_rules
from dashboards.models import RuleVersion, TallyLayout
from dashboards.queries.layouts import indices_for
from dashboards.queries.official.preview import preview_rules
from dashboards.queries.rules import rule_versions, rules_in_force
from surveys.engine.periods import add_months
from surveys.models import AuditEntry
from tests.cast import Cast
from tests.factories.answers import published as surveyed
from tests.factories.official import QUARTER, closed, small_bank

pytestmark = pytest.mark.both_databases
NEXT = add_months(QUARTER.last, 1)


def changed(change: Callable[[dict[str, Any]], Any], programme: str = "retail") -> dict[str, Any]:
    content = deepcopy(standard_rules(programme))
    change(content)
    return content


def weights(**given: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda content: content["indices"][0].update(constructs=given)


@pytest.mark.parametrize("programme", ["retail", "corporate", "product", "internal"])
def test_standard_rules_hold(programme: str) -> None:
    assert load_rules(standard_rules(programme), programme).headline == "satisfaction"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (weights(overall=0.33, expectation=0.33, ideal=0.33), "weights_do_not_add_up"),
        (weights(overall=0.5, expectation=0.6), "weights_do_not_add_up"),
        (weights(overall=0), "weight_not_positive"),
        (weights(overall=-1, ideal=2), "weight_not_positive"),
        (weights(overall="1"), "weight_not_positive"),
        (weights(overall=float("nan")), "weight_not_positive"),
        (weights(overall=10**400), "weight_not_positive"),
        (weights(overall=True), "weight_not_positive"),
        (weights(overall=0.3333, ideal=0.6667), "weight_too_fine"),
        (weights(), "missing"),
        (lambda c: c.update(adjusters=["waiting"]), "unknown_adjuster"),
        (lambda c: c.update(adjusters=["age_band", "age_band"]), "duplicate"),
        (lambda c: c.update(adjusters=["segment"]), "weighting_is_adjuster"),
        (lambda c: c.update(weighting=["weather"]), "unknown_adjuster"),
        (lambda c: c.update(adjusters="age_band"), "wrong_type"),
        (lambda c: c.update(settings={"gate": {"min_indicative": 60}}), "gates_out_of_order"),
        (lambda c: c.update(settings={"gate": {"iur_indicative": 0.8}}), "gates_out_of_order"),
        (lambda c: c.update(settings={"alpha": "0.05"}), "wrong_type"),
        (lambda c: c.update(settings={"level": 1.5}), "out_of_range"),
        (lambda c: c.update(peers={"by": "moon"}), "unknown_peer_grouping"),
        (lambda c: c.update(peers={"by": "attribute"}), "missing"),
        (lambda c: c.update(headline="nobody"), "headline_unknown"),
        (lambda c: c.update(headline="nps"), "headline_not_a_mean"),
        (lambda c: c.update(indices=[]), "too_few"),
        (lambda c: c["indices"].append(c["indices"][0]), "duplicate"),
        (lambda c: c["indices"][0].update(kind="median"), "unknown_kind"),
        (lambda c: c.update(quarters=0), "out_of_range"),
        (lambda c: c.update(exclusions={"min_items": 2}), "out_of_range"),
        (lambda c: c.update(surprise=1), "unknown_key"),
        (lambda c: c.update(schema=9), "unknown_schema"),
    ],
)
def test_faulty_rules_are_refused_by_name(change: Callable[[dict[str, Any]], Any], code: str) -> None:
    with pytest.raises(RulesError) as refusal:
        load_rules(changed(change), "retail")
    assert code in {fault.code for fault in refusal.value.faults}


@pytest.mark.parametrize(
    "data", [None, [], "rules", 1, {}, {"indices": [1]}, {"peers": 3, "settings": [], "schema": 1}]
)
def test_what_is_no_rules_at_all_is_refused(data: object) -> None:
    with pytest.raises(RulesError):
        load_rules(data, "retail")


@pytest.mark.parametrize("programme", ["internal", "product"])
def test_adjusters_are_refused_where_a_whole_group_is_taken_out(programme: str) -> None:
    with pytest.raises(RulesError, match="adjuster_not_allowed"):
        load_rules(changed(lambda c: c.update(adjusters=["channel"]), programme), programme)


@pytest.mark.parametrize("given", [{"overall": 0.2, "expectation": 0.3, "ideal": 0.5}, {"overall": 2, "ideal": 1}])
def test_shares_of_one_and_whole_parts_are_taken(given: dict[str, Any]) -> None:
    assert dict(load_rules(changed(weights(**given)), "retail").indices[0].constructs) == given


def saved(cast: Cast, content: dict[str, Any] | None = None, first_month: int = NEXT) -> RuleVersion:
    content = content or changed(weights(overall=1))
    return save_rules(
        programme="retail", content=content, first_month=first_month, note="simpler", actor=cast.headquarters
    )


def approved(cast: Cast, content: dict[str, Any] | None = None, first_month: int = NEXT) -> RuleVersion:
    rules = saved(cast, content, first_month)
    move_rules(rules=rules, to="submitted", actor=cast.headquarters)
    return move_rules(rules=rules, to="approved", actor=cast.second)


def test_rules_hold_from_their_period_on(cast: Cast) -> None:
    rules = approved(cast)
    assert (rules.number, rules.approved_by) == (2, cast.second)
    assert rules_in_force("retail", NEXT) == rules
    assert rules_in_force("retail", QUARTER.first).number == 1
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {
        "rules.saved",
        "rules.submitted",
        "rules.approved",
    }


def test_who_wrote_or_submitted_rules_never_approves_them(cast: Cast) -> None:
    rules = saved(cast)
    move_rules(rules=rules, to="submitted", actor=cast.second)
    for person in (cast.second, cast.headquarters):
        with pytest.raises(IllegalRuleMove, match="second_person_needed"):
            move_rules(rules=rules, to="approved", actor=person)


def test_others_neither_edit_nor_approve(cast: Cast) -> None:
    for person in (cast.designer, cast.supervisor, cast.manager, cast.auditor, cast.outsider):
        with pytest.raises(PermissionDenied):
            save_rules(programme="retail", content=standard_rules("retail"), first_month=NEXT, note="", actor=person)
    assert [rules.number for rules in rule_versions(cast.manager, "retail")] == [1]
    saved(cast)
    assert rule_versions(cast.manager, "retail").count() == 1
    assert rule_versions(cast.second, "retail").count() == 2
    assert rule_versions(cast.outsider).count() == 0


def test_submitted_rules_are_not_edited_and_a_draft_may_be_dropped(cast: Cast) -> None:
    rules = saved(cast)
    assert saved(cast).pk == rules.pk
    move_rules(rules=rules, to="submitted", actor=cast.headquarters)
    for deed in (lambda: saved(cast), lambda: drop_rules(rules=rules, actor=cast.headquarters)):
        with pytest.raises(IllegalRuleMove, match="not_a_draft"):
            deed()
    move_rules(rules=rules, to="draft", actor=cast.second)
    drop_rules(rules=rules, actor=cast.headquarters)
    assert RuleVersion.objects.filter(programme="retail").count() == 1


def test_rules_of_a_closed_period_cannot_change(cast: Cast) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    rules = saved(cast, first_month=QUARTER.first)
    move_rules(rules=rules, to="submitted", actor=cast.headquarters)
    closed()
    with pytest.raises(IllegalRuleMove, match="period_already_closed"):
        move_rules(rules=rules, to="approved", actor=cast.second)


def test_draft_for_a_closed_period_is_refused_before_a_second_person_sees_it(cast: Cast) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    closed()
    with pytest.raises(RulesError, match="period_already_closed"):
        saved(cast, first_month=QUARTER.first)


@pytest.mark.parametrize("misspelt", ["overal", "expectaton"])
def test_construct_that_nobody_asks_is_refused_by_name(cast: Cast, misspelt: str) -> None:
    with pytest.raises(RulesError) as refusal:
        saved(cast, changed(weights(**{misspelt: 1, "ideal": 1})))
    faults = refusal.value.faults
    assert [(one.path, one.code, one.params["name"]) for one in faults] == [
        ("indices[0].constructs", "unknown_construct", misspelt)
    ]


def test_construct_of_a_published_survey_may_be_weighed(cast: Cast) -> None:
    surveyed(constructs=("pace",))
    assert saved(cast, changed(weights(overall=1, pace=1))).state == "draft"


def test_database_refuses_to_change_approved_rules(cast: Cast) -> None:
    rules = approved(cast)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RuleVersion.objects.filter(pk=rules.pk).update(content={})


@pytest.mark.parametrize(("month", "code"), [(202602, "not_a_quarter"), (13, "not_a_quarter")])
def test_rules_begin_with_a_quarter(cast: Cast, month: int, code: str) -> None:
    with pytest.raises(RulesError, match=code):
        saved(cast, first_month=month)


def test_unknown_test_unit_is_refused(cast: Cast) -> None:
    with pytest.raises(RulesError, match="unknown_unit"):
        saved(cast, changed(lambda c: c.update(exclusions={"units": ["E1", "E77"]})))


def test_preview_lists_the_effect_on_each_unit_and_writes_nothing(cast: Cast) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    rules = saved(cast, changed(lambda c: c.update(settings={"min_difference": 50})))
    before = RuleVersion.objects.count(), AuditEntry.objects.count()
    preview = preview_rules(cast.second, rules, QUARTER)
    assert [effect.code for effect in preview.effects] == ["E1", "E2", "W1"]
    assert {effect.moved for effect in preview.effects} == {0}
    assert [effect.changed("class") for effect in preview.effects] == [True, False, True]
    assert (preview.outcomes, preview.answers) == (("complete", "complete"), (180, 180))
    assert before == (RuleVersion.objects.count(), AuditEntry.objects.count())
    with pytest.raises(PermissionDenied):
        preview_rules(cast.manager, rules, QUARTER)


def test_preview_shows_figures_that_move(cast: Cast) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    preview = preview_rules(cast.headquarters, saved(cast), QUARTER)
    assert all(effect.moved for effect in preview.effects)


def test_live_figures_are_counted_again_by_new_indices(cast: Cast) -> None:
    version = small_bank([cast.e1])
    fold_all()
    assert follow_rules() == 0
    approved(cast, first_month=QUARTER.first)
    assert indices_for(version.pk)[0]["constructs"] == {"overall": 1}
    assert follow_rules() == 1
    assert follow_rules() == 0
    assert verify_tallies(version.pk) == []
    assert TallyLayout.objects.get(version=version, current=True).indices[0]["constructs"] == {"overall": 1}
