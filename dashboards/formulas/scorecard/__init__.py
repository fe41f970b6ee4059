"""From a unit's figures to its scorecard by a scheme: points, weights, total, veto, grade, with every step kept."""

from dashboards.formulas.scorecard.adjusting import Adjustment
from dashboards.formulas.scorecard.card import Scorecard, make_card
from dashboards.formulas.scorecard.gap import Gap
from dashboards.formulas.scorecard.inputs import Figure, Given, UnitFacts
from dashboards.formulas.scorecard.joining import region_figure
from dashboards.formulas.scorecard.payload import canonical, payload
from dashboards.formulas.scorecard.rows import Row

__all__ = [
    "Adjustment",
    "Figure",
    "Gap",
    "Given",
    "Row",
    "Scorecard",
    "UnitFacts",
    "canonical",
    "make_card",
    "payload",
    "region_figure",
]
