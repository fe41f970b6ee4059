"""Closing as a job, and the report that follows a run: one worker does each, a dead one's is done anew, nothing is half
done, and what cannot be says why."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from dashboards.actions.holding import MOST_ATTEMPTS, SILENT
from dashboards.actions.official import OfficialRefused, request_closing, run_official_jobs
from dashboards.actions.official import working as working_module
from dashboards.actions.official.working import next_job, work
from dashboards.formulas.advice import advice
from dashboards.formulas.refusals import MeasurementRefusedError, Reason
from dashboards.formulas.rules import load_rules
from dashboards.models import JobKind, JobState, OfficialJob, RunReport, ScoreRun
from dashboards.queries.official.report_answers import report_answers
from dashboards.tasks import do_official_jobs
from surveys.engine.periods import Period
from surveys.models import Appointment, AuditEntry
from tests.cast import Cast
from tests.factories.answers import CORE, published
from tests.factories.official import QUARTER, closed, driven, small_bank

pytestmark = pytest.mark.both_databases


def ask(cast: Cast, **more: object) -> OfficialJob:
    asked = request_closing(programme="retail", period=QUARTER, actor=cast.headquarters, **more)
    assert isinstance(asked, OfficialJob)
    return asked


def bank(cast: Cast) -> None:
    version = published("retail", code="visit", constructs=(*CORE[:3], "waiting", "premises"))
    for unit in (cast.e1, cast.e2, cast.w1):
        driven(version, unit, 40, moves={"waiting": 0.8, "premises": 0.2}, mood={"waiting": 2.9, "premises": 3.8})


def test_quarter_is_closed_by_the_worker_in_the_name_of_who_asked(cast: Cast) -> None:
    bank(cast)
    job = ask(cast)
    assert not ScoreRun.objects.exists()
    assert do_official_jobs() == 2
    job.refresh_from_db()
    run = ScoreRun.objects.get()
    assert (job.state, job.run, job.percent, job.attempts) == (JobState.DONE, run, 100, 1)
    assert run.created_by == cast.headquarters
    assert AuditEntry.objects.filter(verb="official.closing_asked", actor=cast.headquarters).count() == 1
    assert run_official_jobs() == 0


def test_second_closing_of_a_quarter_is_refused_while_one_waits(cast: Cast) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    ask(cast)
    with pytest.raises(OfficialRefused, match="being_closed"):
        request_closing(programme="retail", period=QUARTER, actor=cast.second)
    assert isinstance(request_closing(programme="product", period=QUARTER, actor=cast.second), OfficialJob)
    run_official_jobs()
    again = request_closing(programme="retail", period=QUARTER, actor=cast.second)
    assert again == ScoreRun.objects.get(programme="retail")


def test_what_may_not_be_closed_is_refused_before_a_worker_has_it(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        request_closing(programme="retail", period=QUARTER, actor=cast.manager)
    for period, programme, reason in (
        (Period(203001, 203003), "retail", "not_over"),
        (Period(202601, 202601), "retail", "not_a_quarter"),
        (QUARTER, "all", "unknown_programme"),
    ):
        with pytest.raises(OfficialRefused, match=reason):
            request_closing(programme=programme, period=period, actor=cast.headquarters)
    with pytest.raises(OfficialRefused, match="not_closed_yet"):
        ask(cast, correct="no run")
    assert not OfficialJob.objects.exists()


def test_correction_is_made_once_though_its_worker_died_after_it_was_stored(cast: Cast) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    old = closed().run
    job = ask(cast, correct="wrong branch")
    assert job.corrects == old
    taken = next_job()
    assert taken is not None
    new = working_module._close(taken)["run"]
    assert isinstance(new, ScoreRun)
    OfficialJob.objects.filter(pk=job.pk).update(seen_at=timezone.now() - SILENT - timedelta(seconds=1))
    run_official_jobs()
    job.refresh_from_db()
    assert (job.state, job.run, new.supersedes) == (JobState.DONE, new, old)
    assert ScoreRun.objects.count() == 2


def test_worker_that_lost_its_job_stops_and_changes_nothing(cast: Cast) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    ask(cast)
    slow = next_job()
    assert slow is not None
    OfficialJob.objects.update(seen_at=timezone.now() - SILENT - timedelta(seconds=1))
    quick = next_job()
    assert quick is not None and quick.claim != slow.claim
    work(slow)
    assert not ScoreRun.objects.exists() and OfficialJob.objects.get().state == JobState.RUNNING
    work(quick)
    assert ScoreRun.objects.count() == 1 and OfficialJob.objects.get(kind="close").state == JobState.DONE


def test_job_whose_owner_lost_the_right_says_so(cast: Cast) -> None:
    ask(cast)
    Appointment.objects.filter(user=cast.headquarters).delete()
    run_official_jobs()
    job = OfficialJob.objects.get()
    assert (job.state, job.fault) == (JobState.FAILED, "not_allowed")


def test_figures_that_cannot_be_computed_leave_nothing_and_say_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    small_bank([cast.e1, cast.e2, cast.w1])
    ask(cast)

    def refuse(inputs: object) -> None:
        raise MeasurementRefusedError(Reason.SCORE_NOT_A_NUMBER)

    with monkeypatch.context() as patched:
        patched.setattr("dashboards.actions.official.close.compute", refuse)
        run_official_jobs()
    job = OfficialJob.objects.get()
    assert (job.state, job.fault) == (JobState.FAILED, "not_computed")
    assert not ScoreRun.objects.exists()
    assert isinstance(request_closing(programme="retail", period=QUARTER, actor=cast.second), OfficialJob)


def test_job_that_breaks_three_times_is_parked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(cast)

    def broken(**asked: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(working_module, "close_period", broken)
    assert run_official_jobs() == MOST_ATTEMPTS
    job = OfficialJob.objects.get()
    assert (job.state, job.fault, job.attempts) == (JobState.FAILED, "gave_up", MOST_ATTEMPTS)


def test_every_run_gets_one_report_that_comes_out_the_same_again(cast: Cast) -> None:
    bank(cast)
    run = closed().run
    assert run_official_jobs() == 1
    content = RunReport.objects.get().content
    assert content["n"] == 120 and content["left_out_dimensions"] == []
    names = [one["name"] for one in content["constructs"]]
    assert set(names) == {"satisfaction", "recommend", "waiting", "premises"}
    core = next(one for one in content["constructs"] if one["name"] == "satisfaction")
    assert core["alpha"]["low"] < core["alpha"]["value"] < core["alpha"]["high"]
    shares = [one["share"]["value"] for one in content["weights"] if one["construct"] == "satisfaction"]
    assert len(shares) == 3 and sum(shares) == pytest.approx(1, abs=1e-5)
    assert {one["in_force"] for one in content["weights"] if one["construct"] == "satisfaction"} == {0.333333}
    asked, answers = report_answers(run)
    again = advice(asked, answers, load_rules(run.rules.content, "retail"), int(run.sha256[:15], 16))
    assert again == content


def test_run_without_enough_answers_gets_a_report_that_says_why(cast: Cast) -> None:
    closed()
    run_official_jobs()
    assert RunReport.objects.get().content["refused"] == "too_few_answers"


def test_anonymous_ratings_get_no_report(cast: Cast) -> None:
    closed("internal")
    assert run_official_jobs() == 0
    assert not OfficialJob.objects.filter(kind=JobKind.REPORT).exists()


def test_database_refuses_to_change_or_delete_a_report(cast: Cast) -> None:
    closed()
    run_official_jobs()
    for change in (
        lambda: RunReport.objects.update(content={}),
        lambda: RunReport.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
