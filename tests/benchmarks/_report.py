"""Reached against bar, one line each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A measured figure and the bar it has to reach: at least `low`, at most `high`."""

    what: str
    reached: float
    low: float | None = None
    high: float | None = None

    @property
    def missed(self) -> bool:
        below = self.low is not None and self.reached < self.low
        return below or (self.high is not None and self.reached > self.high)

    def __str__(self) -> str:
        bars = [
            f"≥ {self.low:.4g}" if self.low is not None else "",
            f"≤ {self.high:.4g}" if self.high is not None else "",
        ]
        bar = " and ".join(filter(None, bars)) or "no bar"
        return f"{'MISSED' if self.missed else 'ok':6}  {self.what:58} {self.reached:9.4f}   bar {bar}"


def show(lines: list[Line]) -> int:
    """Print lines and count those missed."""
    for line in lines:
        print(line, flush=True)
    return sum(line.missed for line in lines)
