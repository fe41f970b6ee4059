"""The page of the ledger: who may see it, what it lists, and addresses that are set and stopped on it."""

import pytest

from dashboards.formulas.ledger import read_head
from dashboards.models import AppraisalRun, LedgerEntry, WebhookEndpoint
from dashboards.queries.ledger import newest_head
from tests.cast import Cast
from tests.dashboards.evidence.test_pages import Visit
from tests.dashboards.ledger.test_webhooks import Receiver, receiver

__all__ = ["receiver"]
pytestmark = pytest.mark.both_databases
PAGE = "/appraisal/ledger/"


def test_head_office_and_auditors_see_the_entries_and_nobody_else(
    cast: Cast, published: AppraisalRun, visit: Visit
) -> None:
    for person in (cast.headquarters, cast.auditor):
        page = visit(person).get(PAGE).content.decode()
        assert "Official scores published" in page and f"{published.period} branches V1" in page
        assert f'href="{PAGE}"' in visit(person).get("/appraisal/").content.decode()
    assert "Tell another system" not in visit(cast.auditor).get(PAGE).content.decode()
    for person in (cast.supervisor, cast.manager, cast.outsider):
        assert visit(person).get(PAGE).status_code == visit(person).get(f"{PAGE}head.json").status_code == 404
    assert f'href="{PAGE}"' not in visit(cast.manager).get("/appraisal/").content.decode()


def test_head_is_taken_away_as_the_command_writes_it(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    answer = visit(cast.auditor).get(f"{PAGE}head.json")
    assert read_head(answer.content.decode()) == newest_head()
    assert 'filename="head-000003.json"' in answer["Content-Disposition"]


def test_empty_ledger_says_so(cast: Cast, visit: Visit) -> None:
    assert "Nothing was published yet." in visit(cast.headquarters).get(PAGE).content.decode()
    assert visit(cast.headquarters).get(f"{PAGE}head.json").status_code == 404
    assert not LedgerEntry.objects.exists()


def test_address_is_set_with_its_secret_shown_once_and_stopped(cast: Cast, receiver: Receiver, visit: Visit) -> None:
    client = visit(cast.headquarters)
    page = client.post(PAGE, {"do": "add", "url": receiver.url}).content.decode()
    assert "Copy the secret now" in page and "nothing sent yet" in page
    assert "Copy the secret now" not in client.get(PAGE).content.decode()
    again = client.post(PAGE, {"do": "add", "url": receiver.url}).content.decode()
    assert "This address is told already." in again and f'value="{receiver.url}"' in again
    assert "has to begin with https" in client.post(PAGE, {"do": "add", "url": "http://8.8.8.8/"}).content.decode()
    assert client.post(PAGE, {"do": "stop", "which": "x"}).status_code == 404
    which = str(WebhookEndpoint.objects.get().public_id)
    assert visit(cast.auditor).post(PAGE, {"do": "stop", "which": which}).status_code == 403
    assert client.post(PAGE, {"do": "stop", "which": which}).status_code == 302
    assert "No other system is told." in client.get(PAGE).content.decode()
