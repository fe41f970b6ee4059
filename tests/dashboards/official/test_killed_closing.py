"""A worker killed while it closes leaves nothing half done. On PostgreSQL: SQLite cannot empty append-only tables."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from dashboards.actions.holding import SILENT
from dashboards.actions.official import run_official_jobs
from dashboards.models import JobState, OfficialJob, ScoreRun
from tests.cast import make_cast
from tests.dashboards.exports.test_jobs import address_of_database
from tests.dashboards.official.test_jobs import ask
from tests.factories.official import rules_in_place, small_bank
from tests.plugins.live import ROOT

KILLED = """
import time
from dashboards.actions.official import working
def stop(**asked):
    asked["progress"]("freezing")
    print("frozen so far", flush=True)
    time.sleep(600)
working.close_period = stop
working.run_official_jobs()
"""


@pytest.mark.django_db(transaction=True)
def test_killed_worker_leaves_nothing_half_done_and_another_closes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cast = make_cast()
    rules_in_place()
    small_bank([cast.e1, cast.e2, cast.w1])
    job = ask(cast)
    monkeypatch.setenv("DATABASE_URL", address_of_database())
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", KILLED]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout and worker.stdout.readline() == "frozen so far\n"
        worker.kill()
    job.refresh_from_db()
    assert (job.state, job.step, job.percent) == (JobState.RUNNING, "freezing", 25)
    assert run_official_jobs() == 0, "a worker just heard of keeps its job"
    assert not ScoreRun.objects.exists()
    OfficialJob.objects.update(seen_at=timezone.now() - SILENT - timedelta(seconds=1))
    run_official_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempts, ScoreRun.objects.count()) == (JobState.DONE, 2, 1)
