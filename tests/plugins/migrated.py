"""One migrated database, from which those of the test processes and of the running installations are copied; one
folder of static files.

The migrations take ten seconds of computing, a copy a tenth of one. The first process that asks makes it, the others
wait at the lock for as long; under xdist it is begun before the test processes are.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.plugins.postgres import create_database

ROOT = Path(__file__).resolve().parents[2]
NAME = "manyi_migrated"
FOLDER = "MANYI_TEST_MIGRATED"


def begin() -> "subprocess.Popen[bytes]":
    """Make it in a process of its own, meanwhile."""
    return subprocess.Popen([sys.executable, "-m", __name__], cwd=ROOT)


def copy_on(server: str, name: str) -> str:
    """A new migrated database of this name on the server; gives its address."""
    with _made(NAME, lambda made: _migrate(create_database(server, made.name))):
        return create_database(server, name, template=NAME)


def copy_to(file: Path) -> None:
    """A new migrated SQLite database in this file."""
    with _made(f"{NAME}.sqlite3", lambda made: _migrate(f"sqlite:///{made}")) as made:
        shutil.copy(made, file)


def static_files() -> str:
    """The folder of the static files, hashed and compressed once; for STATIC_ROOT."""
    with _made("static-files", _collect) as made:
        return str(made)


@contextmanager
def _made(name: str, make: Callable[[Path], None]) -> Iterator[Path]:
    """The file or the sign of a database that was made once, for the time of the lock."""
    made, sign = _folder() / name, _folder() / f"{name}.made"
    with (_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not sign.exists():
            make(made)
            sign.touch()
        yield made


def _folder() -> Path:
    return Path(os.environ[FOLDER])


def _migrate(address: str) -> None:
    """Nothing is collected meanwhile: models of old states are made and dropped by the thousand."""
    code = "import gc; gc.disable(); import manage; manage.main()"
    _run(["-c", code, "migrate", "--verbosity", "0"], {**os.environ, "DATABASE_URL": address})


def _collect(folder: Path) -> None:
    own = {name: value for name, value in os.environ.items() if name != "STATIC_HASHES"}
    _run(["manage.py", "collect_static"], {**own, "STATIC_ROOT": str(folder)})


def _run(arguments: list[str], own: dict[str, str]) -> None:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


if __name__ == "__main__":
    if os.environ["DATABASE_URL"].startswith("sqlite"):
        copy_to(_folder() / "first.sqlite3")
    else:
        copy_on(os.environ["DATABASE_URL"].rpartition("/")[0], "manyi_first")
