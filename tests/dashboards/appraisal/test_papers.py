"""The scorecard on paper: the figures of the board, in both languages, for who may see the unit."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse
from django.utils import translation

from dashboards.actions.exports import read_request, request_export, run_exports
from dashboards.actions.papers import edition_of, paper_pdf
from dashboards.formulas.ledger import read_head
from dashboards.formulas.scorecard.spread import LEAST_PEERS, spread
from dashboards.models import AppraisalRun, ExportJob, SchemeVersion, ScoreRun
from dashboards.queries.appraisal.board import board
from dashboards.queries.appraisal.card import card_page
from dashboards.queries.ledger import newest_head
from dashboards.queries.refusals import ExportRefused
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import calculated, in_force, publish
from tests.dashboards.appraisal.test_runs import vetoed
from tests.dashboards.evidence.test_pages import Visit
from tests.dashboards.formulas.appraisal.schemes import line, official, part
from tests.factories.official import QUARTER
from tests.factories.pdf import pdf_pages, pdf_text


def paper_url(code: str = "E1") -> str:
    return reverse("dashboards:scorecard_paper", args=[QUARTER.code, code])


def test_paper_is_one_page_with_the_figures_of_the_board(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    content = visit(cast.headquarters).get(paper_url()).content
    row = next(one for one in board(cast.headquarters, published) if one.code == "E1")
    text = pdf_text(content)
    assert pdf_pages(content) == 1 and b"/FontFile" in content
    assert f"{row.total}points,grade{row.grade}" in text
    assert all(f"{points:.1f}" in text for points in row.points if points is not None)
    assert published.results.get(unit__code="E1").sha256 in text


def test_paper_speaks_the_language_asked_for(cast: Cast, published: AppraisalRun) -> None:
    found = card_page(cast.headquarters, "E1", QUARTER)
    with translation.override("zh-hans"):
        text = pdf_text(paper_pdf(found, edition_of(published)))
    assert "望江支行" in text and "被考核人已阅" in text and "Signatures" not in text


def test_paper_names_the_veto_and_both_grades(
    cast: Cast, scores: ScoreRun, version: SchemeVersion, external: User, visit: Visit
) -> None:
    vetoed(cast, external)
    run = publish(calculated(cast), cast)
    result = run.results.get(unit__code="E1")
    text = pdf_text(visit(cast.headquarters).get(paper_url()).content)
    assert f"grade{result.grade}insteadof{result.plain_grade}" in text and "One-votevetoinforce" in text


def test_paper_of_another_unit_does_not_exist(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    seen = {code: visit(cast.manager).get(paper_url(code)).status_code for code in ("E1", "E2", "W1", "XX")}
    assert seen == {"E1": 200, "E2": 404, "W1": 404, "XX": 404}
    assert visit(cast.outsider).get(paper_url()).status_code == 404


def test_nobody_is_told_of_peers_that_are_few() -> None:
    assert spread([]) is None and spread(list(range(LEAST_PEERS - 1))) is None  # type: ignore[arg-type]


def test_everybody_asks_for_the_papers_of_own_units_and_fetches_own_archive_alone(
    cast: Cast, published: AppraisalRun, visit: Visit, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    asked = {"kind": "papers", "appraisal": f"{QUARTER.code}/branches", "language": "en", "format": "zip"}
    held = {}
    for person in (cast.headquarters, cast.manager):
        assert visit(person).post("/exports/", asked).status_code == 302
        run_exports()
        job = ExportJob.objects.get(owner=person)
        assert (job.state, job.done, job.done) == ("done", job.rows, job.total)
        fetched = visit(person).get(reverse("dashboards:export_download", args=[job.public_id]))
        with zipfile.ZipFile(io.BytesIO(b"".join(fetched.streaming_content))) as archive:  # type: ignore[attr-defined]
            held[person.username] = archive.namelist()
            text = pdf_text(archive.read(f"{QUARTER.code}-E1.pdf"))
            assert read_head(archive.read("ledger-head.json").decode()) == newest_head()
        assert "Wangjiangbranch" in text
        others = cast.second if person == cast.headquarters else cast.headquarters
        assert visit(others).get(reverse("dashboards:export_download", args=[job.public_id])).status_code == 404
    assert held["headquarters"] == ["ledger-head.json", *(f"{QUARTER.code}-{code}.pdf" for code in ("E1", "E2", "W1"))]
    assert held["manager"] == ["ledger-head.json", f"{QUARTER.code}-E1.pdf"]


def test_an_appraisal_that_is_not_published_has_no_papers(cast: Cast, run: AppraisalRun) -> None:
    asked = read_request("papers", "zip", {"period": QUARTER.code, "scheme": "branches"})
    with pytest.raises(ExportRefused, match="unknown_appraisal"):
        request_export(asked=asked, actor=cast.manager)


def test_english_paper_is_english_throughout(
    cast: Cast, scores: ScoreRun, version: SchemeVersion, external: User, visit: Visit
) -> None:
    vetoed(cast, external)
    publish(calculated(cast), cast)
    text = pdf_text(visit(cast.headquarters).get(paper_url()).content)
    assert re.findall(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+", text) == []


def test_paper_tells_the_leader_whose_result_is_another_than_the_units(
    cast: Cast, scores: ScoreRun, version: SchemeVersion, external: User, visit: Visit
) -> None:
    vetoed(cast, external)  # it caps the unit at one grade and its leader at another
    result = publish(calculated(cast), cast).results.get(unit__code="E1")
    led = json.loads(result.content)["leaders"][0]["with_veto"]
    assert (led["total"], led["grade"]) != (str(result.total), result.grade)
    text = pdf_text(visit(cast.headquarters).get(paper_url()).content)
    assert "Resultofmanager,wholedfrom" in text and f"{led['total']}points,grade{led['grade']}" in text
    other = pdf_text(visit(cast.headquarters).get(paper_url("W1")).content)
    assert "Resultof" not in other


def test_card_of_twelve_components_stands_on_one_page_in_both_languages(cast: Cast, scores: ScoreRun) -> None:
    rest = [part(f"visits{at}", 5, {"kind": "visits"}, line(0, 100), below=["neutral"]) for at in range(11)]
    retail = part("retail", 45, official("retail"), line(50, 100), least="indicative", below=["region", "neutral"])
    in_force(cast, components=[retail, *rest])
    run = publish(calculated(cast), cast)
    found = card_page(cast.headquarters, "E1", QUARTER)
    for language in ("en", "zh-hans"):
        with translation.override(language):
            content = paper_pdf(found, edition_of(run))
        assert pdf_pages(content) == 1 and "45%" in pdf_text(content)
