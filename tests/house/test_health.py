"""What /healthz says in each state of the parts."""

import pytest
import redis
from django.test import Client

from config import health, heartbeats


@pytest.fixture
def signs() -> "redis.Redis":
    connection = heartbeats.client()
    connection.flushdb()
    return connection


@pytest.mark.django_db
@pytest.mark.both_databases
def test_healthz_is_200_when_every_part_showed_life(client: Client, signs: "redis.Redis") -> None:
    for part in heartbeats.PARTS:
        heartbeats.show_life(signs, part)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    ready = dict.fromkeys(["web", "database", "broker", "worker", "beat"], "ready")
    assert answer.json() == {"status": "ready", "parts": ready}


@pytest.mark.django_db
@pytest.mark.parametrize("silent", heartbeats.PARTS)
def test_healthz_is_503_and_names_the_part_that_shows_no_life(
    client: Client, signs: "redis.Redis", silent: str
) -> None:
    for part in heartbeats.PARTS:
        if part != silent:
            heartbeats.show_life(signs, part)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert {part for part, state in answer.json()["parts"].items() if state != "ready"} == {silent}


@pytest.mark.django_db
def test_healthz_is_503_when_the_broker_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = redis.Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=1)
    monkeypatch.setattr(health, "_redis", lambda: nobody)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["broker"] == "no answer (ConnectionError)"


@pytest.mark.django_db
def test_healthz_is_503_before_the_database_is_migrated(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_pending_migrations", lambda: 3)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "3 migrations are not applied: run manage.py migrate"
