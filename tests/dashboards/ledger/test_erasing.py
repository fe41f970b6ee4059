"""A personal text is erased by two people: the ledger stays valid, says that it was erased, and nobody can guess it."""

import io
import zlib

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from dashboards.actions.ledger import LedgerRefused
from dashboards.actions.ledger.erasing import erase_text
from dashboards.actions.observations import record_observation, withdraw_observation
from dashboards.formulas.ledger import commitment
from dashboards.models import (
    AppraisalComment,
    AppraisalRun,
    LedgerEntry,
    LedgerErasure,
    LedgerSalt,
    LedgerSheet,
    Observation,
)
from dashboards.queries.ledger import verify
from surveys.models import AuditEntry, User
from tests.cast import Cast
from tests.factories.official import QUARTER

pytestmark = pytest.mark.both_databases
TABLE = "dashboards_appraisalcomment"
TABLE_OF_WHY = Observation._meta.db_table


def place(remark: AppraisalComment) -> dict[str, str]:
    return {"table": TABLE, "row": str(remark.pk), "column": "text"}


@pytest.fixture
def remark(full: AppraisalRun) -> AppraisalComment:
    return AppraisalComment.objects.get()


def test_erased_text_leaves_the_chain_valid(cast: Cast, remark: AppraisalComment) -> None:
    entry = erase_text(**place(remark), actor=cast.headquarters, second=cast.second)
    remark.refresh_from_db()
    assert remark.text == "" and not LedgerSalt.objects.filter(table=TABLE).exists()
    report = verify()
    assert report.differences == () and report.erased == ((TABLE, str(remark.pk), "text"),)
    again = erase_text(**place(remark), actor=cast.second, second=cast.headquarters)
    assert again == entry and LedgerErasure.objects.count() == 1
    assert AuditEntry.objects.filter(verb="ledger.text_erased").count() == 1


def test_nothing_that_is_kept_holds_the_text(remark: AppraisalComment) -> None:
    texts = [entry.body for entry in LedgerEntry.objects.all()]
    for one in LedgerSheet.objects.all():
        texts.append(zlib.decompress(bytes(one.content)).decode())
    for personal in ("E1 seems low.", "An incident was confirmed.", "The wrong branch.", "key lay in the drawer"):
        assert not [text for text in texts if personal in text], personal


def test_two_people_of_head_office_erase(cast: Cast, remark: AppraisalComment) -> None:
    with pytest.raises(LedgerRefused, match="second_person_needed"):
        erase_text(**place(remark), actor=cast.second, second=cast.second)
    with pytest.raises(PermissionDenied):
        erase_text(**place(remark), actor=cast.headquarters, second=cast.manager)
    assert AppraisalComment.objects.get().text == "E1 seems low."


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"column": "at"}, "not_personal"), ({"row": "0"}, "unknown_text"), ({"table": "surveys_user"}, "not_personal")],
)
def test_only_what_was_published_as_personal_is_erased(
    cast: Cast, remark: AppraisalComment, changed: dict, reason: str
) -> None:
    with pytest.raises(LedgerRefused, match=reason):
        erase_text(**place(remark) | changed, actor=cast.headquarters, second=cast.second)


def test_reason_of_a_withdrawal_stands_in_the_audit_log_as_its_commitment_and_can_be_erased(
    cast: Cast, full: AppraisalRun
) -> None:
    taken_back = Observation.objects.get(withdrawn=True)
    table, row = Observation._meta.db_table, str(taken_back.pk)
    told = AuditEntry.objects.get(verb="observation.withdrawn").details
    salt = bytes(LedgerSalt.objects.get(table=table, row=row, column="why").salt)
    assert taken_back.why == "The wrong branch." and "wrong" not in str(told)
    assert told == {"why": commitment(salt, f"{table}/{row}/why", taken_back.why)}
    erase_text(table=table, row=row, column="why", actor=cast.headquarters, second=cast.second)
    taken_back.refresh_from_db()
    assert taken_back.why == "" and taken_back.withdrawn
    report = verify()
    assert report.differences == () and (table, row, "why") in report.erased


def test_withdrawal_that_was_never_published_can_be_erased_too(cast: Cast, external: User) -> None:
    seen = record_observation(unit=cast.e1, kind="media", observed_on=QUARTER.first_day, actor=external, text="Seen.")
    gone = withdraw_observation(observation=seen, why="It was Mr Xu.", actor=external)
    erase_text(table=TABLE_OF_WHY, row=str(gone.pk), column="why", actor=cast.headquarters, second=cast.second)
    assert not Observation.objects.exclude(why="").exists()
    assert "Xu" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_observations_are_guarded_whatever_the_database(cast: Cast, full: AppraisalRun) -> None:
    for change in ({"why": ""}, {"why": "Another."}, {"severity": "grave"}, {"withdrawn": False}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Observation.objects.filter(withdrawn=True).update(**change)


def test_text_cannot_be_emptied_nor_its_salt_deleted_without_an_erasure(remark: AppraisalComment) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AppraisalComment.objects.update(text="")
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerSalt.objects.filter(table=TABLE).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerSalt.objects.update(salt=b"x")


def test_erasure_of_one_text_permits_no_other_change(cast: Cast, remark: AppraisalComment) -> None:
    erase_text(**place(remark), actor=cast.headquarters, second=cast.second)
    for change in ({"text": "Something else."}, {"actor": cast.headquarters}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AppraisalComment.objects.update(**change)


def test_command_erases_and_verification_says_so(cast: Cast, remark: AppraisalComment) -> None:
    told = io.StringIO()
    names = {"asked_by": "headquarters", "agreed_by": "second"}
    call_command("erase_text", TABLE, str(remark.pk), "text", stdout=told, **names)
    call_command("verify_ledger", stdout=told)
    assert f"Erased: {TABLE}, row {remark.pk}, column text." in told.getvalue()
    with pytest.raises(CommandError, match="Two different people"):
        call_command("erase_text", TABLE, str(remark.pk), "text", asked_by="second", agreed_by="second")
    with pytest.raises(CommandError, match="no active user nobody"):
        call_command("erase_text", TABLE, str(remark.pk), "text", asked_by="nobody", agreed_by="second")
