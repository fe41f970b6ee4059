"""The board, the card and the way to publication on screen: who sees what, in words, at equal cost."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards.actions.appraisal import move_run
from dashboards.actions.incidents import move_incident
from dashboards.models import AppraisalRun, SchemeVersion, ScoreRun
from surveys.models import User
from tests.cast import Cast, make_user
from tests.dashboards.appraisal.conftest import calculated, publish
from tests.dashboards.appraisal.test_runs import vetoed
from tests.dashboards.evidence.test_pages import Visit
from tests.factories.official import QUARTER

BOARD = "/appraisal/"


def card_url(code: str = "E1") -> str:
    return reverse("dashboards:scorecard", args=[QUARTER.code, code])


def test_board_lists_the_units_that_the_viewer_sees(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    seen = {}
    for person in (cast.headquarters, cast.supervisor, cast.manager):
        page = visit(person).get(BOARD).content.decode()
        seen[person.username] = [name for name in ("Wangjiang", "Liudi", "Baita") if f"{name} branch" in page]
    assert seen == {
        "headquarters": ["Wangjiang", "Liudi", "Baita"],
        "supervisor": ["Wangjiang", "Liudi"],
        "manager": ["Wangjiang"],
    }


def test_board_of_others_alone_is_none(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    head = make_user("head", "manager", cast.d1)
    page = visit(head).get(BOARD).content.decode()
    assert "No appraisal is published yet" in page and "0 units" not in page
    assert visit(head).get(f"{BOARD}board.csv").status_code == 404
    assert visit(head).get(f"{BOARD}?run={published.public_id}").status_code == 404


def test_correction_tells_what_changed_in_words_and_as_a_file(
    cast: Cast, external: User, third: User, scores: ScoreRun, version: SchemeVersion, visit: Visit
) -> None:
    incident = vetoed(cast, external)
    publish(calculated(cast), cast)
    move_incident(incident=incident, to="appealed", actor=cast.manager, reason="It was another branch.")
    move_incident(incident=incident, to="lifted", actor=third, reason="Right.")
    address = reverse("dashboards:appraisal_run", args=[calculated(cast, correct="The veto was lifted.").public_id])
    page = visit(cast.headquarters).get(address).content.decode()
    assert "With the veto · grade" in page and "Leader from 20" in page and "with_veto" not in page
    rows = list(csv.reader(io.StringIO(visit(cast.auditor).get(f"{address}changes.csv").content.decode("utf-8-sig"))))
    assert rows[0] == ["Unit", "Figure", "Before", "Now"] and ["E1", "With the veto · grade", "E", "D"] in rows
    assert visit(cast.manager).get(f"{address}changes.csv").status_code == 404


def test_nothing_is_shown_before_publication(cast: Cast, run: AppraisalRun, visit: Visit) -> None:
    page = visit(cast.manager).get(BOARD).content.decode()
    assert "No appraisal is published yet" in page and "On their way" not in page
    assert visit(cast.manager).get(card_url()).status_code == 404
    assert visit(cast.manager).get(reverse("dashboards:appraisal_run", args=[run.public_id])).status_code == 404
    assert "On their way to publication" in visit(cast.auditor).get(BOARD).content.decode()


@pytest.mark.parametrize("code", ["E2", "W1", "XX"])
def test_card_of_another_unit_does_not_exist(cast: Cast, published: AppraisalRun, visit: Visit, code: str) -> None:
    client = visit(cast.manager)
    assert client.get(card_url(code)).status_code == 404
    assert client.get(card_url(code) + "card.json").status_code == 404
    assert visit(cast.outsider).get(BOARD).status_code == 404
    assert client.get("/appraisal/soon/E1/").status_code == 404
    assert client.get(f"{BOARD}?run=x").status_code == 404


def test_board_csv_and_card_say_the_same(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    client = visit(cast.headquarters)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{BOARD}board.csv").content.decode("utf-8-sig"))))
    result = published.results.get(unit=cast.e1)
    mine = next(one for one in rows if one["Code"] == "E1")
    assert (mine["Total"], mine["Grade"], mine["Veto"]) == (str(result.total), result.grade, "0")
    answer = client.get(card_url() + "card.json")
    assert answer.content.decode().startswith(f'{{"card":{result.content},"sha256":"{result.sha256}","ledger":')
    assert answer["X-Content-SHA256"] == result.sha256
    page = client.get(card_url()).content.decode()
    for row in json.loads(result.content)["rows"]:
        assert row["contribution"] in page
    assert f"{result.total} points, grade {result.grade}" in page and "answers count." in page


def test_board_is_sorted_and_narrowed(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    client = visit(cast.headquarters)

    def codes(query: str) -> list[str]:
        return [
            one["Code"]
            for one in csv.DictReader(io.StringIO(client.get(f"{BOARD}board.csv{query}").content.decode("utf-8-sig")))
        ]

    assert codes("") == ["W1", "E2", "E1"]
    assert codes("?sort=total") == ["E1", "E2", "W1"]
    assert codes("?sort=points0") == ["E1", "E2", "W1"]
    assert codes("?sort=points99") == codes("?sort=code") == codes("?sort=change") == ["E1", "E2", "W1"]
    assert codes("?q=liudi") == ["E2"]
    assert codes(f"?grade={published.results.get(unit=cast.e1).grade}&q=E1") == ["E1"]
    assert "Nothing matches" in client.get(f"{BOARD}?q=nowhere").content.decode()


def test_veto_is_shown_with_and_without(
    cast: Cast, external: User, scores: object, version: object, visit: Visit
) -> None:
    incident = vetoed(cast, external)
    publish(calculated(cast), cast)
    page = visit(cast.manager).get(card_url()).content.decode()
    assert "by the one-vote veto grade E instead of D" in page and incident.name in page
    assert "One-vote veto in force" in page and "Without a veto:" in page
    board = visit(cast.manager).get(BOARD).content.decode()
    assert "without it D" in board and "a veto holds for one of them" in board
    page = visit(cast.manager, "zh-hans").get(card_url()).content.decode()
    assert "因一票否决，等级由D限为E" in page


def test_run_goes_from_hand_to_hand(cast: Cast, run: AppraisalRun, visit: Visit) -> None:
    url = reverse("dashboards:appraisal_run", args=[run.public_id])
    first, second = visit(cast.headquarters), visit(cast.second)
    assert first.post(url, {"do": "step", "to": "review"}).status_code == 302
    refused = first.post(url, {"do": "step", "to": "signed"})
    assert refused.status_code == 400 and "You prepared this yourself." in refused.content.decode()
    assert second.post(url, {"do": "comment", "text": "Looks right."}).status_code == 302
    blank = second.post(url, {"do": "comment", "text": " "})
    assert blank.status_code == 400 and "Please write what you remark." in blank.content.decode()
    assert second.post(url, {"do": "step", "to": "signed"}).status_code == 302
    assert "You signed this run." in second.get(url).content.decode()
    assert first.post(url, {"do": "step", "to": "published"}).status_code == 302
    page = first.get(url).content.decode()
    assert "Looks right." in page and "Appeals may still come in." in page
    assert visit(cast.auditor).post(url, {"do": "step", "to": "final"}).status_code in (400, 403)
    assert first.post(url, {"do": "dance"}).status_code == 404


def test_correction_lists_what_it_changes(cast: Cast, external: User, published: AppraisalRun, visit: Visit) -> None:
    vetoed(cast, external)
    second = calculated(cast, correct="An incident was confirmed.")
    page = visit(cast.auditor).get(reverse("dashboards:appraisal_run", args=[second.public_id])).content.decode()
    assert "An incident was confirmed." in page and "With the veto · grade" in page and "One unit changes." in page
    publish(second, cast)
    page = visit(cast.manager).get(card_url()).content.decode()
    assert "This result corrects an earlier one" in page and "4 figures of this card changed." in page
    assert "Incidents with a veto" in page and "Leader from" in page


def test_board_costs_the_same_for_one_unit_and_for_three(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    client = visit(cast.headquarters)

    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD + query).status_code == 200
        return len(queries)

    cost("")
    assert cost("?q=E1") == cost("")


def test_page_says_who_led_and_for_how_long(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    page = visit(cast.manager).get(card_url()).content.decode()
    assert "led by manager (whole period)" in page
    move = move_run(run=published, to="published", actor=cast.headquarters)
    assert move.actor == cast.headquarters
