"""Whatever column of a published table somebody changes: the application's role may not, the superuser is found."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from dashboards.models import AppraisalRun
from dashboards.queries.ledger import verify
from surveys.models import Unit
from tests.dashboards.ledger.changing import ROLE, change, columns, published_rows, undone

NAMED = {
    *("appraisalrun", "appraisalrun_score_runs", "appraisalresult", "appraisalstep", "appraisalcomment"),
    *("scheme", "schemeversion", "scorerun", "runsnapshot", "runfigure", "runanswers", "runstep", "ruleversion"),
    *("observation", "observation_files", "checklistversion", "complaint", "measurevalue", "measureversion"),
    *("veto", "vetoeffect", "incident", "incident_files", "incidentmove", "evidencefile"),
    *("suppliedvalue", "supplybatch"),
    *("ledgersigner", "ledgerkey", "ledgerentry", "ledgersheet"),
}


@pytest.fixture
def role(full: AppraisalRun) -> Iterator[str]:
    """A role that may read and write every row, and owns nothing: as the application has it at a bank."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"CREATE ROLE {ROLE} NOSUPERUSER")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
    return ROLE


def test_every_published_table_is_among_those_that_are_tried(full: AppraisalRun) -> None:
    tables = {model._meta.db_table for model in published_rows()}
    assert tables == {f"dashboards_{name}" for name in NAMED} | {"surveys_unit"}


def test_application_may_change_no_column_and_delete_no_row(role: str) -> None:
    passed = []
    for model, key in published_rows().items():
        if model is Unit:  # not published itself: which one is meant is, and a change of that is found
            continue
        for field in columns(model):
            with undone(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {role}")
                if not _refused(lambda model=model, field=field, key=key: change(model, field, key)):
                    passed.append(f"{model.__name__}.{field.name}")
        with undone(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            if not _refused(lambda model=model, key=key: model._base_manager.filter(pk=key)._raw_delete("default")):
                passed.append(f"{model.__name__} deleted")
    assert passed == []


def _refused(deed) -> bool:
    """By a guard of the table itself (restrict_violation), not by something else that happens to be in the way."""
    try:
        with transaction.atomic():
            deed()
    except DatabaseError as error:
        return error.__cause__.sqlstate == "23001"
    return False


def test_superuser_changes_no_column_unseen(full: AppraisalRun) -> None:
    assert verify().differences == ()
    unseen, tried = [], 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model, key in published_rows().items():
        for field in columns(model):
            with undone(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                change(model, field, key)
                tried += 1
                if not _named(model._meta.db_table, field, key):
                    unseen.append(f"{model.__name__}.{field.name}: {verify().differences}")
    assert unseen == []
    assert tried > 200
    assert verify().differences == ()


def _named(table: str, field, key) -> bool:
    """The table and the row are named, and the column, unless it is the key itself."""
    for one in verify().differences:
        if one.table == table and (field.primary_key or one.row != str(key) or one.column):
            return True
    return False


def test_superuser_deletes_no_row_unseen(full: AppraisalRun) -> None:
    unseen = []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model, key in published_rows().items():
        with undone(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            model._base_manager.filter(pk=key)._raw_delete("default")
            if model._meta.db_table not in {one.table for one in verify().differences}:
                unseen.append(model.__name__)
    assert unseen == []
