"""The page that calculates an appraisal: from the scores that are there to a run that people review and publish."""

from decimal import Decimal

import pytest
from django.test import Client

from dashboards.actions.appraisal import AppraisalRefused, request_appraisal
from dashboards.actions.appraisal.sentences import sentence
from dashboards.actions.measures import MeasureFacts, record_measures
from dashboards.actions.official import run_official_jobs
from dashboards.actions.official.working import next_job
from dashboards.models import AppraisalRun, OfficialJob, SchemeVersion, ScoreRun
from dashboards.queries.measures import catalogue
from dashboards.queries.official.jobs import calculations
from surveys.models import User
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import calculated
from tests.dashboards.appraisal.test_runs import vetoed
from tests.dashboards.pages.conftest import Visit
from tests.factories.official import QUARTER

pytestmark = pytest.mark.both_databases
PAGE = "/appraisal/calculate/"
GIVEN = {"period": QUARTER.code, "scheme": "branches"}


def page(client: Client, more: str = f"?period={QUARTER.code}") -> str:
    return client.get(PAGE + more).content.decode()


def test_quarter_is_calculated_by_a_worker_and_leads_on_to_review(
    cast: Cast, visit: Visit, scores: ScoreRun, version: SchemeVersion
) -> None:
    client = visit(cast.headquarters)
    shown = page(client)
    assert f"/official/runs/{scores.public_id}/" in shown and " units" in shown
    assert client.post(PAGE, GIVEN).status_code == 302
    assert not AppraisalRun.objects.exists()
    assert "It is being calculated now" in page(client) and 'hx-trigger="every 2s"' in page(client)
    run_official_jobs()
    run = AppraisalRun.objects.get()
    done = client.get(f"{PAGE}jobs/").content.decode()
    assert f"/appraisal/runs/{run.public_id}/" in done and "hx-trigger" not in done
    assert run.created_by == cast.headquarters
    client.post(f"/appraisal/runs/{run.public_id}/", {"do": "step", "to": "review"})
    assert "in review" in page(client)


def test_page_tells_what_is_known_since_and_not_in_the_result(
    cast: Cast, visit: Visit, run: AppraisalRun, external: User
) -> None:
    client = visit(cast.headquarters)
    assert "not in this result" not in page(client)
    vetoed(cast, external)
    facts = MeasureFacts("queue_minutes", catalogue()[0].pk, cast.e1.pk, QUARTER.first, Decimal(7))
    record_measures(facts=[facts], source="import", actor=cast.headquarters)
    shown = page(client)
    assert "one veto that came into force" in shown and "one record of supervision" in shown
    calculated(cast, correct="A veto came into force.")
    assert "not in this result" not in page(client)


def test_calculating_again_leads_to_the_run_and_a_reason_corrects_it(
    cast: Cast, visit: Visit, run: AppraisalRun
) -> None:
    client = visit(cast.headquarters)
    assert client.post(PAGE, GIVEN)["Location"] == f"/appraisal/runs/{run.public_id}/"
    without = client.post(PAGE, GIVEN | {"again": "1", "correct": " "})
    assert without.status_code == 409 and "why the run there is is corrected" in without.content.decode()
    client.post(PAGE, GIVEN | {"again": "1", "correct": "A visit was missing."})
    run_official_jobs()
    corrected = AppraisalRun.objects.get(supersedes=run)
    assert corrected.reason == "A visit was missing."


def test_what_a_worker_stored_that_died_is_not_corrected_twice(cast: Cast, run: AppraisalRun) -> None:
    request_appraisal(scheme="branches", period=QUARTER, actor=cast.headquarters, correct="Another look.")
    run_official_jobs()
    OfficialJob.objects.filter(kind="appraise").update(state="queued", appraisal=None)
    run_official_jobs()
    assert AppraisalRun.objects.count() == 2
    assert OfficialJob.objects.get(kind="appraise").appraisal == AppraisalRun.objects.get(supersedes=run)


def test_second_who_asks_is_told_that_it_is_under_way(
    cast: Cast, visit: Visit, scores: ScoreRun, version: SchemeVersion
) -> None:
    visit(cast.headquarters).post(PAGE, GIVEN)
    second = visit(cast.second).post(PAGE, GIVEN)
    assert second.status_code == 409 and "is being calculated by this scheme already" in second.content.decode()
    assert OfficialJob.objects.filter(kind="appraise").count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"period": "spring"}, "cannot be read"),
        ({"period": "2026"}, "is not a quarter"),
        ({"scheme": "nobody"}, "No version of the scheme “nobody” is in force"),
        ({}, "No official scores are published for retail"),
    ],
)
def test_what_cannot_be_calculated_is_refused_with_a_sentence(
    given: dict[str, str], said: str, cast: Cast, visit: Visit, version: SchemeVersion
) -> None:
    answer = visit(cast.headquarters).post(PAGE, GIVEN | given)
    assert answer.status_code == 409 and said in answer.content.decode()
    assert not OfficialJob.objects.exists()


def test_page_says_what_is_missing_and_offers_no_button(cast: Cast, visit: Visit, version: SchemeVersion) -> None:
    shown = page(visit(cast.headquarters))
    assert "No official scores are published yet" in shown and ">Calculate</button>" not in shown


def test_quarter_without_a_scheme_says_so(cast: Cast, visit: Visit) -> None:
    assert "No scheme is in force for this quarter" in page(visit(cast.headquarters), "?period=nonsense")


def test_worker_says_why_a_calculation_came_to_nothing(
    cast: Cast, visit: Visit, scores: ScoreRun, version: SchemeVersion
) -> None:
    visit(cast.headquarters).post(PAGE, GIVEN)
    cast.headquarters.appointments.all().delete()
    run_official_jobs()
    job = OfficialJob.objects.get(kind="appraise")
    assert (job.state, job.fault) == ("failed", "not_allowed")
    assert "may no longer calculate" in page(visit(cast.second))


@pytest.mark.parametrize("fault", ["gave_up", "not_computed", "not_allowed", "being_calculated", "reason_needed"])
def test_every_fault_of_a_calculation_has_a_sentence(fault: str) -> None:
    assert "%(" not in sentence(AppraisalRefused(fault, period="2026Q3"))


def test_others_neither_calculate_nor_see_calculations(
    cast: Cast, visit: Visit, scores: ScoreRun, version: SchemeVersion
) -> None:
    request_appraisal(scheme="branches", period=QUARTER, actor=cast.headquarters)
    assert next_job() is not None
    for person in (cast.manager, cast.supervisor, cast.auditor, cast.outsider):
        assert visit(person).get(PAGE).status_code == 403
        assert visit(person).post(PAGE, GIVEN).status_code == 403
        assert calculations(person) == []
