"""The head kept outside finds a rewritten chain and a missing end; keys are handed over, one to the next."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dashboards.actions.appraisal import IllegalRunMove
from dashboards.actions.appraisal.sentences import sentence
from dashboards.actions.ledger import adopt_published, enter_appraisal
from dashboards.actions.ledger.heads import write_daily_head
from dashboards.formulas.ledger import Secret, hash_of, read_head, signed_text
from dashboards.formulas.ledger.body import canonical_text
from dashboards.models import AppraisalRun, LedgerEntry, LedgerKey
from dashboards.queries.ledger import head, newest_head, stamp_of, verify
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import calculated, publish


@contextmanager
def administrator() -> Iterator[None]:
    """Who may switch every guard of the database off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def whats(*files: Path) -> list[str]:
    return [one.what for one in verify([read_head(one.read_text()) for one in files]).differences]


@pytest.fixture
def kept(published: AppraisalRun, tmp_path: Path) -> Path:
    path = tmp_path / "head.json"
    call_command("export_head", output=path, stdout=io.StringIO())
    return path


def rewrite(secret: Secret) -> None:
    """Write the chain anew from the first entry on, each with a body that says something else."""
    previous = "0" * 64
    for entry in LedgerEntry.objects.order_by("number"):
        body = json.loads(entry.body) | {"previous": previous, "key": secret.fingerprint, "note": "another"}
        if entry.number == 1:
            body["introduces"] |= {"fingerprint": secret.fingerprint, "public_key": secret.public}
        text = canonical_text(body)
        signature = secret.sign(signed_text(entry.number, hash_of(text)))
        rows = LedgerEntry.objects.filter(pk=entry.pk)
        rows.update(body=text, hash=hash_of(text), previous=previous, signature=signature, key=secret.fingerprint)
        previous = hash_of(text)


def test_chain_rewritten_with_the_key_itself_is_found_against_the_head(kept: Path, settings: Any) -> None:
    with administrator():
        rewrite(Secret(settings.LEDGER_KEYS[0]))
    assert whats() == []
    assert whats(kept) == ["rewritten"]


def test_chain_rewritten_with_another_key_is_found_without_a_head(kept: Path) -> None:
    own = Secret("the administrator's own")
    with administrator():
        LedgerKey.objects.update(fingerprint=own.fingerprint, public_key=own.public)
        rewrite(own)
    assert whats() == ["foreign_key"]
    assert whats(kept) == ["rewritten", "foreign_key"]


def test_newest_run_that_was_removed_is_found_against_the_head_alone(published: AppraisalRun, kept: Path) -> None:
    with administrator():
        for entry in LedgerEntry.objects.filter(kind="appraisal"):
            entry.sheets.all()._raw_delete("default")
            entry.signers.all()._raw_delete("default")
            LedgerEntry.objects.filter(pk=entry.pk)._raw_delete("default")
        for rows in (published.results, published.steps, AppraisalRun.score_runs.through.objects):
            rows.all()._raw_delete("default")
        AppraisalRun.objects.all()._raw_delete("default")
    assert whats() == []
    assert whats(kept) == ["cut"]


def test_entry_alone_that_was_removed_is_found_by_what_it_published(published: AppraisalRun) -> None:
    with administrator():
        LedgerEntry.objects.filter(kind="appraisal")._raw_delete("default")
    assert "unentered" in whats()


def test_row_slipped_in_is_found(published: AppraisalRun) -> None:
    with administrator():
        one = published.results.first()
        one.pk, one.unit_id = None, one.unit_id + 1000
        one.save()
        found = [(one.what, one.table) for one in verify().differences]
        published.results.filter(pk=one.pk)._raw_delete("default")
    assert found == [("added", "dashboards_appraisalresult")]


