"""Posts through the real view on real processes, and the same row inserted by pgbench alone."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from dashboards.actions.fold import fold_all
from surveys.actions.campaigns import move_campaign, plan_wave
from surveys.actions.invitations import add_access_point
from surveys.models import Campaign, Response, Unit
from tests.benchmarks._clients import send
from tests.factories.answers import answers, published
from tests.load import prepare
from tests.plugins.live import ROOT, health
from tests.plugins.postgres import free_port


def posts_a_second(many: int, clients: int) -> float:
    """Answers acknowledged a second by the web part; the load's clients run on the same machine."""
    version = published()
    campaign = Campaign.objects.create(version=version, scope=Unit.objects.get(code="HO"), name_zh="c")
    now = timezone.now()
    wave = plan_wave(campaign=campaign, opens_at=now - timedelta(1), closes_at=now + timedelta(1), actor=None)
    for state in ("submitted", "issued"):
        move_campaign(campaign=campaign, to=state, actor=None)
    point = add_access_point(campaign=campaign, unit=Unit.objects.get(code="B001"), kind="qr", actor=None)
    given = answers(5, 4, 3, 2, 1, recommend=9)
    warm, posts = (prepare(point, wave, [given] * number) for number in (400, many))
    with _web() as url:
        send(url, warm, clients)
        result = send(url, posts, clients)
    assert len(result.acknowledged) == many, result.refused
    return many / result.seconds


@contextmanager
def _web() -> Iterator[str]:
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "REDIS_URL": settings.REDIS_URL}
    process = subprocess.Popen([sys.executable, "manage.py", "run_part", "web"], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        while not health(url)[0]:
            assert process.poll() is None
            time.sleep(0.1)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def bare_inserts_a_second(clients: int, seconds: int = 10) -> float:
    """The response's row alone into a table like its own, by pgbench: what the disk and the server can do."""
    names = [field.column for field in Response._meta.local_concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (LIKE surveys_response INCLUDING ALL)")
        cursor.execute("CREATE SEQUENCE bare_id")
        cursor.execute("CREATE TABLE sample AS SELECT * FROM surveys_response LIMIT 1")
    columns = ", ".join("nextval('bare_id')" if name == "id" else name for name in names)
    script = f"INSERT INTO bare ({', '.join(names)}) SELECT {columns} FROM sample;"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        told = _pgbench(file.name, clients, seconds)
    return next(float(line.split()[2]) for line in told.splitlines() if line.startswith("tps"))


def _pgbench(script: str, clients: int, seconds: int) -> str:
    program = shutil.which("pgbench") or str(sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))[-1])
    where = settings.DATABASES["default"]
    address = ["-h", where["HOST"], "-p", str(where["PORT"]), "-U", where["USER"]]
    load = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", script]
    done = subprocess.run([program, *address, *load, where["NAME"]], capture_output=True, text=True, check=True)
    return done.stdout


def fold_everything() -> int:
    return fold_all()
