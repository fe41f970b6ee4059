"""The link out of all messages: a preview changes nothing, one press of the button does."""

import pytest
from django.test import Client

from surveys.actions.invitations import token_of
from surveys.models import ContactLog, Invitation, Optout
from tests.cast import Cast
from tests.factories.messages import invited
from tests.factories.surveying import ONE_PAGE, invite_one, issue, publish

pytestmark = pytest.mark.both_databases


@pytest.fixture
def address(cast: Cast) -> str:
    invited(cast.ho, 1)
    return f"/s/{token_of(Invitation.objects.get().public_id)}/"


def test_looking_changes_nothing(address: str) -> None:
    for method in ("get", "head"):
        assert getattr(Client(enforce_csrf_checks=True), method)(address).status_code == 200
    assert not Optout.objects.exists() and Invitation.objects.get().revoked_at is None


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "One-Click"}])
def test_one_press_ends_all_asking_and_a_second_harms_nothing(address: str, sent: dict[str, str]) -> None:
    for _ in range(2):
        said = Client(enforce_csrf_checks=True).post(address, sent)
        assert said.status_code == 200 and "不会再向您发送" in said.content.decode()
    assert Optout.objects.get().via == "link" and Invitation.objects.get().revoked_at
    assert ContactLog.objects.get().void_at
    assert Client().get(address.replace("/s/", "/i/")).status_code == 410


def test_the_page_speaks_english_where_it_is_asked_to(address: str) -> None:
    assert "Send me no more surveys" in Client().get(address + "?lang=en").content.decode()


def test_a_link_that_nobody_holds_leads_nowhere(cast: Cast) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)("/s/nothing/").status_code == 404


def test_who_is_not_known_ends_their_link(cast: Cast) -> None:
    row, token = invite_one(issue(publish(ONE_PAGE), cast.ho), cast.e1)
    assert Client().post(f"/s/{token}/").status_code == 200
    row.refresh_from_db()
    assert row.revoked_at and not Optout.objects.exists()
