"""Schemes on web pages: written without JSON, faults beside their fields, two people, tried out before approval."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dashboards.forms.scheme.typed import content_of, read_typed, typed_of
from dashboards.formulas.scheme import load_scheme
from dashboards.models import Scheme, SchemeVersion, ScoreRun
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import in_force, small_scheme
from tests.dashboards.evidence.test_pages import Visit
from tests.dashboards.formulas.appraisal.schemes import branch_scheme
from tests.factories.official import QUARTER

pytestmark = pytest.mark.both_databases
NEW, LIST = "/appraisal/schemes/new/", "/appraisal/schemes/"
HEAD = {"code": "branches", "first": "2026Q1", "last": "2026Q4", "note": "First one."}


def form(content: dict[str, Any] | None = None, **more: str) -> dict[str, str]:
    """The fields of the editor for a scheme."""
    return {**HEAD, **_flat(typed_of(content or small_scheme())), "do": "save", **more}


def _flat(typed: Any, name: str = "") -> dict[str, str]:
    if isinstance(typed, dict | list):
        parts = typed.items() if isinstance(typed, dict) else enumerate(typed)
        return {key: word for part, one in parts for key, word in _flat(one, f"{name}.{part}".lstrip(".")).items()}
    return {name: typed}


def shown(answer: HttpResponse) -> dict[str, str]:
    """Every field of the form on a page, as a browser would send it back."""
    page = answer.content.decode()
    found = re.findall(r'<input type="(?:text|hidden)"[^>]*? name="([^"]+)" value="([^"]*)"', page)
    ticked = re.findall(r'<input type="checkbox"[^>]*? name="([^"]+)" checked', page)
    picked = re.findall(r'<select id="[^"]*" name="([^"]+)"[^>]*>.*?<option value="([^"]*)" selected', page, re.DOTALL)
    return {name: unescape(value) for name, value in [*found, *picked, *((name, "on") for name in ticked)]}


def saved(client: Client, **more: Any) -> SchemeVersion:
    answer = client.post(NEW, form(**more))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return SchemeVersion.objects.get()


def test_scheme_survives_the_editor_whole() -> None:
    vetoes = {"serious": {"unit": "grade_cap:C", "leader": "none"}}
    content = branch_scheme(spread=5, adjustments={"bonus": 3, "deduction": 5}, vetoes=vetoes)
    again = content_of(read_typed(form(content)))
    assert load_scheme(again) == load_scheme(content)
    content["components"][0]["points"]["same"] = None
    assert load_scheme(content_of(read_typed(form(content)))) == load_scheme(content)


def test_veto_of_a_scheme_is_chosen_told_and_kept(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    half = client.post(NEW, form(**{"vetoes.serious.unit": "grade_cap:C"}))
    assert half.status_code == 400 and "Choose an effect for the unit and one for the leader" in half.content.decode()
    chosen = {"vetoes.serious.unit": "grade_cap:C", "vetoes.serious.leader": "none"}
    one = saved(client, **chosen)
    assert one.content["vetoes"] == {"serious": {"unit": "grade_cap:C", "leader": "none"}}
    page = client.get(reverse("dashboards:scheme_version", args=[one.pk])).content.decode()
    assert "on the unit: grade C at best · on the leader: no effect" in page
    kept = shown(client.get(reverse("dashboards:scheme_draft", args=["branches"])))
    assert chosen.items() <= kept.items()


def test_scheme_is_written_submitted_and_approved_on_pages(cast: Cast, visit: Visit) -> None:
    writer, approver = visit(cast.headquarters), visit(cast.second)
    one = saved(writer)
    assert (one.state, one.first_month, one.last_month, one.note) == ("draft", 202601, 202612, "First one.")
    assert load_scheme(one.content) == load_scheme(small_scheme())
    move = reverse("dashboards:scheme_move", args=[one.pk])
    writer.post(move, {"do": "submit"})
    refused = writer.post(move, {"do": "approve"})
    assert refused.status_code == 409 and "Somebody else has to sign it" in refused.content.decode()
    approver.post(move, {"do": "approve"})
    one.refresh_from_db()
    assert (one.state, one.approved_by) == ("approved", cast.second)
    assert "Straight" not in writer.get(LIST).content.decode() and "Branch scheme" in writer.get(LIST).content.decode()


def test_faults_stand_beside_their_fields_and_nothing_is_lost(cast: Cast, visit: Visit) -> None:
    wrong = {
        "components.0.weight": "50",
        "components.1.points.full": "abc",
        "first": "2026-02",
        "title.zh": "",
        "note": "",
    }
    answer = visit(cast.headquarters).post(NEW, form(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 400 and not Scheme.objects.exists()
    for field in ("components.1.points.full", "title.zh", "note", "first"):
        assert f'id="e-{field}"' in page and f'href="#f-{field}"' in page
    assert "The weights add up to 90" in page and "component 2 · 100 points at: This is no number" in page
    back = shown(answer)
    assert {name: back[name] for name in wrong} == wrong
    assert back["components.0.source.programme"] == "retail" and back["kinds.branch"] == "on"


def test_wrong_quarters_are_named(cast: Cast, visit: Visit) -> None:
    page = visit(cast.headquarters).post(NEW, form(first="2026Q4", last="2026Q1")).content.decode()
    assert "Write the first and the last quarter like 2026Q1 and 2026Q4" in page and 'id="e-first"' in page


def test_buttons_add_move_and_take_out_components(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    added = shown(client.post(NEW, form(do="add")))
    assert added["components.2.source.kind"] == "official" and added["components.0.code"] == "retail"
    moved = shown(client.post(NEW, form(do="up:1")))
    assert (moved["components.0.code"], moved["components.1.code"]) == ("visits", "retail")
    left = shown(client.post(NEW, form(do="remove:0")))
    assert left["components.0.code"] == "visits" and "components.1.code" not in left
    banded = shown(client.post(NEW, form(do="band:1", **{"components.1.points.kind": "bands"})))
    assert "components.1.points.bands.3.from" not in banded and "components.1.points.bands.0.from" in banded
    assert not SchemeVersion.objects.exists()


def test_fields_of_another_kind_are_kept_while_one_looks(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    looked = shown(client.post(NEW, form(do="show:0", **{"components.0.points.kind": "anchors"})))
    assert looked["components.0.points.zero"] == "50" and "components.0.points.same" in looked
    back = client.post(NEW, {**looked, "components.0.points.kind": "linear", "do": "save"})
    assert back.status_code == 302
    assert SchemeVersion.objects.get().content["components"][0]["points"] == {
        "kind": "linear",
        "zero": "50",
        "full": "100",
    }


def test_code_of_another_scheme_is_refused(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    saved(client)
    assert "A scheme of this code is there already" in client.post(NEW, form()).content.decode()


def test_draft_that_somebody_else_saved_is_not_overwritten(cast: Cast, visit: Visit) -> None:
    saved(visit(cast.headquarters))
    address = "/appraisal/schemes/branches/draft/"
    mine, theirs = shown(visit(cast.headquarters).get(address)), shown(visit(cast.second).get(address))
    assert visit(cast.second).post(address, {**theirs, "note": "Theirs.", "do": "save"}).status_code == 302
    answer = visit(cast.headquarters).post(address, {**mine, "note": "Mine.", "do": "save"})
    assert "Somebody else saved this draft meanwhile" in answer.content.decode()
    assert shown(answer)["note"] == "Mine." and SchemeVersion.objects.get().note == "Theirs."


def test_next_version_begins_with_the_one_before(cast: Cast, visit: Visit, version: SchemeVersion) -> None:
    fields = shown(visit(cast.headquarters).get("/appraisal/schemes/branches/draft/"))
    assert fields["components.1.weight"] == "40" and fields["note"] == "" and "code" not in fields


def test_region_moves_the_banks_weights_within_its_bounds(cast: Cast, visit: Visit) -> None:
    in_force(cast, spread=5)
    client, address = visit(cast.supervisor), "/appraisal/schemes/region/EAST/"
    assert address in client.get(LIST).content.decode()
    page = shown(client.get(address))
    assert page["components.0.weight"] == "60" and page["title.zh"].startswith("东岭分行")
    head = {"first": "2026Q1", "last": "2026Q4", "note": "More visits here."}
    answer = client.post(address, {**page, **head, "components.0.weight": "50", "components.1.weight": "50"})
    assert (
        "The bank&#x27;s scheme allows 55 to 65 here" in answer.content.decode()
        or "allows 55 to 65" in answer.content.decode()
    )
    assert (
        client.post(address, {**page, **head, "components.0.weight": "56", "components.1.weight": "44"}).status_code
        == 302
    )
    one = SchemeVersion.objects.get(scheme__region=cast.east)
    move = reverse("dashboards:scheme_move", args=[one.pk])
    client.post(move, {"do": "submit"})
    assert client.post(move, {"do": "approve"}).status_code == 403
    visit(cast.headquarters).post(move, {"do": "approve"})
    one.refresh_from_db()
    assert one.is_approved and load_scheme(one.content).components[0].weight == 56


def test_region_writes_no_scheme_but_its_own(cast: Cast, visit: Visit) -> None:
    in_force(cast, spread=5)
    client = visit(cast.supervisor)
    assert client.get("/appraisal/schemes/region/WEST/").status_code == 404
    assert client.get(NEW).status_code == 403
    assert client.get("/appraisal/schemes/branches/draft/").status_code == 403
    assert visit(cast.manager).get("/appraisal/schemes/region/EAST/").status_code == 404


def test_drafts_are_seen_by_who_writes_them(cast: Cast, visit: Visit) -> None:
    one = saved(visit(cast.headquarters))
    address = reverse("dashboards:scheme_version", args=[one.pk])
    codes = {who.username: visit(who).get(address).status_code for who in (cast.auditor, cast.manager, cast.supervisor)}
    assert codes == {"auditor": 200, "manager": 404, "supervisor": 404}
    assert visit(cast.manager).get(LIST).status_code == 200
    assert visit(cast.outsider).get(LIST).status_code == 404


def test_what_if_names_who_changes_grade_and_writes_nothing(
    cast: Cast, visit: Visit, scores: ScoreRun, version: SchemeVersion
) -> None:
    client, address = visit(cast.headquarters), reverse("dashboards:what_if", args=[version.pk])
    page = client.get(f"{address}?period={QUARTER.code}").content.decode()
    assert "0 units of 3 would change grade" in page and "No total is different." in page
    tried = {"period": QUARTER.code, "components.0.weight": "1", "components.1.weight": "99", "do": "try"}
    found = client.post(address, tried).content.decode()
    assert re.search(r"[12] units? of 3 would change grade|One unit of 3 would change grade|3 units of 3", found)
    assert "→" in found and SchemeVersion.objects.get().content == version.content


def test_what_if_says_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, visit: Visit, scores: ScoreRun, version: SchemeVersion
) -> None:
    address = reverse("dashboards:what_if", args=[version.pk])
    answer = visit(cast.headquarters).post(address, {"components.0.weight": "61", "components.1.weight": "40"})
    assert answer.status_code == 400 and "The weights add up to 101" in answer.content.decode()
    assert shown(answer)["components.0.weight"] == "61"


def test_what_if_keeps_weights_in_a_draft(cast: Cast, visit: Visit, scores: ScoreRun) -> None:
    client = visit(cast.headquarters)
    one = saved(client)
    address = reverse("dashboards:what_if", args=[one.pk])
    typed = {"components.0.weight": "55", "components.1.weight": "45", "components.1.floor": "10", "do": "save"}
    assert client.post(address, typed).status_code == 302
    one.refresh_from_db()
    parts = load_scheme(one.content).components
    assert [(int(part.weight), int(part.floor)) for part in parts] == [(55, 0), (45, 10)]


def test_what_if_without_published_scores_says_so(cast: Cast, visit: Visit, version: SchemeVersion) -> None:
    address = reverse("dashboards:what_if", args=[version.pk])
    page = visit(cast.headquarters).get(address).content.decode()
    assert "There is nothing to try it on" in page and "Retail" in page
    assert visit(cast.manager).get(address).status_code == 404