@pytest.mark.both_databases
def test_command_says_what_differs_and_ends_with_status_one(
    published: AppraisalRun, kept: Path, tmp_path: Path
) -> None:
    told = io.StringIO()
    call_command("verify_ledger", stdout=told)
    assert "3 entries checked: no difference" in told.getvalue() and "Checked without a head" in told.getvalue()
    call_command("verify_ledger", head=[kept], stdout=told, language="zh")
    if connection.vendor == "postgresql":
        with administrator():
            published.results.filter(unit__code="E1").update(grade="A")
        with pytest.raises(CommandError, match="1 difference") as refused:
            call_command("verify_ledger", head=[kept], stdout=told)
        assert refused.value.returncode == 1
        assert "column grade: signed as " in told.getvalue() and "now A." in told.getvalue()
    for text, said in (
        ("{}", "is not a head"),
        (kept.read_text().replace('"number": 3', '"number": 4'), "was changed"),
    ):
        (tmp_path / "bad.json").write_text(text)
        with pytest.raises(CommandError, match=said) as refused:
            call_command("verify_ledger", head=[tmp_path / "bad.json"], stdout=told)
        assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_ledger", head=[tmp_path / "none.json"])


@pytest.mark.both_databases
def test_head_names_the_entry_of_a_period(published: AppraisalRun, settings: Any, tmp_path: Path) -> None:
    stamp = head(published.period)
    assert stamp is not None and stamp == stamp_of(published)
    assert (stamp.entry, stamp.head.number, stamp.head) == (3, 3, newest_head())
    assert head("2001Q1").entry is None
    settings.DATA_DIR = tmp_path
    assert write_daily_head() == write_daily_head() == stamp.head
    assert [read_head(one.read_text()) for one in (tmp_path / "heads").iterdir()] == [stamp.head]


@pytest.mark.both_databases
def test_empty_ledger_has_no_head(cast: Cast, tmp_path: Path) -> None:
    assert head() is None and write_daily_head() is None
    with pytest.raises(CommandError, match="nothing was published yet"):
        call_command("export_head", output=tmp_path / "head.json")
    assert verify().differences == ()


@pytest.mark.both_databases
def test_new_key_is_handed_over_to_by_the_old_one(cast: Cast, published: AppraisalRun, settings: Any) -> None:
    old = settings.LEDGER_KEYS[0]
    second = calculated(cast, correct="Another look.")
    settings.LEDGER_KEYS = ["a new key", old]
    publish(second, cast)
    entries = list(LedgerEntry.objects.all())
    assert [one.kind for one in entries[3:]] == ["key", "appraisal"]
    assert [one.key_id for one in entries[2:]] == [*[Secret(old).fingerprint] * 2, Secret("a new key").fingerprint]
    settings.LEDGER_KEYS = ["a new key"]
    assert verify().differences == ()


@pytest.mark.both_databases
def test_key_that_nobody_hands_over_to_signs_nothing(cast: Cast, published: AppraisalRun, settings: Any) -> None:
    second = calculated(cast, correct="Another look.")
    settings.LEDGER_KEYS = ["a new key"]
    with pytest.raises(IllegalRunMove, match="key_not_handed_over") as refused:
        publish(second, cast)
    assert "Have the old key put back" in sentence(refused.value)
    assert not second.steps.filter(kind="published").exists()
    assert [one.what for one in verify().differences] == ["foreign_key"]


@pytest.mark.both_databases
def test_entry_is_made_once(published: AppraisalRun) -> None:
    assert enter_appraisal(published).number == 3
    assert adopt_published(actor=None) == []
    told = io.StringIO()
    call_command("adopt_published", dry_run=True, stdout=told)
    call_command("adopt_published", stdout=told)
    assert told.getvalue() == "0 entered\n"


def test_what_was_published_before_the_ledger_is_adopted_and_says_so(published: AppraisalRun) -> None:
    with administrator(), connection.cursor() as cursor:
        for table in ("ledgersheet", "ledgersigner", "ledgersalt", "ledgerentry", "ledgerkey"):
            cursor.execute(f"DELETE FROM dashboards_{table}")
    assert {one.what for one in verify().differences} == {"unentered"}
    assert [one.kind for one in adopt_published(actor=None)] == ["scheme", "score_run", "appraisal"]
    report = verify()
    assert (report.differences, report.adopted) == ((), (1, 2, 3))
