"""The card that says how an index is made: by the rules of the run, not by the usual ones."""

import html
import re
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from dashboards.formulas.rules import load_rules, standard_rules
from dashboards.queries.figures import IndexSpec


@pytest.mark.parametrize(
    ("programme", "changed", "told", "not_told"),
    [
        ("retail", {}, ("borrows 10 degrees", "evened out as by the CAHPS", "p < 0.05)"), ("0.0500",)),
        ("retail", {"prior_df": 4, "alpha": 0.01}, ("borrows 4 degrees", "p < 0.01)"), ("ten degrees", "10 degrees")),
        ("retail", {"prior_df": 0, "level": 0.9}, ("the unit’s own variance", "90% interval"), ("borrows", "95%")),
        ("internal", {}, ("how mild or strict each colleague is", "borrows 10 degrees"), ("CAHPS",)),
        ("product", {}, ("Evened out the branch",), ("CAHPS",)),
    ],
)
def test_formula_tells_what_the_run_used(
    programme: str, changed: dict[str, Any], told: tuple[str, ...], not_told: tuple[str, ...]
) -> None:
    rules = load_rules(standard_rules(programme) | {"settings": changed}, programme)
    spec = IndexSpec("satisfaction", "mean", "满意度", "Satisfaction")
    table = {
        "rules": rules,
        "spec": spec,
        "index": rules.indices[0],
        "specs": (spec,),
        "group": {"outcome": "complete"},
    }
    nobody: list[str] = []
    page, request = Paginator(nobody, 50).get_page(1), RequestFactory().get("/")
    context = {"table": table, "page": page, "axis": (0, 100), "request": request}
    with override("en"):
        parts = [render_to_string(f"dashboards/official/{name}.html", context) for name in ("_card", "_run_table")]
    said = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[a-z/][^>]*>", " ", " ".join(parts))))
    assert [words for words in told if words not in said] == []
    assert [words for words in not_told if words in said] == []
