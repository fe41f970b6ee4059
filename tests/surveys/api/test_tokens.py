"""Who is let in: tokens in force, within their scopes and their user's role."""

from datetime import timedelta

import pytest
import redis
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from surveys.access import SCOPES, scopes_of
from surveys.actions.people import end_appointment
from surveys.actions.tokens import TokenRefused, make_token, revoke_token
from surveys.api.limits import PerToken
from surveys.clock import bank_today
from surveys.models import ApiToken, AuditEntry
from tests.cast import Cast
from tests.factories.tokens import bearer, client_of, codes, token

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
UNITS = "/api/v1/units/"
ADDRESSES = {
    "units:read": [("get", UNITS), ("get", "/api/v1/units/E1/")],
    "surveys:read": [
        ("get", "/api/v1/surveys/"),
        ("get", "/api/v1/surveys/x/"),
        ("get", "/api/v1/surveys/x/versions/1/"),
    ],
    "codes:issue": [("post", "/api/v1/receipt-codes/")],
    "responses:write": [("post", "/api/v1/responses/")],
    "customers:write": [("post", "/api/v1/customers/")],
    "measures:write": [("post", "/api/v1/measures/")],
    "complaints:write": [("post", "/api/v1/complaints/")],
    "scores:read": [("get", "/api/v1/scores/?period=2026")],
    "exports:write": [
        ("get", "/api/v1/exports/"),
        ("post", "/api/v1/exports/"),
        ("get", "/api/v1/exports/5f0c9e9e-8a3b-4f5e-9c39-2f1d8f6f2a11/"),
        ("get", "/api/v1/exports/5f0c9e9e-8a3b-4f5e-9c39-2f1d8f6f2a11/file/"),
    ],
    "appraisals:read": [("get", "/api/v1/appraisals/"), ("get", "/api/v1/appraisals/2026Q3/E1/")],
}


def test_every_scope_is_tried_here() -> None:
    assert set(ADDRESSES) == set(SCOPES)


@pytest.mark.parametrize("scope", ADDRESSES)
def test_a_token_with_the_scope_is_let_in_and_one_without_is_not(cast: Cast, scope: str) -> None:
    others = [one for one in SCOPES if one != scope]
    with_it = client_of(cast.headquarters, scope)
    without = bearer(token(cast.headquarters, *others, name="others")[1])
    for method, address in ADDRESSES[scope]:
        assert getattr(with_it, method)(address, {}, format="json").status_code in (200, 400, 404)
        refused = getattr(without, method)(address, {}, format="json")
        assert refused.status_code == 403
        assert codes(refused) == [("permission_denied", None)]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc", "Bearer a b", "Bearer " + "x" * 5000])
def test_who_has_no_token_is_asked_for_one(cast: Cast, header: str) -> None:
    answer = APIClient().get(UNITS, headers={"authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="manyi"'
    assert codes(answer)[0][0] in ("authentication_failed", "not_authenticated")


def test_an_expired_token_is_refused(cast: Cast) -> None:
    made, secret = token(cast.headquarters)
    ApiToken.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert bearer(secret).get(UNITS).status_code == 401


def test_a_revoked_token_is_refused(cast: Cast) -> None:
    made, secret = token(cast.headquarters)
    assert bearer(secret).get(UNITS).status_code == 200
    revoke_token(token=made, actor=cast.headquarters)
    assert bearer(secret).get(UNITS).status_code == 401
    assert AuditEntry.objects.filter(verb="token.revoked").count() == 1


def test_the_token_of_a_locked_account_is_refused(cast: Cast) -> None:
    secret = token(cast.supervisor)[1]
    cast.supervisor.is_active = False
    cast.supervisor.save()
    assert bearer(secret).get(UNITS).status_code == 401


def test_a_token_ends_with_the_post_of_its_user(cast: Cast) -> None:
    client = client_of(cast.supervisor)
    assert client.get(UNITS).status_code == 200
    end_appointment(appointment=cast.supervisor.appointments.get(), until=bank_today(), actor=None)
    assert client.get(UNITS).status_code == 403


def test_only_the_hash_of_a_token_is_kept(cast: Cast) -> None:
    made, secret = token(cast.headquarters)
    row = str(ApiToken.objects.filter(pk=made.pk).values().get())
    assert secret not in row and secret.removeprefix("manyi_") not in row
    assert secret not in str(list(AuditEntry.objects.values()))


def test_the_day_of_use_is_written_once(cast: Cast, django_assert_num_queries) -> None:
    made, secret = token(cast.headquarters, "surveys:read")
    client = bearer(secret)
    client.get("/api/v1/surveys/")
    made.refresh_from_db()
    assert made.used_on == bank_today()
    with django_assert_num_queries(3):  # the token, its user's posts, the surveys
        client.get("/api/v1/surveys/")


def test_nobody_gives_a_scope_that_his_role_lacks(cast: Cast) -> None:
    assert scopes_of(cast.supervisor) == (
        *("units:read", "complaints:write", "scores:read", "exports:write", "appraisals:read"),
    )
    assert scopes_of(cast.manager) == () == scopes_of(cast.outsider)
    for scopes, why in ((["responses:write"], "scope_not_held"), ([], "no_scopes")):
        with pytest.raises(TokenRefused, match=why):
            make_token(user=cast.supervisor, name="x", scopes=scopes, expires_at=None, actor=None)


def test_a_signed_in_person_needs_the_proof_against_forgery(cast: Cast) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.headquarters)
    assert client.get(UNITS).status_code == 200
    refused = client.post("/api/v1/exports/", {}, format="json")
    assert refused.status_code == 403
    assert codes(refused) == [("permission_denied", None)]


def test_a_signed_in_person_without_the_right_to_use_it_is_refused(cast: Cast) -> None:
    client = APIClient()
    client.force_login(cast.manager)
    assert client.get(UNITS).status_code == 403


def test_too_many_requests_are_told_to_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PerToken, "THROTTLE_RATES", {"api": "2/min", "api_intake": "2/min"})
    caches["default"].clear()
    one, other = client_of(cast.headquarters), bearer(token(cast.headquarters, name="other")[1])
    assert [one.get(UNITS).status_code for _ in range(3)] == [200, 200, 429]
    refused = one.get(UNITS)
    assert codes(refused) == [("throttled", None)] and int(refused["Retry-After"]) > 0
    assert other.get(UNITS).status_code == 200
    caches["default"].clear()


