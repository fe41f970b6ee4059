"""kill -9 of the worker, again and again, while messages go out: none is sent twice, every uncertain one is listed."""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from celery import Celery

from tests.plugins import migrated
from tests.plugins.brokers import redis_server
from tests.plugins.live import ROOT
from tests.plugins.services import SQLITE, STARTED, Services, services

MESSAGES, KILLS = 5_000, 15
SECONDS = 1_800  # by then all of it has to be over


@dataclass
class Found:
    """What stands in the outbox and in the tables when all is over."""

    left: Counter[str]
    states: dict[str, str] = field(default_factory=dict)
    kills: int = 0

    def of(self, state: str) -> set[str]:
        return {reference for reference, held in self.states.items() if held == state}

    @property
    def twice(self) -> int:
        return sum(count > 1 for count in self.left.values())

    @property
    def unlisted(self) -> int:
        """Left the house, and stand neither as sent nor as uncertain."""
        return len(set(self.left) - self.of("sent") - self.of("uncertain"))

    @property
    def untrue(self) -> int:
        """Stand as sent, and never left."""
        return len(self.of("sent") - set(self.left))

    @property
    def open(self) -> int:
        return len(self.of("queued")) + len(self.of("sending"))

    @property
    def holds(self) -> bool:
        return not (self.twice or self.unlisted or self.untrue or self.open)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.proofs delivery", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    options = parser.parse_args(arguments)
    if options.sqlite:
        os.environ["MANYI_TEST_DB"] = "sqlite"
    with _started() as started:
        return _show(_proved(started, options.messages, options.kills), options.messages)


@contextmanager
def _started() -> Iterator[Services]:
    """Of a test run the server and a copy of its migrated database, else everything of its own."""
    server = os.environ.get(STARTED, SQLITE)
    if server == SQLITE:
        with services() as own:
            yield own
        return
    with redis_server() as redis_url, tempfile.TemporaryDirectory(prefix="manyi-delivery-") as folder:
        yield Services(server, migrated.copy_on(server, "manyi_delivery"), redis_url, Path(folder))


def _show(found: Found, messages: int) -> int:
    counted = Counter(found.states.values())
    print(f"messages queued                              {messages}")
    print(f"workers killed with -9                       {found.kills}")
    print(f"messages that left                           {sum(found.left.values())}")
    print(f"sent                                         {counted['sent']}")
    print(f"uncertain, listed for a person               {counted['uncertain']}")
    print(f"   of these, left                            {len(found.of('uncertain') & set(found.left))}")
    print(f"sent twice                                   {found.twice}")
    print(f"left, and neither sent nor uncertain         {found.unlisted}")
    print(f"said to be sent, and never left              {found.untrue}")
    print(f"still queued or in hand                      {found.open}")
    print("holds" if found.holds else "DOES NOT HOLD")
    return 0 if found.holds and len(found.states) == messages else 1


def _proved(started: Services, messages: int, kills: int) -> Found:
    os.environ.update(started.environment, SECRET_KEY="for-proofs-only", LOG_LEVEL="ERROR", STATIC_HASHES="false")
    os.environ.update(SMS_PER_MINUTE="1000000", WORKER_CONCURRENCY="2")
    _ready(messages)
    outbox = started.data_dir / "outbox" / "sms.jsonl"
    beat = _part("beat")
    try:
        done = _send_and_kill(outbox, messages, kills)
    finally:
        _kill(beat)
    return _look(outbox, done)


def _ready(messages: int) -> None:
    """A database with so many customers who are drawn and not yet written to."""
    import django

    django.setup()
    from django.core.management import call_command

    from surveys.actions.messages import queue_due
    from tests.cast import make_cast
    from tests.factories.messages import invited

    call_command("migrate", verbosity=0)
    invited(make_cast().ho, messages)
    while queue_due():
        pass


def _part(name: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "manage.py", "run_part", name]
    return subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), start_new_session=True)


def _worker() -> "subprocess.Popen[bytes]":
    """A worker, and a first message for it, so that it need not wait for beat's."""
    Celery(broker=os.environ["REDIS_URL"]).send_task("surveys.tasks.send_messages")
    return _part("worker")


def _kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _send_and_kill(outbox: Path, messages: int, kills: int) -> int:
    """Let workers send and kill each amid its sending, the last one when nothing is queued; how many were killed."""
    rnd, killed, worker = random.Random(7), 0, _worker()
    deadline = time.monotonic() + SECONDS
    try:
        while _queued() and time.monotonic() < deadline:
            goal = _lines(outbox) + rnd.randint(1, max(2 * messages // (kills + 1), 2))
            while _lines(outbox) < goal and _queued() and time.monotonic() < deadline:
                threading.Event().wait(rnd.uniform(0.05, 0.5))
            if killed < kills and _queued():
                _kill(worker)
                killed, worker = killed + 1, _worker()
    finally:
        _kill(worker)
    return killed + 1


def _lines(outbox: Path) -> int:
    return outbox.read_bytes().count(b"\n") if outbox.exists() else 0


def _queued() -> bool:
    from surveys.models import Message

    return Message.objects.filter(state="queued").exists()


def _look(outbox: Path, kills: int) -> Found:
    """No worker lives any more: what they had in hand is lost, and listed as the sweep would list it."""
    from surveys.actions.messages import list_lost
    from surveys.models import Message

    list_lost(after=timedelta(0))
    left = Counter(json.loads(line)["id"] for line in outbox.read_text().splitlines())
    rows = Message.objects.values_list("public_id", "state")
    return Found(left, {public_id.hex: state for public_id, state in rows}, kills)
