"""What was answered, done or published is refused a change by the database itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from surveys.models import AuditEntry, Receipt, Response, ResponseEvent, SurveyVersion
from tests.cast import Cast
from tests.factories.answers import answers, give, published


def test_answers_cannot_be_changed(cast: Cast) -> None:
    give(published(), cast.e1, [answers(1, 1, 1, 1, 1)])
    for model, change in ((Response, {"scored": False}), (Receipt, {"month": 1}), (ResponseEvent, {"reason": "x"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model._default_manager.update(**change)


def test_answers_and_the_audit_log_cannot_be_deleted(cast: Cast) -> None:
    give(published(), cast.e1, [answers(1, 1, 1, 1, 1)])
    for model in (Response, Receipt, ResponseEvent, AuditEntry):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def test_a_published_version_cannot_be_changed(db: None) -> None:
    version = published()
    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyVersion.objects.filter(pk=version.pk).update(definition={})


def test_a_draft_can_be_changed(db: None) -> None:
    version = published()
    draft = SurveyVersion.objects.create(survey=version.survey, number=2, definition=version.definition)
    assert SurveyVersion.objects.filter(pk=draft.pk).update(number=3) == 1
