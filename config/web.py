"""``python -m config.web HOST PORT PROCESSES THREADS``: the web part, served by Granian.

Manyi is loaded once and its processes forked from that: each by itself would need seconds, and its own memory.
"""

import multiprocessing
import sys
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from config import parts

STOP_SECONDS = 30  # for what is being answered when it is asked to stop
IDLE_SECONDS = 600  # a thread that had nothing to do for so long ends, and its connection to the database with it
# Its lines go where all others go, in their form.
LOGGING: dict[str, Any] = {"formatters": {}, "handlers": {}, "loggers": {"_granian": {"propagate": True}}}


def serve(host: str, port: int, processes: int, threads: int) -> None:
    """Answer until asked to stop; a process that dies is replaced."""
    multiprocessing.set_start_method("fork")
    from config.wsgi import application

    server = Granian(
        "config.wsgi:application",
        address=parts.address_of(host, port)[1][0],
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        blocking_threads_idle_timeout=IDLE_SECONDS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.serve(target_loader=lambda: application, wrap_loader=False)


if __name__ == "__main__":
    serve(sys.argv[1], *(int(number) for number in sys.argv[2:]))
