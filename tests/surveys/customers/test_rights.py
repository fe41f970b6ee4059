"""What customers may ask of us: not to be asked, to be forgotten; and keys that can be changed."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from surveys.actions.customers import contact_not_made, erase_customer, opt_in, opt_out, set_calendar_day
from surveys.actions.draw_sample import Terms, draw_sample
from surveys.actions.invitations import token_of
from surveys.actions.sending import send_answers
from surveys.engine import sealing
from surveys.models import (
    AuditEntry,
    Campaign,
    Contact,
    ContactLog,
    Customer,
    Invitation,
    Optout,
    Response,
    ResponseLink,
    ResponseText,
    Wave,
)
from surveys.queries.calendar import bank_calendar
from surveys.queries.contact_rules import disturbable
from surveys.queries.contacts import index_of, open_contacts
from surveys.queries.ways_in import invitation_by_token
from tests.cast import Cast
from tests.factories.customers import MOBILE, bring, customer, row
from tests.factories.surveying import ONE_PAGE, issue, publish

pytestmark = pytest.mark.both_databases


@pytest.fixture
def asked(cast: Cast) -> Invitation:
    """A customer, drawn and invited."""
    bring([row(1, mobile=MOBILE)])
    made = issue(publish(ONE_PAGE), cast.ho)
    Campaign.objects.filter(pk=made.campaign_id).update(channels=["sms"])
    draw_sample(wave=Wave.objects.get(pk=made.pk), terms=Terms(rate=1), actor=None)
    return Invitation.objects.get()


def answer(invitation: Invitation) -> None:
    way = invitation_by_token(token_of(invitation.public_id))
    given = {"waiting": 2, "recommend": 3, "comment": "我叫王小芳"}
    sent = send_answers(way=way, public_id=invitation.public_id, answers=given, language="zh", opened_at=timezone.now())
    assert sent.accepted


def test_opting_out_takes_back_what_is_not_answered_and_is_noted_once(asked: Invitation, cast: Cast) -> None:
    for _ in range(2):
        opt_out(customer=customer(1), via="branch", actor=cast.headquarters)
    asked.refresh_from_db()
    assert asked.revoked_at and Optout.objects.count() == 1
    assert AuditEntry.objects.filter(verb="customer.opted_out").count() == 1
    assert ContactLog.objects.get().void_at is not None  # it was never sent


def test_opting_in_again_is_possible(cast: Cast) -> None:
    bring([row(1)])
    opt_out(customer=customer(1), via="link", actor=None)
    opt_in(customer=customer(1), actor=None)
    opt_out(customer=customer(1), via="link", actor=None)
    assert Optout.objects.filter(withdrawn_at__isnull=True).count() == 1 and Optout.objects.count() == 2


def test_a_message_that_never_arrived_does_not_count(asked: Invitation) -> None:
    contact_not_made(invitation=asked)
    assert ContactLog.objects.get().void_at is not None


def test_erasure_forgets_contacts_and_texts_and_leaves_counts_and_pseudonym(asked: Invitation, cast: Cast) -> None:
    answer(asked)
    before = Response.objects.values_list("answers", "scores").get()
    assert erase_customer(customer=customer(1), reason="by letter", actor=cast.headquarters) == 1
    one = customer(1)
    assert one.erased_at and not Contact.objects.exists() and not ResponseLink.objects.exists()
    assert ResponseText.objects.get().text == "" and Response.objects.values_list("answers", "scores").get() == before
    asked.refresh_from_db()
    assert asked.customer is None and ContactLog.objects.get().invitation is None
    assert erase_customer(customer=one, reason="again", actor=None) == 0
    assert AuditEntry.objects.filter(verb="customer.erased", actor=cast.headquarters).count() == 1


def test_the_next_file_does_not_bring_erased_contacts_back(asked: Invitation) -> None:
    erase_customer(customer=customer(1), reason="by letter", actor=None)
    bring([row(1, mobile=MOBILE)])
    bring([row(1, mobile=MOBILE, unit="E2")])
    assert not Contact.objects.exists() and Customer.objects.count() == 1


def test_keys_are_changed_while_contacts_stay_readable(cast: Cast, settings) -> None:
    settings.CONTACT_KEYS = [("a", "first secret")]
    bring([row(1, mobile=MOBILE, email="fang@example.com"), row(2)])
    before = open_contacts([customer(1).pk])
    settings.CONTACT_KEYS = [("b", "second secret"), ("a", "first secret")]
    assert open_contacts([customer(1).pk]) == before
    out = StringIO()
    call_command("rotate_contact_keys", stdout=out, language="en")
    assert "2 contacts" in out.getvalue() and set(Contact.objects.values_list("key_id", flat=True)) == {"b"}
    settings.CONTACT_KEYS = [("b", "second secret")]
    assert open_contacts([customer(1).pk]) == before
    call_command("rotate_contact_keys", stdout=out)
    assert "已重新加密0条联系方式" in out.getvalue()


def test_a_key_that_is_missing_is_named(cast: Cast, settings) -> None:
    settings.CONTACT_KEYS = [("a", "first secret")]
    bring([row(1)])
    settings.CONTACT_KEYS = [("b", "second secret")]
    with pytest.raises(CommandError, match="no key a"):
        call_command("rotate_contact_keys", language="en")


def test_blind_indexes_are_made_anew_after_their_secret_changed(cast: Cast, settings) -> None:
    bring([row(1, mobile=MOBILE)])
    settings.PSEUDONYM_SECRET = "another"
    field, wanted = index_of(MOBILE)
    assert not Contact.objects.filter(**{field: wanted}).exists()
    call_command("rotate_contact_keys", all=True, stdout=StringIO())
    assert Contact.objects.filter(**{field: wanted}).exists()


def test_a_sealed_field_opens_nowhere_else() -> None:
    ring = sealing.Keyring("a", {"a": b"k" * 32})
    sealed = sealing.seal(ring, MOBILE, b"mobile\0one")
    assert sealing.unseal(ring, "a", sealed, b"mobile\0one") == MOBILE
    with pytest.raises(Exception) as fault:
        sealing.unseal(ring, "a", sealed, b"mobile\0two")
    assert type(fault.value).__name__ == "InvalidTag" and MOBILE not in str(fault.value)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("+86 138-1234-5678", MOBILE),
        ("008613812345678", MOBILE),
        ("１３８１２３４５６７８", MOBILE),
        ("(138)12345678", MOBILE),
        ("02812345678", ""),
        ("138123456789", ""),
        ("", ""),
    ],
)
def test_mobile_numbers_are_read_however_they_are_written(written: str, plain: str) -> None:
    assert sealing.plain_mobile(written) == plain


def test_nobody_is_disturbed_at_night_in_their_own_zone(cast: Cast) -> None:
    head = ["id", "unit", "time_zone"]
    bring([["A", "E1", ""], ["B", "E1", "Asia/Urumqi"]], head=head)
    morning = datetime.fromisoformat("2026-11-24T09:30:00+08:00")  # half past seven in Urumqi
    awake = disturbable(Customer.objects.all(), morning)
    assert list(awake.values_list("source_id", flat=True)) == ["A"]
    assert disturbable(Customer.objects.all(), morning + timedelta(hours=3)).count() == 2


def test_a_day_set_here_wins_over_the_calendar(cast: Cast) -> None:
    day = date(2026, 10, 2)
    assert not bank_calendar().working(day)
    set_calendar_day(day=day, working=True, name="试营业", actor=cast.headquarters)
    assert bank_calendar().working(day)
    assert AuditEntry.objects.get(verb="calendar.set").actor == cast.headquarters
