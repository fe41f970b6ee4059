"""Head and signature stand in every export of published figures, and can be checked with nothing but the export."""

import csv
import io

import pytest

from dashboards.formulas.ledger import hash_of, holds, signed_text
from dashboards.models import AppraisalRun, LedgerEntry
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
