"""Two people bring a scheme into force; periods never overlap; what is approved stays as it is."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from dashboards.actions.appraisal import IllegalSchemeMove, drop_scheme, move_scheme, save_scheme
from dashboards.actions.appraisal.sentences import sentence
from dashboards.formulas.scheme import SchemeError
from dashboards.models import AppraisalRun, SchemeVersion
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import LATER, in_force, small_scheme

pytestmark = pytest.mark.both_databases


def draft(cast: Cast, code: str = "branches", first: int = 200001, last: int = LATER) -> SchemeVersion:
    return save_scheme(code=code, content=small_scheme(), first_month=first, last_month=last, actor=cast.headquarters)


def test_second_person_approves(cast: Cast) -> None:
    made = draft(cast)
    move_scheme(version=made, to="submitted", actor=cast.headquarters)
    with pytest.raises(IllegalSchemeMove, match="second_person_needed") as refusal:
        move_scheme(version=made, to="approved", actor=cast.headquarters)
    assert sentence(refusal.value) == "You prepared this yourself. Somebody else has to sign it."
    approved = move_scheme(version=made, to="approved", actor=cast.second)
    assert (approved.is_approved, approved.approved_by, str(approved)) == (True, cast.second, "branches V1")
    with pytest.raises(IllegalSchemeMove, match="not_from_here"):
        move_scheme(version=made, to="draft", actor=cast.headquarters)


def test_database_keeps_what_is_approved(version: SchemeVersion) -> None:
    kept: tuple[dict[str, Any], ...] = ({"content": {}}, {"last_month": 202712}, {"state": "draft"})
    for change in kept:
        with pytest.raises(DatabaseError), transaction.atomic():
            SchemeVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        SchemeVersion.objects.filter(pk=version.pk).delete()
    assert SchemeVersion.objects.get(pk=version.pk).content == version.content


def test_submitted_version_is_not_edited_and_not_dropped(cast: Cast) -> None:
    made = draft(cast)
    move_scheme(version=made, to="submitted", actor=cast.headquarters)
    with pytest.raises(IllegalSchemeMove, match="not_a_draft"):
        draft(cast)
    with pytest.raises(IllegalSchemeMove, match="not_a_draft"):
        drop_scheme(version=made, actor=cast.headquarters)
    drop_scheme(version=move_scheme(version=made, to="draft", actor=cast.headquarters), actor=cast.headquarters)
    assert not SchemeVersion.objects.exists()


def test_overlapping_periods_for_the_same_units_are_refused(cast: Cast, version: SchemeVersion) -> None:
    other = draft(cast, code="others", first=202601, last=202612)
    with pytest.raises(IllegalSchemeMove, match="periods_overlap"):
        move_scheme(version=other, to="submitted", actor=cast.headquarters)


def test_of_two_submitted_for_the_same_periods_one_is_approved(cast: Cast) -> None:
    both = [draft(cast, code=code, first=202601, last=202612) for code in ("branches", "others")]
    for one in both:
        move_scheme(version=one, to="submitted", actor=cast.headquarters)
    move_scheme(version=both[0], to="approved", actor=cast.second)
    with pytest.raises(IllegalSchemeMove, match="periods_overlap"):
        move_scheme(version=both[1], to="approved", actor=cast.second)


def test_one_version_follows_another_without_overlap(cast: Cast) -> None:
    for first, last in ((202601, 202606), (202607, 202612)):
        made = draft(cast, first=first, last=last)
        move_scheme(version=made, to="submitted", actor=cast.headquarters)
        move_scheme(version=made, to="approved", actor=cast.second)
    assert [one.number for one in SchemeVersion.objects.order_by("number")] == [1, 2]


@pytest.mark.parametrize(
    ("first", "last"), [(202602, 202603), (202601, 202602), (202607, 202606), (0, 0), (202601, 999912)]
)
def test_periods_are_whole_quarters(cast: Cast, first: int, last: int) -> None:
    with pytest.raises(SchemeError) as refusal:
        draft(cast, first=first, last=last)
    assert [fault.code for fault in refusal.value.faults] == ["not_quarters"]
    assert not SchemeVersion.objects.exists()


def test_region_keeps_to_the_bounds_set_above(cast: Cast) -> None:
    with pytest.raises(SchemeError) as refusal:
        in_force(cast, "east", cast.east)
    assert [fault.code for fault in refusal.value.faults] == ["nothing_above"]
    in_force(cast, spread=5)
    content = small_scheme()
    content["components"][0]["weight"], content["components"][1]["weight"] = 50, 50
    with pytest.raises(SchemeError) as refusal:
        save_scheme(
            code="east", content=content, first_month=202601, last_month=202612, actor=cast.second, region=cast.east
        )
    assert {fault.code for fault in refusal.value.faults} == {"weight_outside_bounds"}
    assert in_force(cast, "east", cast.east).scheme.region == cast.east


def test_scheme_of_another_is_not_taken_over(cast: Cast) -> None:
    in_force(cast, spread=5)
    with pytest.raises(IllegalSchemeMove, match="other_region"):
        in_force(cast, "branches", cast.east)


def test_published_period_gets_no_other_scheme(cast: Cast, published: AppraisalRun) -> None:
    made = draft(cast)
    with pytest.raises(IllegalSchemeMove, match="period_already_appraised"):
        move_scheme(version=made, to="submitted", actor=cast.headquarters)


def test_only_head_office_writes_schemes(cast: Cast) -> None:
    for person in (cast.manager, cast.supervisor, cast.auditor):
        with pytest.raises(PermissionDenied):
            save_scheme(code="x", content=small_scheme(), first_month=202601, last_month=202603, actor=person)
