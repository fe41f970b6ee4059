"""What every answer of the web server carries."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from config import csp
from config.settings import ALLOWED_HOSTS


def answer_of(view: object) -> HttpResponse:
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(view, (), {})  # type: ignore[arg-type]
    answer = csp.ContentSecurityPolicy(lambda _: HttpResponse())(request)
    assert isinstance(answer, HttpResponse)
    return answer


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def chart(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


chart.draws_charts = True  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    for path in ("/healthz", "/not-here", "/admin/login/"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == csp.policy(csp.STRICT)
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_strict_policy_has_nothing_unsafe() -> None:
    assert "unsafe" not in csp.policy(csp.STRICT)
    assert "http" not in csp.policy(csp.STRICT)


def test_a_view_that_draws_charts_gets_style_attributes_and_no_scripts_more() -> None:
    assert "style-src-attr 'unsafe-inline'" in answer_of(chart)["Content-Security-Policy"]
    assert "script" not in answer_of(chart)["Content-Security-Policy"]
    assert answer_of(plain)["Content-Security-Policy"] == csp.policy(csp.STRICT)


def test_a_host_that_was_not_named_is_refused(client: Client) -> None:
    assert "*" not in ALLOWED_HOSTS
    assert client.get("/healthz", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.django_db
def test_nobody_can_sign_up(client: Client) -> None:
    credentials = {"username": "stranger", "password1": "a long passphrase", "password2": "a long passphrase"}
    client.post("/accounts/signup/", credentials)
    from django.contrib.auth import get_user_model

    assert not get_user_model().objects.filter(username="stranger").exists()


def test_metrics_do_not_exist_without_the_token(client: Client, settings: object) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.django_db
def test_metrics_tell_which_parts_are_ready_to_the_bearer_of_the_token(client: Client, settings) -> None:
    settings.METRICS_TOKEN = "for-the-monitor"
    assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
    answer = client.get("/metrics", headers={"authorization": "Bearer for-the-monitor"})
    assert b'manyi_part_ready{part="database"} 1.0' in answer.content
