"""The same answers give the same bytes on PostgreSQL and on SQLite, and the numbers of a second implementation."""

import os
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from dashboards.formulas.runs import Inputs, Results, reproduce, unpack
from tests.dashboards.formulas import independent
from tests.dashboards.official.two_banks import build
from tests.once import made_once

ROOT = Path(__file__).parents[3]
PROGRAMMES = ("retail", "corporate", "product", "internal")
HALF = Decimal("0.0000005000001")  # what rounding to 6 places may move


@pytest.fixture
@made_once
def contents(db: None) -> dict[str, bytes]:
    return build()


def test_clean_sqlite_gives_the_same_bytes_as_this_database(contents: dict[str, bytes], tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}",
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "CRITICAL",
    }
    command = [sys.executable, "-m", "tests.dashboards.official.two_banks", str(tmp_path)]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=300)
    for programme in PROGRAMMES:
        assert (tmp_path / f"{programme}.manyi").read_bytes() == contents[programme], programme


def test_file_reproduces_without_its_database(contents: dict[str, bytes], tmp_path: Path) -> None:
    for programme, content in contents.items():
        (tmp_path / programme).write_bytes(content)
        said = StringIO()
        call_command("reproduce_run", file=tmp_path / programme, stdout=said)
        assert "the same to the last byte" in said.getvalue()


def test_changed_figure_is_named_and_leaves_with_1(contents: dict[str, bytes], tmp_path: Path) -> None:
    found = reproduce(contents["retail"])
    assert found.same
    changed = tmp_path / "changed"
    changed.write_bytes(contents["retail"].replace(b'"appraisable"', b'"publishable"').replace(b'"above"', b'"belov"'))
    said = StringIO()
    with pytest.raises(CommandError) as leaving:
        call_command("reproduce_run", file=changed, stdout=said)
    assert leaving.value.returncode == 1
    assert "results.indices." in said.getvalue() and "stored" in said.getvalue()


@pytest.mark.parametrize("cut", [5, 30, -1])
def test_file_that_is_cut_off_leaves_with_2(contents: dict[str, bytes], tmp_path: Path, cut: int) -> None:
    (tmp_path / "cut").write_bytes(contents["retail"][:cut])
    with pytest.raises(CommandError) as leaving:
        call_command("reproduce_run", file=tmp_path / "cut")
    assert leaving.value.returncode == 2


def columns(results: Results, code: str, part: str = "units") -> dict[str, list[Any]]:
    table: Mapping[str, Any] = results.figures["indices"][code][part]
    return dict(zip(table["columns"], zip(*table["rows"], strict=True), strict=True))


def adjusters_of(inputs: Inputs, names: list[str], weights: np.ndarray) -> np.ndarray:
    """Each named column anew, from the codes alone."""
    found = []
    for name in names:
        variable, _, code = name.partition("=")
        codes = inputs.codes[variable].astype(float)
        known = np.where(codes == 0, np.nan, (codes == int(code)).astype(float) if code else codes)
        for unit in range(len(inputs.units)):
            mine, seen = inputs.unit == unit, ~np.isnan(known)
            known[mine & ~seen] = np.average(known[mine & seen], weights=weights[mine & seen])
        found.append(known)
    return np.column_stack(found)


def agree(published: list[str], second: np.ndarray, what: str) -> None:
    for one, other in zip(published, second.tolist(), strict=True):
        assert abs(Decimal(one) - Decimal(other)) <= HALF + Decimal("1e-8"), what


@pytest.mark.parametrize("code", ["satisfaction", "waiting", "staff"])
def test_second_implementation_agrees_before_rounding(contents: dict[str, bytes], code: str) -> None:
    inputs, results = unpack(contents["retail"])
    index = results.figures["indices"][code]
    weights = None if results.weights is None else results.weights / 1e6
    assert weights is not None and len(set(results.weights.tolist())) > 1
    names = list(index["beta"])
    y, x, k = inputs.scores[code] / 10_000, adjusters_of(inputs, names, weights), len(inputs.units)
    beta, a, macro, variance, _ = independent.adjusted(inputs.unit, y, x, weights, k)
    np.testing.assert_allclose([float(each) for each in index["beta"].values()], beta, atol=2e-9, rtol=1e-8)
    mine, n = columns(results, code), np.bincount(inputs.unit)
    judged = independent.judged(a, variance, n, len(names))
    agree(mine["adjusted"], a, "adjusted")
    agree(mine["macro_variance"], macro, "macro")
    agree(mine["variance"], variance, "variance")
    for name in ("difference", "se", "t", "p", "iur", "shrunken"):
        agree(mine[name], judged[name], name)
