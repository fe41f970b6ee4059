"""Other systems are told of a publication: signed, at least once, with an id, and nowhere inside the house."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from dashboards.actions.webhooks import WebhookRefused, add_endpoint, deliver_due, stop_endpoint
from dashboards.actions.webhooks.addresses import allowed
from dashboards.actions.webhooks.delivering import LEASE, MOST, wait_after
from dashboards.models import AppraisalRun, WebhookDelivery, WebhookEndpoint
from dashboards.tasks import deliver_webhooks
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import publish
from tests.dashboards.ledger.receiver import Receiver, is_signed, receiving

pytestmark = pytest.mark.both_databases


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.DEMO = True  # http to this machine is for a trial only
    with receiving() as server:
        yield server


@pytest.fixture
def told(cast: Cast, receiver: Receiver) -> tuple[WebhookEndpoint, str]:
    return add_endpoint(url=receiver.url, actor=cast.headquarters)


def later() -> None:
    """The time of the next attempt has come."""
    WebhookDelivery.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_publication_is_told_once_it_is_committed(
    cast: Cast, run: AppraisalRun, told: tuple[WebhookEndpoint, str], receiver: Receiver
) -> None:
    publish(run, cast)
    assert receiver.taken == []
    assert deliver_webhooks() == 1 and deliver_due() == 0
    [(headers, body)] = receiver.taken
    assert is_signed(told[1], headers, body) and not is_signed("another", headers, body)
    said, delivery = json.loads(body), WebhookDelivery.objects.get()
    assert (headers["Manyi-Event"], said["event"], said["run"]) == (*["appraisal.published"] * 2, str(run.public_id))
    assert headers["Manyi-Delivery"] == said["delivery"] == str(delivery.public_id)
    assert said["fetch"].endswith(f"/api/v1/appraisals/?period={run.period}&scheme=branches")
    assert (said["ledger"]["entry"], delivery.state, delivery.status) == (3, "delivered", 204)
    assert "total" not in body and "grade" not in body


def test_publication_that_fails_tells_nobody(
    cast: Cast, run: AppraisalRun, told: tuple[WebhookEndpoint, str], receiver: Receiver
) -> None:
    with transaction.atomic():
        publish(run, cast)
        transaction.set_rollback(True)
    assert deliver_due() == 0 and not WebhookDelivery.objects.exists()


def test_what_is_not_taken_comes_again_with_the_same_id(
    cast: Cast, run: AppraisalRun, told: tuple[WebhookEndpoint, str], receiver: Receiver
) -> None:
    receiver.plan = [500, 302, 429]
    publish(run, cast)
    faults = []
    for _attempt in range(4):
        before = timezone.now()
        deliver_due()
        one = WebhookDelivery.objects.get()
        faults.append((one.state, one.status, one.fault))
        assert one.state == "delivered" or one.due_at >= before + wait_after(one.attempts)
        assert deliver_due() == 0
        later()
    assert faults == [
        ("waiting", 500, "not_taken"),
        ("waiting", 302, "redirect"),
        ("waiting", 429, "not_taken"),
        ("delivered", 204, ""),
    ]
    assert len(receiver.taken) == 4 and len({headers["Manyi-Delivery"] for headers, _body in receiver.taken}) == 1


def test_worker_that_died_lets_go_of_its_delivery(
    cast: Cast, run: AppraisalRun, told: tuple[WebhookEndpoint, str], receiver: Receiver, monkeypatch: Any
) -> None:
    publish(run, cast)

    def dies(*_given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("dashboards.actions.webhooks.delivering._record", dies)
        with pytest.raises(KeyboardInterrupt):
            deliver_due()
    one = WebhookDelivery.objects.get()
    assert one.state == "waiting" and one.due_at > timezone.now() and one.due_at <= timezone.now() + LEASE
    assert deliver_due() == 0
    later()
    assert deliver_due() == 1 and len(receiver.taken) == 2


def test_after_the_last_attempt_it_is_given_up(
    cast: Cast, run: AppraisalRun, told: tuple[WebhookEndpoint, str], receiver: Receiver
) -> None:
    receiver.plan = [503]
    publish(run, cast)
    WebhookDelivery.objects.update(attempts=MOST - 1)
    deliver_due()
    assert WebhookDelivery.objects.get().state == "given_up"
    assert sum((wait_after(attempt) for attempt in range(1, MOST)), timedelta()) > timedelta(days=2)


def test_address_that_was_stopped_is_told_nothing(
    cast: Cast, run: AppraisalRun, told: tuple[WebhookEndpoint, str], receiver: Receiver
) -> None:
    publish(run, cast)
    stop_endpoint(endpoint=told[0], actor=cast.headquarters)
    stop_endpoint(endpoint=told[0], actor=cast.headquarters)
    assert deliver_due() == 0 and receiver.taken == []
    assert WebhookDelivery.objects.get().fault == "stopped"
    add_endpoint(url=receiver.url, actor=cast.headquarters)


def test_address_is_looked_at_again_before_each_delivery(
    cast: Cast, run: AppraisalRun, told: tuple[WebhookEndpoint, str], receiver: Receiver, settings: Any
) -> None:
    publish(run, cast)
    settings.DEMO = False
    WebhookEndpoint.objects.update(url=receiver.url.replace("http://127.0.0.1", "https://127.0.0.1"))
    assert deliver_due() == 0 and WebhookDelivery.objects.get().fault == "private"
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    later()
    assert deliver_due() == 0 and WebhookDelivery.objects.get().fault in ("certificate", "unreachable")
    assert receiver.taken == []


@pytest.mark.parametrize(
    ("address", "may"),
    [
        *(("8.8.8.8", True), ("2001:4860:4860::8888", True), ("10.20.1.1", False), ("192.168.0.1", False)),
        *(("127.0.0.1", False), ("::1", False), ("169.254.169.254", False), ("fe80::1", False), ("fd00::1", False)),
        *(("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("0.0.0.0", False)),
        *(("224.0.0.1", False), ("100.64.0.1", False), ("10.30.0.9", True)),
    ],
)
def test_only_public_addresses_and_named_networks_are_reached(settings: Any, address: str, may: bool) -> None:
    settings.DEMO, settings.WEBHOOK_NETWORKS = False, ["10.30.0.0/16"]
    assert allowed(ip_address(address)) == may


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        *(("http://8.8.8.8/", "not_https"), ("ftp://8.8.8.8/", "not_https"), ("https://", "not_an_address")),
        *(("https://me:secret@8.8.8.8/", "not_an_address"), ("https://8.8.8.8/#x", "not_an_address")),
        *(
            ("https://8.8.8.8:99999/", "not_an_address"),
            ("https://10.0.0.1/", "private"),
            ("nonsense", "not_an_address"),
        ),
        *(("https://127.0.0.1/", "private"), ("https://nowhere.invalid/", "no_address")),
    ],
)
def test_address_that_cannot_be_told_is_refused(cast: Cast, settings: Any, url: str, reason: str) -> None:
    settings.DEMO = False
    with pytest.raises(WebhookRefused, match=reason):
        add_endpoint(url=url, actor=cast.headquarters)


def test_only_head_office_sets_addresses_and_each_once(cast: Cast, told: tuple[WebhookEndpoint, str]) -> None:
    for person in (cast.supervisor, cast.manager, cast.auditor):
        with pytest.raises(PermissionDenied):
            add_endpoint(url=told[0].url, actor=person)
    with pytest.raises(WebhookRefused, match="address_taken"):
        add_endpoint(url=told[0].url, actor=cast.second)


def test_secret_stays_readable_when_the_data_keys_change(
    cast: Cast, run: AppraisalRun, told: tuple[WebhookEndpoint, str], receiver: Receiver, settings: Any
) -> None:
    publish(run, cast)
    old = settings.CONTACT_KEYS
    settings.CONTACT_KEYS = [("2027", "a new key"), *old]
    assert deliver_due() == 1
    assert WebhookEndpoint.objects.get().key_id == "2027"
    assert is_signed(told[1], *receiver.taken[0])
    assert told[1].encode() not in bytes(WebhookEndpoint.objects.get().secret)


def test_command_adds_lists_and_stops(cast: Cast, receiver: Receiver) -> None:
    said = io.StringIO()
    call_command("webhook", "add", receiver.url, user="headquarters", stdout=said)
    assert len(said.getvalue().strip()) == 43
    one = WebhookEndpoint.objects.get()
    call_command("webhook", "list", stdout=said)
    assert f"{one.public_id} {receiver.url} told; last: nothing sent yet" in said.getvalue()
    call_command("webhook", "stop", str(one.public_id), user="second", stdout=said)
    assert WebhookEndpoint.objects.get().stopped_at
    for given, fault in (
        (("add", "http://8.8.8.8/", "headquarters"), "has to begin with https"),
        (("add", receiver.url, "manager"), "may not set webhooks"),
        (("stop", "x", "second"), "no such address"),
        (("add", receiver.url, "nobody"), "no active user nobody"),
    ):
        with pytest.raises(CommandError, match=fault):
            call_command("webhook", given[0], given[1], user=given[2])
