"""All of the demo's supervision, from random numbers of its own: answers stay as they are without it."""

from collections.abc import Mapping

import numpy as np

from dashboards.actions.demo.span import Span
from dashboards.actions.demo.supervision.complaints import make_complaints
from dashboards.actions.demo.supervision.incident import make_incident
from dashboards.actions.demo.supervision.measures import make_measures
from dashboards.actions.demo.supervision.visits import make_observations
from dashboards.actions.demo.truth import Truth
from surveys.models import Unit, User

_STREAM = 4


def supervise(seed: int, span: Span, truth: Truth, units: Mapping[str, Unit], users: Mapping[str, User]) -> None:
    """Write two years of measures and complaints, a few visits and notices, and the incident at Wangjiang."""
    rng = np.random.default_rng([seed, _STREAM])
    customers = make_measures(rng, span, truth, units)
    make_complaints(rng, span, truth, units, customers)
    make_observations(rng, span, truth, units, users["fang.zhi"])
    make_incident(span, units, users)
