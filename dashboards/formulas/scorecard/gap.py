"""How far an official figure lies from its peers' mean, and whether that counts as a difference (METHODS 10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from dashboards.formulas.official import Settings
from dashboards.formulas.student import t_quantile


@dataclass(frozen=True, slots=True)
class Gap:
    """The adjusted mean less the peers' mean, in points, its standard error, and the settings of the run."""

    difference: Decimal
    se: Decimal
    settings: Settings = field(default_factory=Settings)


def differs(gap: Gap, n: int) -> bool:
    """Whether it is both clear (p < α; t on the unit's own n - 2 degrees of freedom, the fewest) and large enough."""
    if not gap.se or abs(gap.difference) < Decimal(str(gap.settings.min_difference)):
        return False
    reach = float(t_quantile(1 - gap.settings.alpha / 2, [max(n - 2, 1)])[0])
    return round(abs(gap.difference) / gap.se, 6) > Decimal(str(round(reach, 6)))


def joint(own: Gap, own_n: int, earlier: Gap, earlier_n: int) -> Gap:
    """The gap of two periods' answers together, weighted by how many they are; the periods are independent."""
    n = own_n + earlier_n
    difference = (own.difference * own_n + earlier.difference * earlier_n) / n
    squares = (own.se * own_n) ** 2 + (earlier.se * earlier_n) ** 2
    return Gap(difference, squares.sqrt() / n, own.settings)
