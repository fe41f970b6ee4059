"""Several people in the same moment, each on a connection of their own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*deeds: Callable[[], Any], refusals: tuple[type[Exception], ...]) -> list[str]:
    """Run every deed in a thread of its own, all let go together; "done", or the reason of the refusal, of each."""
    gate, told = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        gate.wait(10)
        try:
            deed()
            told[place] = "done"
        except refusals as refused:
            told[place] = str(getattr(refused, "reason", refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told)
