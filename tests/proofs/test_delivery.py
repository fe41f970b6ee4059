"""The proof of delivery, small: the whole of it is ``python -m tests.proofs delivery``."""

import os
import subprocess
import sys

from tests.plugins.live import ROOT


def test_a_worker_killed_while_sending_sends_nothing_twice_and_hides_nothing() -> None:
    own = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    command = [sys.executable, "-m", "tests.proofs", "delivery", "--messages", "300", "--kills", "3"]
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sent twice                                   0" in done.stdout
