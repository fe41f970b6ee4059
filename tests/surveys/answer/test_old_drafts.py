"""What was begun and never sent is forgotten, but not while it can still be sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from surveys.actions import drafts
from surveys.actions.campaigns import move_campaign
from surveys.models import ResponseDraft, Wave
from surveys.tasks import forget_old_drafts
from tests.cast import Cast
from tests.factories.surveying import THREE_PAGES, invite_one, point
from tests.surveys.answer.visiting import Visitor, phone

pytestmark = pytest.mark.both_databases


def begun(address: str, days: int) -> None:
    Visitor(phone()).open(address).send(waiting="4")
    ResponseDraft.objects.filter(saved_at__gt=timezone.now() - timedelta(minutes=5)).update(
        saved_at=timezone.now() - timedelta(days=days)
    )


def test_draft_of_an_open_wave_is_kept_and_of_a_closed_one_forgotten_in_time(cast: Cast, open_wave) -> None:
    wave = open_wave(THREE_PAGES)
    begun(f"/i/{invite_one(wave, cast.e1)[1]}/", days=90)
    assert forget_old_drafts() == 0
    Wave.objects.update(opens_at=timezone.now() - timedelta(days=99), closes_at=timezone.now() - timedelta(days=29))
    assert forget_old_drafts() == 0
    Wave.objects.update(closes_at=timezone.now() - timedelta(days=31))
    assert forget_old_drafts() == 1 and not ResponseDraft.objects.exists()


def test_draft_of_a_campaign_closed_by_hand_is_forgotten(cast: Cast, open_wave) -> None:
    wave = open_wave(THREE_PAGES)
    begun(f"/i/{invite_one(wave, cast.e1)[1]}/", days=31)
    move_campaign(campaign=wave.campaign, to="closed", actor=cast.headquarters)
    assert forget_old_drafts() == 1


@pytest.mark.parametrize("days, left", [(29, 1), (31, 0)])
def test_draft_begun_at_a_poster_is_forgotten_after_a_month(cast: Cast, open_wave, days: int, left: int) -> None:
    begun(f"/q/{point(open_wave(THREE_PAGES), cast.e1).code}/", days)
    forget_old_drafts()
    assert ResponseDraft.objects.count() == left


def test_many_are_forgotten_in_small_deletes(cast: Cast, open_wave, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "AT_ONCE", 2)
    code = point(open_wave(THREE_PAGES), cast.e1).code
    for _ in range(5):
        begun(f"/q/{code}/", days=40)
    assert forget_old_drafts() == 5 and not ResponseDraft.objects.exists()
