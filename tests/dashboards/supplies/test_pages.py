"""Figures, targets, bonus and deduction on web pages: entered or imported by one person, decided by another."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards.actions.supplies import decide_supply
from dashboards.models import SuppliedValue, SupplyBatch, SupplyState
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import calculated, in_force, own_language, publish, scores, small_scheme
from tests.dashboards.evidence.conftest import external, own_files, third, visit
from tests.dashboards.evidence.test_pages import Visit
from tests.dashboards.formulas.appraisal.schemes import line, part
from tests.factories.official import QUARTER
from tests.once import made_once

__all__ = ["external", "own_files", "own_language", "scores", "third", "visit"]
pytestmark = pytest.mark.both_databases
INPUTS, YEAR = "/appraisal/inputs/", str(QUARTER.first // 100)


@pytest.fixture
@made_once
def rules(cast: Cast) -> None:
    parts = small_scheme()["components"]
    parts[1]["weight"] = 30
    target = {"kind": "target", "zero": 50, "full": 100}
    parts.append(part("deposits", 10, {"kind": "figure", "code": "growth"}, target, below=["redistribute"]))
    parts[0]["points"] = line(0, 100)
    in_force(cast, components=parts, adjustments={"bonus": 3, "deduction": 5})


def upload(kind: str, text: str, do: str, client: object) -> object:
    file = SimpleUploadedFile("file.csv", text.encode())
    return client.post(f"{INPUTS}{kind}/import/", {"file": file, "do": do})  # type: ignore[attr-defined]


def approve(cast: Cast) -> None:
    for batch in SupplyBatch.objects.filter(state=SupplyState.PROPOSED):
        decide_supply(batch=batch, approve=True, actor=cast.second)


def supply_all(cast: Cast, visit: Visit) -> None:
    """A figure and a target at E1 and W1, and a bonus at E1; all approved."""
    client = visit(cast.headquarters)
    upload(
        "figure", f"unit,period,code,value\nE1,{QUARTER.code},growth,9\nW1,{QUARTER.code},growth,5\n", "import", client
    )
    upload("target", f"机构编号,年度,考核项目,目标值\nE1,{YEAR},deposits,10\nW1,{YEAR},deposits,10\n", "import", client)
    head = "unit,quarter,code,points,reason"
    upload("adjustment", f"{head}\nE1,{QUARTER.code},flood,1.5,Helped during the flood\n", "import", client)
    approve(cast)


@pytest.mark.usefixtures("rules", "scores")
def test_what_was_supplied_stands_on_card_board_and_targets(cast: Cast, visit: Visit) -> None:
    supply_all(cast, visit)
    run = publish(calculated(cast), cast)
    card = json.loads(run.results.get(unit=cast.e1).content)
    deposits = card["rows"][2]
    assert (deposits["points"], deposits["completion"], deposits["target"]) == ("80.0", "90.000000", "10.000000")
    assert [(one["code"], one["counted"]) for one in card["adjustments"]] == [("flood", "1.50")]
    missing = json.loads(run.results.get(unit=cast.e2).content)["rows"][2]
    assert (missing["way"], missing["short"]) == ("redistribute", "no_figure")
    page = visit(cast.manager).get(reverse("dashboards:scorecard", args=[QUARTER.code, "E1"])).content.decode()
    for words in ("90.0% of target", "supplied by head office", "Helped during the flood", "+1.50", card["exact"]):
        assert words in page
    assert "90.0% of target" in visit(cast.manager).get("/appraisal/").content.decode()
    aims = visit(cast.manager).get(f"/appraisal/targets/?year={YEAR}").content.decode()
    assert "One target is set; 0 of 1 with a published figure are met." in aims and "90.0%" in aims


@pytest.mark.usefixtures("rules", "scores")
def test_targets_as_csv_are_those_that_the_viewer_sees(cast: Cast, visit: Visit) -> None:
    supply_all(cast, visit)
    publish(calculated(cast), cast)

    def units(person: object) -> list[str]:
        answer = visit(person).get(f"/appraisal/targets/targets.csv?year={YEAR}")  # type: ignore[arg-type]
        return [row["Code"] for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]

    assert (units(cast.headquarters), units(cast.manager)) == (["E1", "W1"], ["E1"])
    assert visit(cast.outsider).get("/appraisal/targets/").status_code == 404


@pytest.mark.usefixtures("rules")
def test_file_is_checked_line_by_line_and_proposed_as_a_whole(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    lines = ("E9,{q},growth,9", "E1,2026-01,growth,9", "E1,{q},x,9", "E1,{q},growth,many")
    wrong = "\n".join(["unit,period,code,value", *lines]).format(q=QUARTER.code)
    answer = upload("figure", wrong, "import", client)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 400 and not SuppliedValue.objects.exists()  # type: ignore[attr-defined]
    for words in (
        "Unit “E9” does not exist",
        "“2026-01” is no quarter",
        "No scheme asks for the figure “x”",
        "“many” is not a number",
    ):
        assert words in page
    right = f"unit,period,code,value\nE1,{QUARTER.code},growth,9\n"
    assert "Every line is right" in upload("figure", right, "check", client).content.decode()  # type: ignore[attr-defined]
    assert not SupplyBatch.objects.exists()
    assert upload("figure", right, "import", client).status_code == 302  # type: ignore[attr-defined]
    assert SupplyBatch.objects.get().source == "import"


@pytest.mark.usefixtures("rules")
def test_bonus_is_entered_refused_with_a_reason_and_proposed_again(cast: Cast, visit: Visit) -> None:
    client, address = visit(cast.headquarters), f"{INPUTS}adjustment/new/"
    typed = {"unit": cast.e1.pk, "period": QUARTER.code, "code": "flood", "value": "9", "reason": "Helped."}
    answer = client.post(address, typed)
    assert answer.status_code == 400 and "at most 3 points of bonus" in answer.content.decode()
    assert 'value="flood"' in answer.content.decode() and "Helped." in answer.content.decode()
    assert client.post(address, {**typed, "value": "2"}).status_code == 302
    one = SupplyBatch.objects.get()
    page = reverse("dashboards:supply", args=[one.pk])
    assert "Somebody else has to approve it; you may take it back." in client.get(page).content.decode()
    assert client.post(page, {"do": "approve"}).status_code == 409
    other = visit(cast.second)
    refused = other.post(page, {"do": "refuse", "reason": ""})
    assert refused.status_code == 409 and "Write why you refuse it" in refused.content.decode()
    other.post(page, {"do": "refuse", "reason": "Ask the region first."})
    assert "Ask the region first." in client.get(page).content.decode()


@pytest.mark.usefixtures("rules")
def test_entry_of_a_wrong_target_says_what_to_write(cast: Cast, visit: Visit) -> None:
    typed = {"unit": cast.e1.pk, "period": "2026Q1", "code": "deposits", "value": "-1"}
    page = visit(cast.headquarters).post(f"{INPUTS}target/new/", typed).content.decode()
    assert "“2026Q1” is no year. Write it like 2026." in page
    page = visit(cast.headquarters).post(f"{INPUTS}target/new/", {**typed, "period": "2026"}).content.decode()
    assert "A target is a number above 0." in page


def test_only_head_office_and_the_auditor_see_the_inputs(cast: Cast, visit: Visit) -> None:
    codes = {who.username: visit(who).get(INPUTS).status_code for who in (cast.auditor, cast.manager, cast.supervisor)}
    assert codes == {"auditor": 200, "manager": 404, "supervisor": 404}
    assert visit(cast.auditor).get(f"{INPUTS}figure/new/").status_code == 403
    assert "Nothing was supplied yet" in visit(cast.headquarters).get(INPUTS).content.decode()
    assert (
        "No scheme asks for such a value yet" in visit(cast.headquarters).get(f"{INPUTS}figure/new/").content.decode()
    )
    assert visit(cast.headquarters).get(f"{INPUTS}other/new/").status_code == 404


@pytest.mark.usefixtures("rules", "scores")
def test_pages_cost_the_same_for_one_row_and_for_three(cast: Cast, visit: Visit) -> None:
    supply_all(cast, visit)
    publish(calculated(cast), cast)

    def cost(person: object, address: str) -> int:
        client = visit(person)  # type: ignore[arg-type]
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        return len(asked)

    assert cost(cast.manager, f"/appraisal/targets/?year={YEAR}") == cost(
        cast.supervisor, f"/appraisal/targets/?year={YEAR}"
    )
    few = cost(cast.headquarters, INPUTS)
    supply_all(cast, visit)
    assert cost(cast.headquarters, INPUTS) == few
