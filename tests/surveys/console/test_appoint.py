"""An empty bank begins: the first account is told how, and a command gives it its post."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from surveys import access
from surveys.models import Unit, User


@pytest.mark.django_db
def test_the_first_account_of_an_empty_bank_is_told_how_to_begin_and_then_sees_it(client: Client) -> None:
    boss = User.objects.create_user("boss")
    client.force_login(boss)
    assert "manage.py appoint boss headquarters HO" in client.get("/").content.decode()
    Unit.objects.create(code="HO", name_zh="总行", kind="head_office", opened=date(2020, 1, 1))
    call_command("appoint", "boss", "headquarters", "HO")
    assert access.may(User.objects.get(pk=boss.pk), "manage_people")
    assert "manage.py appoint" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_post_that_cannot_be_given_says_why_and_writes_nothing() -> None:
    User.objects.create_user("boss")
    for unit, why in (("HO", "no unit HO"), ("NEW", "not open")):
        Unit.objects.get_or_create(code="NEW", name_zh="新", kind="branch", opened=date(2199, 1, 1))
        with pytest.raises(CommandError, match=why) as refused:
            call_command("appoint", "boss", "headquarters", unit)
        assert refused.value.returncode == 2
    assert not access.anybody()
