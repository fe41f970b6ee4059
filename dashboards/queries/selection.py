"""What a page shows: a programme, a span of months, and conditions; the same for page, chart, download and API."""

from dataclasses import dataclass, field, replace

from surveys.engine.periods import Period

CUTS = ("segment", "channel", "product")


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions on answers. A cut lists the codes that are let in; no entry lets everything in.

    ``basis`` is ``was`` (totals along the path frozen on each answer) or ``now`` (same scope, 同口径: leaves summed by
    today's tree). ``scored`` narrows to answers that enter official figures.
    """

    programme: str
    period: Period
    cuts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    scored: bool | None = None
    basis: str = "was"

    def at(self, period: Period) -> "Selection":
        return replace(self, period=period)

    @property
    def previous(self) -> "Selection":
        return self.at(self.period.previous)
