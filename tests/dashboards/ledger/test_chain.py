"""Publications enter the ledger in their own transaction, and an untouched ledger verifies."""

import json

import pytest

from dashboards.models import AppraisalRun, LedgerEntry
from dashboards.queries.ledger import verify

pytestmark = pytest.mark.both_databases


def test_each_publication_is_an_entry_that_names_the_one_before(published: AppraisalRun) -> None:
    entries = list(LedgerEntry.objects.all())
    assert [(one.number, one.kind) for one in entries] == [(1, "score_run"), (2, "scheme"), (3, "appraisal")]
    assert [one.previous for one in entries[1:]] == [one.hash for one in entries[:-1]]
    body = json.loads(entries[2].body)
    assert body["about"]["period"] == published.period
    assert [one["number"] for one in body["rests_on"]] == [2, 1]
    assert body["algorithms"] == {"digest": "sha-256", "signature": "ed25519", "commitment": "hmac-sha-256"}


def test_untouched_ledger_verifies(published: AppraisalRun) -> None:
    report = verify()
    assert (report.entries, report.differences, report.erased, report.adopted) == (3, (), (), ())
