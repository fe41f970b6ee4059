"""docs/METHODS.md names functions and tests that exist, and leaves no formula out."""

import importlib
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parents[2]
PAGE = (ROOT / "docs/METHODS.md").read_text(encoding="utf-8")
FUNCTIONS = sorted(set(re.findall(r"`(\w+)\.(\w+)`", PAGE)) - {("rounding", "py")})
NAMED_TESTS = sorted(set(re.findall(r"`(test_\w+)::(test_\w+)`", PAGE)))
PARTS = {"answers", "cells", "figures", "layout", "official", "peers", "pls_bootstrap", "pls_core", "pls_draws"}
PARTS |= {"pls_quality", "raking", "refusals", "rounding", "simulate", "special", "standard", "standard_facts"}
PARTS |= {"importance"}


@pytest.mark.parametrize(("module", "function"), FUNCTIONS)
def test_a_function_named_on_the_page_exists(module: str, function: str) -> None:
    assert hasattr(importlib.import_module(f"dashboards.formulas.{module}"), function)


@pytest.mark.parametrize(("module", "test"), NAMED_TESTS)
def test_a_test_named_on_the_page_exists(module: str, test: str) -> None:
    assert f"\ndef {test}(" in (TESTS / f"{module}.py").read_text(encoding="utf-8")


def test_every_formula_is_on_the_page() -> None:
    modules = {path.stem for path in (ROOT / "dashboards/formulas").glob("[a-z]*.py")}
    assert modules - {module for module, _ in FUNCTIONS} == PARTS
