"""Filing: the assessed, against what is theirs, once, in time, with a reason; anything else is refused in words."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404

from dashboards.actions.appeals import Against, AppealRefused, file_appeal, move_appeal
from dashboards.actions.appraisal.lifecycle import appeal_deadline
from dashboards.actions.evidence_files import FileRefused
from dashboards.forms.appeal_words import refusal_said
from dashboards.models import Appeal, AppealMove, AppraisalRun, ScoreRun
from surveys.models import AuditEntry
from tests.cast import Cast, make_user
from tests.dashboards.appeals.conftest import against_visits, counted, filed, result_of
from tests.dashboards.appraisal.conftest import calculated, publish
from tests.dashboards.evidence.conftest import pdf

pytestmark = pytest.mark.both_databases


def refused(run: AppraisalRun, cast: Cast, **more: Any) -> str:
    before = Appeal.objects.count()
    with pytest.raises(AppealRefused) as caught:
        filed(run, cast, **more)
    assert len(refusal_said(caught.value)) > 30 and Appeal.objects.count() == before
    return caught.value.reason


def test_appeal_keeps_what_it_is_against_and_until_when_it_could_be_filed(
    cast: Cast, published: AppraisalRun, scores: ScoreRun
) -> None:
    made = filed(published, cast, uploads=[pdf(), pdf("b.pdf")])
    found = Appeal.objects.get()
    assert (found.unit, found.period, found.kind, found.state) == (cast.e1, published.period, "response", "filed")
    assert (found.response_id, found.programme) == (counted(scores, cast.e1), "retail")
    assert found.deadline == appeal_deadline(published) and found.files.count() == 2
    assert list(AppealMove.objects.values_list("step", "source", "to")) == [(0, "", "filed")]
    assert AuditEntry.objects.get(verb="appeal.filed").subject == made.name == f"APL-{published.period}-{made.pk:04d}"


def test_row_of_the_scorecard_is_appealed_against_by_its_code(cast: Cast, published: AppraisalRun) -> None:
    made = against_visits(published, cast)
    assert (made.kind, made.component, made.response_id, made.programme) == ("component", "visits", None, "")


def test_last_day_counts_and_the_day_after_is_too_late(cast: Cast, published: AppraisalRun) -> None:
    deadline = appeal_deadline(published)
    assert deadline is not None
    with time_machine.travel(f"{deadline + timedelta(days=1)}T00:30:00+08:00"):
        assert refused(published, cast) == "too_late"
    with time_machine.travel(f"{deadline}T23:30:00+08:00"):
        assert filed(published, cast).state == "filed"


@pytest.mark.parametrize("which", ["response", "component"])
def test_second_appeal_against_the_same_is_refused_with_the_name_of_the_first(
    cast: Cast, published: AppraisalRun, which: str
) -> None:
    file = filed if which == "response" else against_visits
    first = file(published, cast)
    with pytest.raises(AppealRefused, match="filed_already") as caught:
        file(published, cast, actor=cast.manager)
    assert first.name in refusal_said(caught.value)
    move_appeal(appeal=first, to="withdrawn", actor=cast.manager)
    assert file(published, cast).pk != first.pk


def test_database_itself_keeps_the_second_one_out(cast: Cast, published: AppraisalRun) -> None:
    first = filed(published, cast)
    first.pk, first.public_id = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.bulk_create([first])


def test_answer_that_does_not_count_for_the_unit_is_refused(
    cast: Cast, published: AppraisalRun, scores: ScoreRun
) -> None:
    for number in (counted(scores, cast.w1), 987_654_321):
        assert refused(published, cast, against=Against(response_id=number)) == "not_your_answer"


def test_what_is_missing_or_does_not_fit_is_said(cast: Cast, published: AppraisalRun) -> None:
    assert refused(published, cast, reason="  ") == "reason_needed"
    assert refused(published, cast, ground="rule") == "ground_needed"
    assert refused(published, cast, against=Against(component="visits"), ground="abuse") == "ground_needed"
    assert refused(published, cast, against=Against(component="nothing"), ground="figure") == "no_such_component"
    with pytest.raises(FileRefused):
        filed(published, cast, uploads=[pdf()] * 6)
    assert not Appeal.objects.exists()


def test_only_the_assessed_unit_appeals(cast: Cast, published: AppraisalRun) -> None:
    other = make_user("other", "manager", cast.w1)
    with pytest.raises(Http404):
        filed(published, cast, actor=other)
    for person in (cast.headquarters, cast.supervisor, cast.auditor, cast.frontline):
        with pytest.raises(PermissionDenied):
            filed(published, cast, actor=person)


def test_run_that_was_corrected_is_not_appealed_against_any_more(cast: Cast, published: AppraisalRun) -> None:
    old = result_of(published, cast.e1)
    publish(calculated(cast, correct="Another look."), cast)
    assert refused(published, cast, result=old) == "corrected_meanwhile"


def test_unpublished_run_is_not_appealed_against(cast: Cast, run: AppraisalRun) -> None:
    assert refused(run, cast) == "corrected_meanwhile"


def test_nothing_of_an_appeal_is_changed_or_deleted(cast: Cast, published: AppraisalRun) -> None:
    made = filed(published, cast, uploads=[pdf()])
    changes: list[Any] = [
        lambda: Appeal.objects.update(reason="better"),
        lambda: Appeal.objects.update(response_id=987_654_321),
        lambda: Appeal.objects.update(deadline="2030-01-01"),
        lambda: AppealMove.objects.update(reason="better"),
        lambda: AppealMove.objects.all()._raw_delete("default"),
        lambda: Appeal.files.through.objects.all()._raw_delete("default"),
        lambda: Appeal.objects.all()._raw_delete("default"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    move_appeal(appeal=made, to="withdrawn", actor=cast.manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.update(state="filed", step=9)


def test_file_appeal_names_no_other_result(cast: Cast, published: AppraisalRun) -> None:
    with pytest.raises(Http404):
        file_appeal(
            result=result_of(published, cast.w1),
            against=Against(component="visits"),
            ground="figure",
            reason="x",
            actor=cast.manager,
        )
