"""Runs Manyi's parts as children of one process: starts them in order, repeats what they say, stops them all."""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

WARM_SECONDS = 60.0
TICK_SECONDS = 0.2
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class PartDied(Exception):
    """A part ended though nobody asked it to."""


class StopAsked(Exception):
    """Ctrl-C or SIGTERM arrived."""


@dataclass
class Supervisor:
    """The children, in the order of their start."""

    say: Callable[[str], None]
    children: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    base: list[str] = field(default_factory=list)
    stop_asked: bool = False
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _partial: dict[str, bytes] = field(default_factory=dict)

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_stop)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, under_others: bool = False
    ) -> None:
        """Start one part in its own process group, so that Ctrl-C reaches it only through us.

        ``under_others``: the other parts stand on it, so that it stops after them.
        """
        child = subprocess.Popen(
            command,
            env={**environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent(os.getpid()),
        )
        assert child.stdout is not None
        os.set_blocking(child.stdout.fileno(), False)
        self._selector.register(child.stdout, selectors.EVENT_READ, name)
        self.children[name] = child
        if under_others:
            self.base.append(name)

    def run_until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Repeat the children's lines until ``done``; False where the time ran out first."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._tick()
            if done():
                return True
        return False

    def run(self) -> None:
        """Repeat the children's lines until somebody asks to stop or a child dies."""
        while True:
            self._tick()

    def stop(self) -> None:
        """Stop every child, and last what the others stand on; a second request to stop cuts the waiting short."""
        self.stop_asked = False
        self._stop_together([name for name in reversed(self.children) if name not in self.base])
        self._stop_together(self.base)
        self._repeat(0)
        self.children.clear()
        self.base.clear()

    def _stop_together(self, names: Sequence[str]) -> None:
        for name in self._living(names):
            self.say(f"stopping {name}")
            self.children[name].terminate()
        deadline = time.monotonic() + WARM_SECONDS
        while self._living(names) and time.monotonic() < deadline and not self.stop_asked:
            self._repeat(TICK_SECONDS)
        for name in names:
            _kill_group(self.children[name])
            self.children[name].wait()

    def _living(self, names: Sequence[str]) -> list[str]:
        return [name for name in names if self.children[name].poll() is None]

    def _tick(self) -> None:
        self._repeat(TICK_SECONDS)
        if self.stop_asked:
            raise StopAsked
        for name, child in self.children.items():
            if child.poll() is not None:
                self._repeat(0)
                raise PartDied(f"{name} ended with status {child.returncode}")

    def _repeat(self, seconds: float) -> None:
        for ready, _ in self._selector.select(seconds):
            data = os.read(ready.fd, 65536)
            if not data:
                self._selector.unregister(ready.fileobj)
            *lines, self._partial[ready.data] = (self._partial.get(ready.data, b"") + data).split(b"\n")
            for line in lines:
                self.say(f"{ready.data:>6} | {line.decode(errors='replace')}")

    def _ask_stop(self, _: int, __: FrameType | None) -> None:
        self.stop_asked = True


def _die_with_parent(parent: int) -> Callable[[], None]:
    def ask_kernel() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return ask_kernel


def _kill_group(child: "subprocess.Popen[bytes]") -> None:
    """What is left of the child's group, a grandchild that did not end with it included."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
