"""Head and signature stand in every export of published figures, and can be checked with nothing but the export."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from dashboards.formulas.ledger import hash_of, holds, signed_text
from dashboards.formulas.runs import digest, stamped, unstamped
from dashboards.models import AppraisalRun, LedgerEntry, ScoreRun
from tests.cast import Cast
from tests.dashboards.evidence.test_pages import Visit
from tests.factories.official import QUARTER

pytestmark = pytest.mark.both_databases


def test_board_names_head_and_signature_in_every_row(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    text = visit(cast.headquarters).get("/appraisal/board.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    number, _, found = rows[0]["Ledger head"].partition(":")
    algorithm, _, signature = rows[0]["Signature of the head"].partition(":")
    assert holds(algorithm, rows[0]["Signing key"], signature, signed_text(int(number), found))
    assert (rows[0]["Ledger entry"], found) == ("3", LedgerEntry.objects.get(number=number).hash)
    assert len({row["Ledger head"] for row in rows}) == 1 and len(rows) == 3


def test_card_names_head_and_signature_beside_its_own_bytes(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    found = visit(cast.manager).get(f"/appraisal/{QUARTER.code}/E1/card.json")
    content = published.results.get(unit=cast.e1).content
    assert found.content.decode().startswith(f'{{"card":{content},')
    head = found.json()["ledger"]["head"]
    assert found.json()["sha256"] == hash_of(content) and found.json()["ledger"]["entry"] == 3
    message = signed_text(head["number"], head["hash"])
    assert holds(head["algorithm"], head["public_key"], head["signature"], message)
    assert not holds(head["algorithm"], head["public_key"], head["signature"], message + b"0")
    assert (
        f"Ledger: entry 3, head {head['number']}"
        in visit(cast.manager).get(f"/appraisal/{QUARTER.code}/E1/").content.decode()
    )


def test_board_as_json_and_excel_says_what_its_csv_says(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    client = visit(cast.headquarters)
    told = client.get("/appraisal/board.json?sort=code").json()
    assert _checked(told["ledger"]["head"]) and told["ledger"]["entry"] == 3
    lines = client.get("/appraisal/board.csv?sort=code").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert [(one["unit"], one["grade"], one["total"]) for one in told["units"]] == [
        (row["Code"], row["Grade"], row["Total"]) for row in rows
    ]
    assert set(told["units"][0]["points"]) == {"retail", "visits"} and told["run"] == str(published.public_id)
    sheet = load_workbook(io.BytesIO(client.get("/appraisal/board.xlsx?sort=code").content)).active
    head, *cells = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert head == list(rows[0]) and [line[1] for line in cells] == [row["Code"] for row in rows]
    assert cells[0][head.index("Ledger head")] == rows[0]["Ledger head"]


def test_board_files_of_a_manager_hold_their_own_unit_alone(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    told = visit(cast.manager).get("/appraisal/board.json").json()
    assert [one["unit"] for one in told["units"]] == ["E1"]
    assert visit(cast.outsider).get("/appraisal/board.json").status_code == 404


@pytest.mark.parametrize(
    "part", ["units.csv", "above.csv", "quality.csv", "units/E1/steps.csv", "units/E1/answers.csv"]
)
def test_tables_of_a_score_run_name_the_entry_that_published_it(
    part: str, cast: Cast, scores: ScoreRun, visit: Visit
) -> None:
    reply = visit(cast.headquarters).get(f"/official/runs/{scores.public_id}/{part}")
    text = reply.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    number, _, found = rows[0]["Ledger head"].partition(":")
    algorithm, _, signature = rows[0]["Signature of the head"].partition(":")
    assert holds(algorithm, rows[0]["Signing key"], signature, signed_text(int(number), found))
    assert rows[0]["Ledger entry"] == str(LedgerEntry.objects.get(kind="score_run").number)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_exported_run_names_head_and_signature(format: str, scores: ScoreRun, tmp_path: Path) -> None:
    file = tmp_path / f"run.{format}"
    call_command("export_run", str(scores.public_id), format=format, output=file, stdout=io.StringIO())
    text = file.read_text(encoding="utf-8-sig")
    rows = json.loads(text) if format == "json" else list(csv.DictReader(io.StringIO(text)))
    number, _, found = rows[0]["ledger_head"].partition(":")
    algorithm, _, signature = rows[0]["ledger_signature"].partition(":")
    assert holds(algorithm, rows[0]["ledger_key"], signature, signed_text(int(number), found))
    assert int(rows[0]["ledger_entry"]) == LedgerEntry.objects.get(kind="score_run").number


def test_snapshot_names_the_head_and_still_reproduces_to_the_last_byte(scores: ScoreRun, tmp_path: Path) -> None:
    file, said = tmp_path / "run.manyi", io.StringIO()
    call_command("export_run", str(scores.public_id), output=file, stdout=said)
    content, told = unstamped(file.read_bytes())
    assert digest(content) == scores.sha256 and told is not None and _checked(told["head"])
    call_command("reproduce_run", file=file, stdout=said)
    assert "its signature holds" in said.getvalue() and "the same to the last byte" in said.getvalue()
    other = told | {"head": told["head"] | {"hash": "0" * 64}}
    file.write_bytes(stamped(content, other))
    with pytest.raises(CommandError, match="does not hold"):
        call_command("reproduce_run", file=file, stdout=said)


def test_explanation_begins_with_the_ledger_and_ends_with_the_grade(published: AppraisalRun) -> None:
    said = io.StringIO()
    call_command("explain_score", "E1", QUARTER.code, stdout=said)
    first, *_more = said.getvalue().splitlines()
    number, _, found = first.split("head ")[1].split(",")[0].partition(":")
    assert first.startswith("ledger entry 3,") and found == LedgerEntry.objects.get(number=number).hash


def _checked(head: dict[str, Any]) -> bool:
    return holds(head["algorithm"], head["public_key"], head["signature"], signed_text(head["number"], head["hash"]))
