"""From a figure to points, 0 to 100: a kind a file. A new kind is one file and one line here."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dashboards.formulas.scheme.points.anchored import Anchored
from dashboards.formulas.scheme.points.bands import Bands
from dashboards.formulas.scheme.points.base import HIGHER, LOWER, Held, PointsRule
from dashboards.formulas.scheme.points.linear import Linear
from dashboards.formulas.scheme.points.targeted import Targeted, completion
from surveys.engine.reading import Reader

RULES: Mapping[str, Callable[[Reader], PointsRule]] = MappingProxyType(
    {"anchors": Anchored.read, "linear": Linear.read, "bands": Bands.read, "target": Targeted.read}
)

DIRECTIONS = (HIGHER, LOWER)

__all__ = ["DIRECTIONS", "RULES", "Held", "PointsRule", "completion"]
