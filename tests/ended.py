"""Waiting for the end of processes that are no children of ours.

One that has ended is a zombie until its parent asks for its status, and a first process may take seconds to do so.
Where its other threads have not ended too it still holds its files and their locks, zombie or not.
"""

import threading
import time
from collections.abc import Iterable

import psutil


def still_running(processes: Iterable[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that have not ended within so many seconds."""
    deadline = time.monotonic() + seconds
    while (alive := [one for one in processes if _runs(one)]) and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    return alive


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD) or process.num_threads() > 1
    except psutil.NoSuchProcess:
        return False
