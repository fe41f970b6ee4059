"""As `test_machine`, from where somebody has replied: vetoes and appeals, decided and calculated with once."""

import pytest

from tests.cast import Cast
from tests.dashboards.ledger.beginnings import answer_contested, answer_moved, appealed, contested, vetoed_once
from tests.dashboards.ledger.machine import APPEAL_STEPS, begun, run_sequences, seen

__all__ = ["begun"]
REACHED = {"appealed", "lifted", "upheld", "corrected", "reflected", "scores", "retried", "filed", "published"}


def test_a_thousand_sequences_keep_the_ledger(cast: Cast, begun: None, monkeypatch: pytest.MonkeyPatch) -> None:
    run_sequences((vetoed_once, appealed, contested, answer_contested, answer_moved), cast, monkeypatch)
    assert seen >= REACHED | {f"appeal {to}" for to in APPEAL_STEPS}