def test_without_redis_everything_is_let_through(cast: Cast, settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": settings.CACHES["default"]["BACKEND"], "LOCATION": "redis://127.0.0.1:1/0"}
    }
    with pytest.raises(redis.RedisError):
        caches["default"].get("x")
    assert client_of(cast.headquarters).get(UNITS).status_code == 200


@pytest.mark.parametrize("language,words", [("en", "unknown, expired or revoked"), ("zh-hans", "失效")])
def test_a_refusal_speaks_the_language_asked_for(cast: Cast, language: str, words: str) -> None:
    assert words in bearer("nothing", language).get(UNITS).json()["errors"][0]["detail"]


@pytest.mark.parametrize("address", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/units/"])
def test_an_address_that_does_not_exist_is_refused_in_the_one_form(db: None, address: str) -> None:
    for method in ("get", "post"):
        answer = getattr(APIClient(), method)(address)
        assert answer.status_code == 404
        assert codes(answer) == [("not_found", None)]


def test_the_command_prints_a_token_that_works(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_token", "--user", "supervisor", "--scope", "units:read", "--name", "nightly")
    secret = capsys.readouterr().out.strip()
    assert bearer(secret).get(UNITS).status_code == 200
    assert bearer(secret).get("/api/v1/exports/").status_code == 403


@pytest.mark.parametrize(
    "options",
    [
        ["--user", "nobody", "--scope", "units:read"],
        ["--user", "supervisor", "--scope", "responses:write"],
        ["--user", "supervisor", "--scope", "responses:write", "--dry-run"],
        ["--user", "supervisor", "--scope", "units:read", "--days", "-1"],
        ["--user", "supervisor", "--scope", "units:read", "--name", "taken"],
    ],
)
def test_the_command_makes_nothing_of_options_that_cannot_be(cast: Cast, options: list[str]) -> None:
    token(cast.supervisor, name="taken")
    with pytest.raises(CommandError) as refused:
        call_command("create_token", *options)
    assert refused.value.returncode == 2
    assert ApiToken.objects.count() == 1


def test_the_command_writes_nothing_in_a_dry_run(cast: Cast) -> None:
    call_command("create_token", "--user", "supervisor", "--scope", "units:read", "--dry-run")
    assert not ApiToken.objects.exists()


def test_headquarters_finds_every_token_in_the_admin_without_its_hash(cast: Cast) -> None:
    made, _secret = token(cast.supervisor)
    cast.headquarters.is_staff = cast.headquarters.is_superuser = True
    cast.headquarters.save()
    client = Client()
    client.force_login(cast.headquarters)
    assert client.get("/admin/surveys/apitoken/").status_code == 200
    page = client.get(f"/admin/surveys/apitoken/{made.pk}/change/").content.decode()
    assert "supervisor" in page and "token_hash" not in page
