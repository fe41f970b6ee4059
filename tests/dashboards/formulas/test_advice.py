"""The advisory report as JSON: which questions enter, which dimensions are left out, the same again, every refusal."""

import json

import numpy as np
import pytest

from dashboards.formulas.advice import Asked, advice, blocks_of
from dashboards.formulas.pls_report import pls_report, satisfaction_model
from dashboards.formulas.rules import Rules, load_rules, standard_rules

CONSTRUCTS = ("overall", "expectation", "ideal", "waiting", "authorisation", "staff_skill", "digital", "recommend")
ASKED = tuple(Asked(f"q_{name}", name, {"zh": name, "en": name}) for name in CONSTRUCTS)


def rules() -> Rules:
    return load_rules(standard_rules("retail"), "retail")


def answers(n: int = 300) -> np.ndarray:
    rng = np.random.default_rng(2)
    common = rng.normal(0, 0.8, (n, 1))
    points = np.clip(np.rint(3.8 + common + rng.normal(0, 0.7, (n, len(ASKED)))), 1, 5)
    return (points - 1) * 25


def test_report_is_that_of_the_model_rounded_and_beside_the_weights_in_force() -> None:
    table = answers()
    found = advice(ASKED, table, rules(), 7, draws=60)
    dimensions = {"waiting": ["q_waiting", "q_authorisation"], "staff": ["q_staff_skill"], "digital": ["q_digital"]}
    model = satisfaction_model(dimensions, ["q_overall", "q_expectation", "q_ideal"], ["q_recommend"])
    columns = [[one.item for one in ASKED].index(item) for item in model.items]
    report = pls_report(table[:, columns], model, np.random.default_rng(7), scale=(0, 100), draws=60)
    assert (found["n"], found["left_out"], found["draws"], found["left_out_dimensions"]) == (300, 0, 60, [])
    for one, other in zip(found["weights"], report.weights, strict=True):
        assert (one["item"], one["share"]["value"]) == (other.item, pytest.approx(other.share.value, abs=5e-7))
        assert one["in_force"] == pytest.approx(other.in_force, abs=5e-7)
    assert [one["holds"] for one in found["constructs"]] == [one.holds for one in report.constructs]
    assert found["words"]["q_overall"] == {"zh": "overall", "en": "overall"}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_same_seed_gives_the_same_report() -> None:
    assert advice(ASKED, answers(), rules(), 3, draws=40) == advice(ASKED, answers(), rules(), 3, draws=40)


def test_dimension_asked_of_other_customers_is_left_out_by_name() -> None:
    table = answers()
    table[:260, 6] = np.nan
    found = advice(ASKED, table, rules(), 1, draws=40)
    assert found["left_out_dimensions"] == ["digital"] and found["n"] == 300


def test_each_question_is_in_the_first_block_that_has_it() -> None:
    blocks = blocks_of(ASKED, rules())
    assert blocks["satisfaction"] == ["q_overall", "q_expectation", "q_ideal"]
    assert blocks["recommend"] == ["q_recommend"] and "lobby" not in blocks
    items = [item for block in blocks.values() for item in block]
    assert len(items) == len(set(items)) == len(ASKED)


@pytest.mark.parametrize("n", [0, 1, 29])
def test_too_few_answers_are_a_named_refusal(n: int) -> None:
    assert advice(ASKED, answers(300)[:n], rules(), 1)["refused"] == "too_few_answers"


def test_answers_all_alike_name_their_question() -> None:
    table = answers()
    table[:, 5] = 75.0
    found = advice(ASKED, table, rules(), 1, draws=40)
    assert (found["refused"], found["names"]) == ("constant_item", ["q_staff_skill"])


@pytest.mark.parametrize("without", ["recommend", "overall"])
def test_survey_that_does_not_ask_what_the_model_needs_is_refused(without: str) -> None:
    core = ("overall", "expectation", "ideal") if without == "overall" else (without,)
    kept = [at for at, one in enumerate(ASKED) if one.construct not in core]
    found = advice([ASKED[at] for at in kept], answers()[:, kept], rules(), 1)
    assert found["refused"] == "too_few_answers"
