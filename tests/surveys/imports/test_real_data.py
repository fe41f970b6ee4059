"""Real data through the real commands, in and out: figures, live and exported, equal what NumPy makes of the file."""

import csv
import gzip
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from dashboards.queries.cells import Grid, read
from dashboards.queries.selection import Selection
from surveys.engine.periods import Period
from surveys.models import ResponseText, Unit
from tests.cast import Cast, make_user

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
DAY = "2026-05-04"
SELECTION = Selection("retail", Period(202605, 202605))


def run(command: str, *options: object) -> str:
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


def counted(survey: str, file: Path, *options: object) -> None:
    """Bring a file, and fold it."""
    run("import_survey", EXAMPLES / f"{survey}.json", "--publish")
    run("import_responses", file, f"--survey={survey}", f"--date={DAY}", *options)
    run("fold")
    run("verify_tallies", f"--survey={survey}")


def figures(units: list[Unit]) -> Grid:
    viewer = make_user("reader", "headquarters", Unit.objects.get(placements__parent=None))
    return read(viewer, SELECTION, [unit.pk for unit in units])


def exported(folder: Path, *options: str) -> dict[str, dict[str, str]]:
    """The satisfaction index of May 2026 as the command writes it, by unit."""
    file = folder / "scores.csv"
    run("export_scores", "--period=2026-05", "--index=satisfaction", "--format=csv", f"--output={file}", *options)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return {row["unit"]: row for row in csv.DictReader(stream)}


@pytest.mark.both_databases
def test_bank_customers_have_the_index_that_numpy_computes(cast: Cast, tmp_path: Path) -> None:
    file = GOLDEN / "case_01" / "responses.csv"
    counted("bank250", file, "--sampling=drawn", "--default-unit=HO")
    with file.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    own = np.array([[float(row[f"sat{place}"]) for place in range(1, 5)] for row in rows]).mean(axis=1) * 10
    n, total, squares = figures([cast.ho]).total("satisfaction")[0].tolist()
    assert n == len(own) == 250
    assert abs(total / n / 10_000 - own.mean()) < 1e-9
    variance = (squares - total * total / n) / (n - 1) / 1e8
    assert abs(variance - own.var(ddof=1)) < 1e-9
    row = exported(tmp_path)["HO"]
    assert (row["n"], row["measure"], row["status"]) == ("250", "points", "publishable")
    assert abs(float(row["value"]) - own.mean()) < 1e-6


@pytest.mark.both_databases
def test_ratings_of_1128_units_equal_numpy_s_means(db: None, tmp_path: Path) -> None:
    with gzip.open(GOLDEN / "case_c5" / "insteval.csv.gz", "rt", encoding="utf-8") as stream:
        text = stream.read()
    rows = list(csv.DictReader(text.splitlines()))
    units, ratings = tmp_path / "units.csv", tmp_path / "ratings.csv"
    ratings.write_text(text, encoding="utf-8")
    with units.open("wb") as stream:
        subprocess.run([sys.executable, EXAMPLES / "rating_units.py", ratings], stdout=stream, check=True)
    run("import_units", units)
    counted("ratings", ratings, "--sampling=open", f"--map-file={EXAMPLES / 'ratings.map.json'}")
    departments = list(Unit.objects.filter(kind="region"))
    grid = figures(departments)
    written = exported(tmp_path, "--level=region")
    given = np.array([float(row["y"]) for row in rows])
    where = np.array([f"DEPT-{row['dept']}" for row in rows])
    assert len(departments) == 14 and Unit.objects.filter(kind="branch").count() == 1128
    for place, department in enumerate(departments):
        n, total, _squares = grid.total("satisfaction")[place].tolist()
        mine = given[where == department.code]
        assert n == len(mine)
        assert abs((total / n / 10_000 / 25 + 1) - mine.mean()) < 1e-6
        assert int(written[department.code]["n"]) == len(mine)
        assert abs(float(written[department.code]["value"]) / 25 + 1 - mine.mean()) < 1e-6


@pytest.mark.both_databases
@pytest.mark.parametrize("sample", ["dev", "test", "train"])
def test_chinese_reviews_become_comments(cast: Cast, sample: str) -> None:
    file = GOLDEN / "case_c6" / f"{sample}_sample.csv"
    mapping = f"--map-file={EXAMPLES / 'reviews.map.json'}"
    counted("reviews", file, "--sampling=open", "--default-unit=E1", mapping)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    texts = sorted(ResponseText.objects.values_list("text", flat=True))
    assert texts == sorted(row["reviewbody"].strip() for row in rows)
    n, total, _squares = figures([cast.e1]).total("satisfaction")[0].tolist()
    stars = np.array([float(row["star"]) for row in rows])
    assert n == 100
    assert abs(total / n / 10_000 - ((stars - 1) * 25).mean()) < 1e-9
