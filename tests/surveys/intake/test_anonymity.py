"""Try to find out who gave an internal answer, with everything that the database keeps."""

import hashlib
import random
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from dashboards.actions.fold import fold_all
from dashboards.models import Tally
from surveys.actions.campaigns import move_campaign, plan_wave
from surveys.actions.intake import OutcomeStatus, Place, Submission, empty_boxes, submit_responses
from surveys.actions.raters import AlreadyHandedOut, NotARater, hand_out_key, read_key
from surveys.models import Ballot, Campaign, Participation, RaterGroup, Receipt, Response, ResponseEvent, User, Wave
from tests.cast import Cast, make_user
from tests.factories.answers import at, published
from tests.once import made_once

pytestmark = pytest.mark.both_databases


@pytest.fixture
@made_once
def raters(cast: Cast) -> list[User]:
    """Seven at E1, six at E2 (with the cast's own), two at W1."""
    units = [cast.e1] * 6 + [cast.e2] * 6 + [cast.w1] * 2
    return [make_user(f"rater{number}", "frontline", unit) for number, unit in enumerate(units)]


@pytest.fixture
@made_once
def wave(cast: Cast, raters: list[User]) -> Wave:
    version = published("internal", constructs=("overall", "clarity"))
    campaign = Campaign.objects.create(version=version, scope=cast.ho, name_zh="互评")
    campaign.rated_units.set([cast.d1, cast.d2])
    now = timezone.now()
    wave = plan_wave(campaign=campaign, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), actor=None)
    for state in ("submitted", "issued"):
        move_campaign(campaign=campaign, to=state, actor=None)
    return wave


def rate(cast: Cast, wave: Wave, user: User, marks: tuple[int, int]) -> Submission:
    """What the page submits with a rater's key."""
    _, group_id, nonce = read_key(hand_out_key(wave=wave, user=user))
    given = {f"overall@{code}": mark for code, mark in zip(("D1", "D2"), marks, strict=True)}
    submission = Submission(
        client_uuid=uuid.uuid4(),
        version_id=wave.campaign.version_id,
        answers=given,
        place=Place(None, None),
        wave_id=wave.pk,
        source_key="rater:" + hashlib.sha256(nonce.encode()).hexdigest(),
        subjects={unit.code: at(unit).path_id for unit in (cast.d1, cast.d2)},
        rater_group_id=group_id,
    )
    (outcome,) = submit_responses([submission])
    assert outcome.status == OutcomeStatus.RECORDED
    return submission


def close(wave: Wave) -> None:
    wave.closes_at = timezone.now()
    wave.save()
    empty_boxes()


def test_a_unit_with_fewer_than_five_raters_joins_a_larger_group(wave: Wave) -> None:
    sizes = dict(RaterGroup.objects.filter(wave=wave).values_list("code", "size"))
    assert sizes == {"E1": 7, "E2": 8}
    assert Participation.objects.filter(wave=wave).count() == 15


def test_a_key_is_handed_out_once_and_only_to_raters(cast: Cast, wave: Wave, raters: list[User]) -> None:
    hand_out_key(wave=wave, user=raters[0])
    with pytest.raises(AlreadyHandedOut):
        hand_out_key(wave=wave, user=raters[0])
    with pytest.raises(NotARater):
        hand_out_key(wave=wave, user=cast.headquarters)


def test_a_key_counts_once(cast: Cast, wave: Wave, raters: list[User]) -> None:
    first = rate(cast, wave, raters[0], (5, 4))
    again, other = submit_responses(
        [
            first,
            Submission(**{**_fields(first), "client_uuid": uuid.uuid4(), "answers": {"overall@D1": 1}}),
        ]
    )
    assert (again.status, other.status, other.reason) == ("repeated", "conflict", "used")
    close(wave)
    assert Response.objects.count() == 1
    assert submit_responses([first])[0].status == OutcomeStatus.REPEATED


def _fields(submission: Submission) -> dict[str, Any]:
    return {name: getattr(submission, name) for name in Submission.__dataclass_fields__}


def test_nothing_is_counted_before_the_wave_closes(cast: Cast, wave: Wave, raters: list[User]) -> None:
    for rater in raters[:5]:
        rate(cast, wave, rater, (5, 4))
    empty_boxes()
    fold_all()
    assert (Response.objects.count(), Tally.objects.count()) == (0, 0)
    close(wave)
    fold_all()
    assert Tally.objects.filter(unit_id=cast.d1.pk, own=True, grain=7).get().n == 5


def test_no_row_names_a_rater_beside_an_answer(cast: Cast, wave: Wave, raters: list[User]) -> None:
    rate(cast, wave, raters[3], (1, 2))
    close(wave)
    response = Response.objects.get()
    for model in (Receipt, Response, ResponseEvent):
        names = [field.name for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
        related = {model._meta.get_field(name).related_model for name in names}
        assert User not in related
    assert response.access_point_id is None and response.account_manager_id is None
    assert response.path_id is None and response.seconds is None
    assert ResponseEvent.objects.get().actor_id is None


def test_no_time_tells_answers_apart(cast: Cast, wave: Wave, raters: list[User]) -> None:
    for number, rater in enumerate(raters):
        rate(cast, wave, rater, (1 + number % 5, 3))
    close(wave)
    for model in (Receipt, Response, ResponseEvent, Ballot):
        for field in model._meta.get_fields():
            if isinstance(field, models.DateTimeField | models.DateField):
                assert model._default_manager.values_list(field.name, flat=True).distinct().count() <= 1


def test_the_order_of_rows_tells_nothing_of_the_order_of_raters(cast: Cast, wave: Wave, raters: list[User]) -> None:
    order = list(raters)
    random.Random(3).shuffle(order)
    for number, rater in enumerate(order):
        rate(cast, wave, rater, (1 + number % 5, 1 + number // 5))
    came = {(1 + number % 5, 1 + number // 5): number for number in range(len(order))}
    seats = {rater.pk: number for number, rater in enumerate(order)}
    by_row, by_coming = [], []
    for group in RaterGroup.objects.filter(wave=wave):
        taken = Participation.objects.filter(group=group, handed_out=True).order_by("pk")
        assert ages(Participation, group_id=group.pk) <= 1
        assert ages(Ballot, group_id=group.pk) <= 1
        by_row.append([seats[row.user_id] for row in taken])
        by_coming.append(sorted(by_row[-1]))
    assert by_row != by_coming
    close(wave)
    assert ages(Response, wave_id=wave.pk) <= 1
    marks = [tuple(row.answers.values()) for row in Response.objects.order_by("id")]
    places = [came[marks_of] for marks_of in marks]
    assert sorted(places) == list(range(14)) and places != sorted(places)


def ages(model: type[models.Model], **where: int) -> int:
    """How many different transactions wrote the rows; SQLite keeps no such trace."""
    if connection.vendor != "postgresql":
        return 1
    (name, value), *_ = where.items()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {model._meta.db_table} WHERE {name} = %s", [value])
        return int(cursor.fetchone()[0])


def test_the_audit_log_and_every_other_table_are_silent_about_answering(
    cast: Cast, wave: Wave, raters: list[User]
) -> None:
    at(cast.d1), at(cast.d2)
    before = {model: model._default_manager.count() for model in apps.get_models()}
    rate(cast, wave, raters[0], (5, 5))
    grown = {model for model, count in before.items() if model._default_manager.count() != count}
    assert grown == {Ballot}
