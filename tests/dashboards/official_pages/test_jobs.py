"""Closing and reporting in the background as pages show them: progress, faults as sentences, the report once made."""

import csv
import io

import pytest
from django.test import Client

from dashboards.actions.official import request_closing, run_official_jobs
from dashboards.actions.official.close import STEPS
from dashboards.actions.official.refusals import OfficialRefused
from dashboards.actions.official.sentences import refusal_sentence
from dashboards.actions.official.working import next_job
from dashboards.forms.official_jobs import job_rows, job_step_words
from dashboards.forms.official_report import refused_sentence
from dashboards.formulas.pls_core import PlsReason
from dashboards.models import OfficialJob, ScoreRun
from dashboards.queries.official.jobs import closings
from tests.cast import Cast
from tests.dashboards.official.test_jobs import bank
from tests.dashboards.official_pages.test_runs import address, text
from tests.dashboards.pages.conftest import Visit
from tests.factories.official import QUARTER, closed, small_bank

pytestmark = pytest.mark.both_databases


def wait(cast: Cast) -> OfficialJob:
    asked = request_closing(programme="retail", period=QUARTER, actor=cast.headquarters)
    assert isinstance(asked, OfficialJob)
    return asked


def fragment(client: Client) -> str:
    answer = client.get("/official/closings/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_page_follows_a_closing_with_its_progress_until_it_is_done(cast: Cast, visit: Visit) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    wait(cast)
    client = visit(cast.headquarters)
    page = client.get("/official/").content.decode()
    assert "Waits for a worker" in page and 'hx-trigger="every 2s"' in page
    assert next_job() is not None
    OfficialJob.objects.update(step="computing", done=2, total=4)
    assert "Computes the figures" in fragment(client) and "50%" in fragment(client)
    OfficialJob.objects.update(state="queued", claim=None)
    run_official_jobs()
    done = fragment(client)
    assert "hx-trigger" not in done and str(ScoreRun.objects.get().public_id) in done


def test_second_closing_is_refused_with_a_sentence(cast: Cast, visit: Visit) -> None:
    given = {"programme": "retail", "period": QUARTER.code}
    assert visit(cast.headquarters).post("/official/close/", given).status_code == 302
    second = visit(cast.second).post("/official/close/", given)
    assert second.status_code == 409 and "is being closed already" in second.content.decode()
    assert OfficialJob.objects.count() == 1


@pytest.mark.parametrize(
    "fault", ["gave_up", "not_computed", "not_allowed", "no_rules", "intake_open", "not_closed_yet"]
)
def test_closing_that_failed_says_why_and_can_be_asked_for_again(fault: str, cast: Cast, visit: Visit) -> None:
    about = {"programme": "retail", "period": "2026Q3", "until": "2026-10-15T00:00:00+08:00"}
    wait(cast)
    OfficialJob.objects.update(state="failed", fault=fault, about=about)
    said = fragment(visit(cast.headquarters))
    assert "not closed" in said and refusal_sentence(OfficialRefused(fault, **about))[:30] in said
    assert wait(cast).unfinished


def test_every_step_has_a_sentence() -> None:
    assert set(job_step_words()) == {"", *STEPS}


def test_others_do_not_see_closings(cast: Cast, visit: Visit) -> None:
    wait(cast)
    for person in (cast.manager, cast.supervisor, cast.auditor, cast.outsider):
        assert visit(person).get("/official/closings/").status_code == 403
        assert closings(person) == []
    assert len(job_rows(closings(cast.second))) == 1
    assert "Closings" not in text(visit(cast.auditor), "/official/")


def test_report_is_being_computed_until_a_worker_has_made_it(cast: Cast, visit: Visit) -> None:
    bank(cast)
    run = closed().run
    assert run is not None
    client = visit(cast.headquarters)
    page = client.get(address(run, "weights/")).content.decode()
    assert "The report is being computed" in page and "every 3s" in page
    run_official_jobs()
    page = text(client, address(run, "weights/"))
    for wanted in ("By the answers", "In force", "ρc", "AVE", "Explained of", "33.3%", "Waiting and authorisation"):
        assert wanted in page, wanted
    assert "every 3s" not in client.get(address(run, "weights/")).content.decode()
    content = client.get(address(run, "weights.csv")).content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content))
    assert {row[0] for row in rows} == {"weight", "alpha", "rho_c", "ave", "index", "path", "r2"}
    assert all(len(row) == len(head) for row in rows)


def test_report_is_for_head_office_and_the_auditor(cast: Cast, visit: Visit, published: ScoreRun) -> None:
    run_official_jobs()
    for person in (cast.headquarters, cast.auditor):
        assert visit(person).get(address(published, "weights/")).status_code == 200
        assert "Advisory weights" in text(visit(person), address(published))
    for person in (cast.manager, cast.supervisor, cast.designer, cast.outsider):
        for part in ("weights/", "weights.csv"):
            assert visit(person).get(address(published, part)).status_code == 404
    assert "Advisory weights" not in text(visit(cast.manager), address(published))


def test_report_that_cannot_be_says_why(cast: Cast, visit: Visit) -> None:
    run = closed().run
    assert run is not None
    run_official_jobs()
    page = text(visit(cast.headquarters), address(run, "weights/"))
    assert "There is no report" in page and "Too few customers answered" in page


def test_report_that_failed_leaves_the_figures_alone(cast: Cast, visit: Visit) -> None:
    run = closed().run
    assert run is not None
    about = {"run": run, "programme": run.programme, "period": run.period, "fault": "gave_up"}
    OfficialJob.objects.create(kind="report", state="failed", **about)
    assert run_official_jobs() == 0
    page = text(visit(cast.headquarters), address(run, "weights/"))
    assert "could not be computed" in page and "are not touched" in page


@pytest.mark.parametrize("reason", [reason.value for reason in PlsReason])
def test_every_reason_why_there_is_no_report_has_a_sentence(reason: str) -> None:
    said = refused_sentence({"refused": reason, "names": ["a"], "words": {"a": {"zh": "甲", "en": "A"}}})
    assert said and "%(" not in said
