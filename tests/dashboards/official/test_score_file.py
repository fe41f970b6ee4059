"""``manage.py score_file`` on 73,421 real ratings agrees with the second implementation; faulty files are refused."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from tests.dashboards.formulas import c5, independent

ROOT = Path(__file__).parents[3]
CONFIG = ROOT / "docs/examples/score_c5.json"


def run(tmp_path: Path, file: Path, config: Path = CONFIG, **more: Any) -> list[dict[str, str]]:
    output = tmp_path / "out.csv"
    call_command("score_file", file, config=config, output=output, **more)
    with output.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_c5_agrees_with_the_second_implementation(tmp_path: Path) -> None:
    rows = {int(row["unit"]): row for row in run(tmp_path, c5.FILE)}
    data, answers = c5.columns(), c5.answers()
    ids = np.unique(data["d"])
    assert sorted(rows) == ids.tolist() and len(rows) == 1128
    _, a, macro, variance, _ = independent.adjusted(
        answers.unit, answers.score / 10_000, answers.adjusters, None, answers.units
    )
    n = np.bincount(answers.unit)
    for group in np.unique(answers.groups):
        mine = np.flatnonzero((answers.groups == group) & (n >= 10))
        second = independent.judged(a[mine], variance[mine], n[mine], 3)
        for place, unit in enumerate(mine.tolist()):
            row = rows[int(ids[unit])]
            expected = {"adjusted": a[unit], "macro_variance": macro[unit], "variance": variance[unit]}
            expected |= {name: second[name][place] for name in ("difference", "se", "t", "p", "iur", "shrunken")}
            for name, value in expected.items():
                assert abs(Decimal(row[name]) - Decimal(float(value))) < Decimal("0.00000052"), (unit, name)
            assert row["peers"] == str(group) and int(row["n"]) == n[unit]
            clear = second["p"][place] < 0.05 and abs(second["difference"][place]) >= 3
            side = "above" if second["difference"][place] > 0 else "below"
            assert row["class"] == (side if clear else "not_different")


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(text)
    return path


def config(tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "config.json"
    path.write_text(
        json.dumps({"schema": 1, "unit": "u", "score": {"column": "y", "minimum": 1, "maximum": 5}} | changes)
    )
    return path


def test_small_file_is_scored_to_exact_points(tmp_path: Path) -> None:
    rows = run(tmp_path, written(tmp_path, "u,y\na,1\na,2.5\nb,5\nb,\n"), config(tmp_path))
    assert [(row["unit"], row["n"], row["raw"]) for row in rows] == [("a", "2", "18.750000"), ("b", "1", "100.000000")]
    assert {row["status"] for row in rows} == {"suppressed"} or rows[0]["shrunken"] == ""


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("u,y\na,1\na,six\nb,9\n", 1, "3: y: “six” is not a number that can stand here."),
        ("u,y\na,1\nb,9\n", 1, "3: y: “9” is not a number that can stand here."),
        ("u,y\na,1/0\n", 1, "2: y: “1/0” is not a number that can stand here."),
        ("u,y\n,1\n", 1, "2: The unit is missing."),
        ("u,z\na,1\n", 2, "The file has no column “y”."),
        ("", 2, "The file is empty."),
    ],
)
def test_faulty_file_is_refused_by_line_and_nothing_is_written(
    tmp_path: Path, text: str, status: int, said: str
) -> None:
    with pytest.raises(CommandError, match="nothing was written") as refusal:
        run(tmp_path, written(tmp_path, text), config(tmp_path))
    assert refusal.value.returncode == status
    assert said in str(refusal.value)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("cell", ["1e300", "-1e10", "inf", "nan", "1_0", "old"])
def test_adjuster_that_is_no_sensible_number_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(CommandError, match=f"3: age: “{cell}” is not a number that can stand here"):
        run(tmp_path, written(tmp_path, f"u,y,age\na,1,2\na,2,{cell}\n"), config(tmp_path, adjusters=["age"]))


def test_unit_in_two_peer_groups_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="3: Unit “a” stands with p above and with q here"):
        run(tmp_path, written(tmp_path, "u,g,y\na,p,1\na,q,2\n"), config(tmp_path, peers="g"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"score": {"column": "y", "minimum": 5, "maximum": 5}}, "scale_has_no_width"),
        ({"adjusters": ["y"]}, "duplicate"),
        ({"adjusters": "y"}, "wrong_type"),
        ({"settings": {"gate": {"min_shown": 50, "min_indicative": 30}}}, "gates_out_of_order"),
        ({"schema": 2}, "unknown_schema"),
        ({"more": 1}, "unknown_key"),
        ({"unit": ""}, "missing"),
    ],
)
def test_faulty_configuration_is_refused_by_name(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(CommandError, match=code) as refusal:
        run(tmp_path, written(tmp_path, "u,y\na,1\n"), config(tmp_path, **changes))
    assert refusal.value.returncode == 2
