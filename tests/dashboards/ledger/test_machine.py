"""Whatever people do, in whatever order and however often: one veto, two people, nothing published ever changes."""

import pytest

from tests.cast import Cast
from tests.dashboards.ledger.beginnings import corrected, nothing, proposed, published_once, signed
from tests.dashboards.ledger.machine import begun, run_sequences, seen

__all__ = ["begun"]
REACHED = {"calculated", "corrected", "review", "signed", "published", "proposed", "in_force", "retried", "filed"}


def test_a_thousand_sequences_keep_the_ledger(cast: Cast, begun: None, monkeypatch: pytest.MonkeyPatch) -> None:
    run_sequences((nothing, proposed, signed, published_once, corrected), cast, monkeypatch)
    assert seen >= REACHED
