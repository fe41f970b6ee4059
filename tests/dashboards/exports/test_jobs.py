"""Exports as jobs: one worker makes each, a dead one's is made anew, and what is over is deleted."""

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from dashboards.actions.exports import (
    AnswerRequest,
    TooManyExports,
    delete_export,
    expire_exports,
    own_export,
    read_request,
    record_download,
    run_exports,
)
from dashboards.actions.exports.running import next_export, run
from dashboards.actions.holding import MOST_ATTEMPTS, SILENT
from dashboards.models import ExportJob, ExportState
from surveys.models import Appointment, AuditEntry, SurveyVersion
from tests.cast import Cast, make_cast
from tests.dashboards.exports.conftest import RATED, ask, made, rows_of
from tests.factories.answers import give, published
from tests.plugins.live import ROOT

pytestmark = pytest.mark.both_databases

KILLED = """
import time
from dashboards.actions.exports import run_exports
def stop():
    print("written so far", flush=True)
    time.sleep(600)
run_exports(between=stop)
"""


def address_of_database() -> str:
    default = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{default['NAME']}"
    return f"postgres://{default['USER']}@{default['HOST']}:{default['PORT']}/{default['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_a_job_once() -> None:
    cast = make_cast()
    jobs = {ask(cast.headquarters, by=by).pk for by in ("period", "month", "quarter")}
    start, taken = threading.Barrier(4), []

    def work() -> None:
        start.wait()
        while job := next_export():
            taken.append(job.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == sorted(jobs)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_a_killed_worker_left_half_done_is_made_whole_by_another(
    exports_folder: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    cast = make_cast()
    give(published(code="visits"), cast.e1, RATED)
    job = ask(cast.headquarters, "answers", format, survey="visits")
    monkeypatch.setenv("DATABASE_URL", address_of_database())
    monkeypatch.setenv("DATA_DIR", str(exports_folder.parents[1]))
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", KILLED]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout and worker.stdout.readline() == "written so far\n"
        worker.kill()
    left = list(exports_folder.iterdir())
    assert left and run_exports() == 0, "a worker just heard of keeps its job"
    ExportJob.objects.update(seen_at=timezone.now() - SILENT)
    assert run_exports() == 1
    job.refresh_from_db()
    assert (job.state, job.rows, job.attempts) == (ExportState.DONE, len(RATED), 2)
    assert list(exports_folder.iterdir()) == [job.path]


def test_worker_that_lost_its_job_writes_nothing(cast: Cast, visits: SurveyVersion, exports_folder: Path) -> None:
    ask(cast.headquarters)
    slow = next_export()
    assert slow is not None
    ExportJob.objects.update(seen_at=timezone.now() - SILENT)
    quick = next_export()
    assert quick is not None and quick.claim != slow.claim
    run(slow)
    assert ExportJob.objects.get().state == ExportState.RUNNING
    run(quick)
    assert ExportJob.objects.get().state == ExportState.DONE
    assert [path.suffix for path in exports_folder.iterdir()] == [".csv"]


def test_job_that_fails_three_times_is_parked_and_says_so(cast: Cast, exports_folder: Path) -> None:
    exports_folder.parent.mkdir()
    exports_folder.write_text("a file where the folder should be")
    ask(cast.headquarters)
    assert run_exports() == MOST_ATTEMPTS
    job = ExportJob.objects.get()
    assert (job.state, job.fault, job.attempts) == (ExportState.FAILED, "gave_up", MOST_ATTEMPTS)


def test_progress_never_falls_and_ends_at_all(cast: Cast) -> None:
    version = published(code="visits")
    for _ in range(25):
        give(version, cast.e1, [RATED[0]] * 100)
    job, seen = ask(cast.headquarters, "answers", survey="visits"), []
    run_exports(between=lambda: seen.append(ExportJob.objects.values_list("done", "total").get()))
    assert seen == [(0, 2500), (1000, 2500), (2000, 2500), (2500, 2500)]
    job.refresh_from_db()
    assert (job.percent, job.rows) == (100, 2500)


def test_same_request_waiting_twice_is_one_job(cast: Cast) -> None:
    assert ask(cast.headquarters).pk == ask(cast.headquarters).pk
    assert ask(cast.headquarters, by="month").pk != ask(cast.headquarters).pk
    assert ask(cast.auditor).pk != ask(cast.headquarters).pk


def test_sixth_export_waiting_is_refused(cast: Cast) -> None:
    for level in ("head_office", "region", "branch", "department", ""):
        ask(cast.headquarters, level=level)
    with pytest.raises(TooManyExports):
        ask(cast.headquarters, by="month")
    ask(cast.second)


def test_request_is_kept_as_it_was_asked(cast: Cast, visits: SurveyVersion) -> None:
    job = ask(cast.headquarters, "answers", survey="visits", labels="", layout="long")
    asked = read_request(job.kind, job.format, job.parameters)
    assert isinstance(asked.request, AnswerRequest)
    assert (asked.request.labels, asked.request.layout, asked.request.survey) == ("", "long", "visits")


def test_request_and_download_are_in_the_audit_log(cast: Cast, visits: SurveyVersion) -> None:
    job = made(cast.headquarters)
    assert record_download(job=job, actor=cast.headquarters)
    said = AuditEntry.objects.filter(subject=str(job.public_id), actor=cast.headquarters).order_by("id")
    assert list(said.values_list("verb", flat=True)) == ["export.requested", "export.downloaded"]


def test_export_is_found_by_its_owner_alone(cast: Cast, visits: SurveyVersion) -> None:
    job = made(cast.headquarters)
    assert own_export(cast.headquarters, job.public_id) == job
    assert own_export(cast.second, job.public_id) is None


def test_file_is_not_handed_out_once_the_role_ended(cast: Cast, visits: SurveyVersion) -> None:
    job = made(cast.supervisor)
    Appointment.objects.filter(user=cast.supervisor).update(until=timezone.now().date() - timedelta(days=1))
    del cast.supervisor.__dict__["_posts"]
    assert not record_download(job=job, actor=cast.supervisor)


def test_job_of_someone_whose_role_ended_meanwhile_fails(cast: Cast, visits: SurveyVersion) -> None:
    ask(cast.supervisor)
    Appointment.objects.filter(user=cast.supervisor).update(until=timezone.now().date() - timedelta(days=1))
    run_exports()
    job = ExportJob.objects.get()
    assert (job.state, job.fault) == (ExportState.FAILED, "not_allowed") and job.finished_at


def test_expiry_deletes_the_file_and_keeps_the_record(cast: Cast, visits: SurveyVersion) -> None:
    old, fresh = made(cast.headquarters), made(cast.headquarters, by="month")
    ExportJob.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    assert expire_exports() == 1
    old.refresh_from_db()
    assert (old.state, old.path.exists(), fresh.path.exists()) == (ExportState.EXPIRED, False, True)
    assert not record_download(job=old, actor=cast.headquarters)
    assert record_download(job=fresh, actor=cast.headquarters)


def test_file_past_its_time_is_not_handed_out_before_it_is_deleted(cast: Cast, visits: SurveyVersion) -> None:
    job = made(cast.headquarters)
    job.expires_at = timezone.now()
    assert job.path.exists() and not record_download(job=job, actor=cast.headquarters)


def test_sweep_deletes_what_belongs_to_no_export_and_nothing_else(
    cast: Cast, visits: SurveyVersion, exports_folder: Path
) -> None:
    done, running = made(cast.headquarters), ask(cast.headquarters, by="month")
    next_export()
    kept = exports_folder / f"{running.public_id}.x.part"
    for name in (kept.name, f"{done.public_id}.x.part", "unknown.csv"):
        (exports_folder / name).write_text("x")
    (exports_folder / f"{done.public_id}.x.part.y.part").mkdir()
    expire_exports()
    assert set(exports_folder.iterdir()) == {done.path, kept}


def test_deleting_takes_the_file_with_it(
    cast: Cast, visits: SurveyVersion, django_capture_on_commit_callbacks: Any
) -> None:
    job = made(cast.headquarters)
    with django_capture_on_commit_callbacks(execute=True):
        delete_export(job=job, actor=cast.headquarters)
    assert not job.path.exists() and not ExportJob.objects.exists()
    assert AuditEntry.objects.filter(verb="export.deleted", actor=cast.headquarters).count() == 1


def test_deleting_an_export_stops_its_worker(cast: Cast, visits: SurveyVersion, exports_folder: Path) -> None:
    job = ask(cast.headquarters)
    run_exports(between=lambda: delete_export(job=job, actor=cast.headquarters))
    assert not ExportJob.objects.exists() and list(exports_folder.iterdir()) == []


def test_made_file_is_the_one_that_was_asked_for(cast: Cast, visits: SurveyVersion) -> None:
    job = made(cast.headquarters, "answers", survey="visits")
    rows = rows_of(job.path.read_bytes())
    assert (len(rows), job.rows, job.size) == (36, 36, job.path.stat().st_size)
    assert job.expires_at and job.finished_at and job.expires_at - job.finished_at == timedelta(days=7)
    assert job.file_name == f"manyi-answers-visits-{job.parameters['period']}.csv"
