"""Calculate, sign and publish the appraisal of the last two closed quarters."""

from collections.abc import Mapping

import numpy as np

from dashboards.actions.appraisal import AppraisalRefused, calculate_appraisal, move_run
from dashboards.actions.demo.appraisal.inputs import supply
from dashboards.actions.demo.appraisal.replies import reply
from dashboards.actions.demo.appraisal.schemes import bring_into_force
from dashboards.actions.demo.filling import Report
from dashboards.actions.demo.official import closed_quarters
from dashboards.actions.demo.span import Span
from dashboards.actions.demo.truth import Truth
from surveys.engine.periods import Period
from surveys.models import Unit, User


def appraise(
    seed: int, span: Span, truth: Truth, units: Mapping[str, Unit], users: Mapping[str, User], report: Report
) -> None:
    """Three people of head office: one prepares, one approves and signs, one publishes."""
    he, wu, tang = (users[name] for name in ("he.liqun", "wu.xiaowen", "tang.yue"))
    quarters = closed_quarters(span)
    versions = bring_into_force(span, (wu, he))
    supply(np.random.default_rng([seed, 7]), span, truth, units, quarters, (tang, he))
    wanted = [(version.scheme.code, quarter) for quarter in quarters for version in versions]
    for done, (scheme, quarter) in enumerate(wanted, 1):
        _publish(scheme, quarter, span, (tang, he, wu))
        report("appraisals", done, len(wanted))
    reply(users)


def _publish(scheme: str, quarter: Period, span: Span, people: tuple[User, User, User]) -> None:
    """With the facts as they were known when this day began; what beat has yet to close is left out."""
    try:
        run = calculate_appraisal(scheme=scheme, period=quarter, actor=people[0], as_of=span.at(span.today)).run
    except AppraisalRefused:
        return
    assert run is not None
    for to, person in zip(("review", "signed", "published"), people, strict=True):
        move_run(run=run, to=to, actor=person)
