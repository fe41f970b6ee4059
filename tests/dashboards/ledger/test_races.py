"""Two publications in the same moment: one chain, without a gap, whoever comes first."""

import pytest
from django.db import connection

from dashboards.actions.appraisal import move_scheme, save_scheme
from dashboards.actions.official import propose_run, publish_run
from dashboards.models import LedgerEntry
from dashboards.queries.ledger import verify
from tests.at_once import at_once
from tests.cast import make_cast
from tests.dashboards.appraisal.conftest import LATER, small_scheme
from tests.dashboards.appraisal.test_in_browser import with_rules
from tests.factories.official import closed, small_bank

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_first_publications_at_once_make_one_chain() -> None:
    assert connection.vendor == "postgresql"
    cast = make_cast()
    with_rules()
    small_bank([cast.e1, cast.e2, cast.w1], n=20)
    run = closed().run
    assert run is not None
    propose_run(run=run, actor=cast.headquarters)
    made = save_scheme(
        code="branches", content=small_scheme(), first_month=200001, last_month=LATER, actor=cast.headquarters
    )
    move_scheme(version=made, to="submitted", actor=cast.headquarters)
    told = at_once(
        lambda: publish_run(run=run, actor=cast.second),
        lambda: publish_run(run=run, actor=cast.second),
        lambda: move_scheme(version=made, to="approved", actor=cast.second),
        refusals=(),
    )
    assert told == ["done"] * 3
    assert sorted(LedgerEntry.objects.values_list("number", flat=True)) == [1, 2]
    assert {one.kind for one in LedgerEntry.objects.all()} == {"score_run", "scheme"}
    assert verify().differences == ()
