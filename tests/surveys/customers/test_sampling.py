"""Samples: drawn by lots, repeatable, with known probabilities, and never by staff."""

import math
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, transaction
from django.utils import timezone

from surveys.actions.customers import erase_customer, opt_out, set_contact_limit
from surveys.actions.draw_sample import Drawn, DrawRefused, Terms, draw_sample
from surveys.actions.invitations import revoke_invitation, token_of
from surveys.actions.quotas import Quota, set_quotas
from surveys.clock import bank_today
from surveys.engine.bands import age_band, tenure_band
from surveys.engine.dimensions import AGE_BANDS, CHANNELS, SEGMENTS, TENURE_BANDS
from surveys.engine.sampling import Lottery, allocate
from surveys.engine.tokens import token_hash
from surveys.models import (
    Campaign,
    CampaignState,
    ContactLog,
    Customer,
    Draw,
    DrawSkip,
    Invitation,
    Product,
    SkipReason,
    Wave,
)
from tests.cast import Cast
from tests.factories.customers import HEAD, bring, bring_transactions, customer, row
from tests.factories.surveying import ONE_PAGE, issue, publish
from tests.once import made_once

pytestmark = pytest.mark.both_databases
STANDARD, MVC, BZC = SEGMENTS["standard"], SEGMENTS["MVC"], SEGMENTS["BZC"]


def members(count: int) -> list[bytes]:
    return sorted(UUID(int=number * 7919).bytes for number in range(count))


def drawn_by(seed: str, keys: list[bytes], wanted: int) -> list[bytes]:
    lottery = Lottery(seed, {"E1": wanted})
    for key in keys:
        lottery.add("E1", STANDARD, key, 0, key)
    (one,) = lottery.draw({})
    return list(one.members)


def test_the_same_seed_draws_the_same_and_another_one_others() -> None:
    keys = members(1000)
    assert drawn_by("a", keys, 50) == drawn_by("a", keys, 50)
    assert len(set(drawn_by("a", keys, 50)) & set(drawn_by("b", keys, 50))) < 15


def test_the_sample_does_not_depend_on_the_order_of_the_frame() -> None:
    keys = members(1000)
    assert drawn_by("a", keys, 50) == drawn_by("a", keys[::-1], 50)


def test_nobody_is_drawn_twice_and_a_smaller_sample_is_part_of_a_larger_one() -> None:
    keys = members(300)
    large = drawn_by("a", keys, 120)
    assert len(set(large)) == 120 and drawn_by("a", keys, 40) == large[:40]


def test_everybody_is_drawn_as_often_as_their_probability_says() -> None:
    keys = members(40)
    often = Counter(key for seed in range(2000) for key in drawn_by(str(seed), keys, 10))
    # 2000 draws at 1/4: 500 with a spread of 19.4; five of those either way for all forty.
    assert all(400 < often[key] < 600 for key in keys)


def test_the_sample_is_written_down_for_ever() -> None:
    """A change of the lots would make every past draw unrepeatable."""
    assert [key.hex() for key in drawn_by("golden", members(100), 3)] == GOLDEN


GOLDEN = [
    "000000000000000000000000000ae006",
    "0000000000000000000000000007bbc0",
    "0000000000000000000000000002c779",
]


@pytest.mark.parametrize(
    ("total", "shares", "available", "expected"),
    [
        (10, {}, {1: 30, 4: 70}, {1: 3, 4: 7}),
        (10, {1: 15, 2: 45, 3: 40}, {1: 50, 2: 50, 3: 50, 4: 50}, {1: 2, 2: 4, 3: 4, 4: 0}),
        (10, {1: 50, 2: 50}, {1: 2, 2: 50}, {1: 2, 2: 8}),
        (10, {1: 20}, {1: 100, 2: 30, 4: 10}, {1: 2, 2: 6, 4: 2}),
        (10, {}, {1: 2, 4: 3}, {1: 2, 4: 3}),
        (10, {1: 100}, {4: 5}, {4: 0}),
        (0, {}, {1: 5}, {1: 0}),
        (5, {}, {}, {}),
    ],
)
def test_quotas_add_up_and_others_make_up_for_what_a_segment_lacks(
    total: int, shares: dict, available: dict, expected: dict
) -> None:
    assert allocate(total, shares, available) == expected


@pytest.mark.parametrize(
    ("year", "band"), [(None, "unknown"), (2009, "unknown"), (2008, "18-24"), (1961, "65+"), (1962, "55-64")]
)
def test_age_bands_begin_where_they_say(year: int | None, band: str) -> None:
    assert age_band(year, date(2026, 6, 1)) == AGE_BANDS[band]


@pytest.mark.parametrize(
    ("opened", "band"),
    [
        (None, "unknown"),
        (date(2026, 6, 2), "unknown"),
        (date(2025, 6, 2), "<1y"),
        (date(2025, 6, 1), "1-3y"),
        (date(2016, 6, 1), "10y+"),
    ],
)
def test_tenure_bands_count_whole_years(opened: date | None, band: str) -> None:
    assert tenure_band(opened, date(2026, 6, 1)) == TENURE_BANDS[band]


@pytest.fixture
@made_once
def wave(cast: Cast) -> Wave:
    return new_wave(cast)


def new_wave(cast: Cast, code: str = "visits", **more: object) -> Wave:
    made = issue(publish(ONE_PAGE, code), cast.ho)
    terms = {"channels": ["sms", "qr"], "target": 5, **more}
    Campaign.objects.filter(pk=made.campaign_id).update(**terms)
    return Wave.objects.select_related("campaign__version__survey").get(pk=made.pk)


def draw(wave: Wave, seed: str = "s", rate: float | None = 0.5, **more: object) -> Drawn:
    dry_run = bool(more.pop("dry_run", False))
    return draw_sample(wave=wave, terms=Terms(seed=seed, rate=rate, **more), actor=None, dry_run=dry_run)


def forty(unit: str = "E1", first: int = 0) -> list[list[str]]:
    return [row(number, unit) for number in range(first, first + 40)]


def test_a_draw_invites_as_many_as_the_quota_and_the_response_rate_ask_for(cast: Cast, wave: Wave) -> None:
    bring([*forty("E1"), *forty("E2", 40), row(90, "W1"), row(91, "W1")])
    drawn = draw(wave)
    assert (drawn.population, drawn.eligible, drawn.count) == (82, 82, 22)
    one = Invitation.objects.filter(path__unit=cast.e1).first()
    assert one.drawn and one.inclusion == Decimal("0.25") and one.draw == drawn.draw
    assert (one.channel, one.customer.unit, one.segment) == (CHANNELS["sms"], cast.e1, 0)
    assert (one.occasion_date, one.service_date) == (bank_today(), None)
    assert Invitation.objects.filter(path__unit=cast.w1).first().inclusion == 1
    stratum = drawn.draw.strata.get(unit=cast.e1)
    assert (stratum.population, stratum.eligible, stratum.quota, stratum.drawn) == (40, 40, 10, 10)
    assert ContactLog.objects.count() == 22
    assert drawn.draw.terms["numbers"] == {"E1": 10, "E2": 10, "W1": 10}


def test_a_draw_invites_as_many_as_the_planner_said_for_a_branch(cast: Cast, wave: Wave) -> None:
    bring([*forty("E1"), *forty("E2", 40), row(90, "W1")])
    quotas = {cast.e1.pk: Quota(8, 30), cast.e2.pk: Quota(6), cast.w1.pk: Quota(0, 0)}
    set_quotas(campaign=wave.campaign, quotas=quotas, actor=cast.headquarters)
    assert draw(wave, dry_run=True).count == 16 + 12
    first = draw(wave, rate=None)
    terms = first.draw.terms
    usual = math.ceil(6 / terms["response_rate"])
    assert (terms["numbers"], terms["planned"]) == ({"E1": 30, "E2": usual, "W1": 0}, ["E1", "W1"])
    assert Invitation.objects.filter(path__unit=cast.e1).count() == 30
    assert draw(wave, rate=None).count == 0


def test_a_trial_run_draws_the_same_and_writes_nothing(cast: Cast, wave: Wave) -> None:
    bring(forty())
    trial = draw(wave, dry_run=True)
    assert not Draw.objects.exists() and not Invitation.objects.exists() and not DrawSkip.objects.exists()
    real = draw(wave)
    assert (trial.sample_digest, trial.frame_digest) == (real.sample_digest, real.frame_digest)
    assert bytes(Draw.objects.get().sample_digest) == trial.sample_digest


def test_both_databases_draw_the_same_sample(cast: Cast, wave: Wave, settings) -> None:
    settings.PSEUDONYM_SECRET = "the same on every database"
    bring([*forty("E1"), *forty("E2", 40)])
    assert draw(wave, dry_run=True).sample_digest.hex() == SAMPLE_OF_BOTH


SAMPLE_OF_BOTH = "dacae5f3fb0b00ad62b88e84eb439d91c18eeca95a71ea8e34115c01b56a03ed"


def test_a_second_draw_of_a_wave_only_tops_it_up(cast: Cast, wave: Wave) -> None:
    bring(forty())
    draw(wave)
    again = draw(wave)
    assert again.count == 0 and again.skips == {SkipReason.SURVEYED: 10}
    revoke_invitation(invitation=Invitation.objects.first(), actor=None)
    assert draw(wave).count == 1


def test_a_campaign_of_the_next_day_skips_them_with_the_reason(cast: Cast, wave: Wave) -> None:
    bring(forty())
    first = {member.id for one in draw(wave).chosen for member in one.members}
    other = draw(new_wave(cast, "next"), seed="t")
    skipped = dict(DrawSkip.objects.filter(draw=other.draw).values_list("customer_id", "reason"))
    assert skipped == dict.fromkeys(first, SkipReason.SURVEYED)
    assert not first & set(Invitation.objects.filter(draw=other.draw).values_list("customer_id", flat=True))
    assert (other.population, other.eligible) == (40, 30)


def test_after_ninety_days_they_may_be_asked_again(cast: Cast, wave: Wave) -> None:
    bring(forty())
    draw(wave)
    ContactLog.objects.update(at=timezone.now() - timedelta(days=89, hours=23))
    assert draw(new_wave(cast, "soon"), dry_run=True).eligible == 30
    ContactLog.objects.update(at=timezone.now() - timedelta(days=90, minutes=1))
    assert draw(new_wave(cast, "later"), dry_run=True).eligible == 40


def test_each_reason_is_named(cast: Cast) -> None:
    wave = new_wave(cast, ask_bzc=False)
    bring([row(number) for number in range(6)] + [row(6, mobile="")])
    Customer.objects.filter(source_id="C0000001").update(segment=BZC)
    opt_out(customer=customer(2), via="link", actor=None)
    opt_out(customer=customer(3), via="link", programme="retail", actor=None)
    opt_out(customer=customer(4), via="sms", channel=CHANNELS["sms"], actor=None)
    erase_customer(customer=customer(5), reason="asked", actor=None)
    drawn = draw(wave, rate=1)
    reasons = dict(DrawSkip.objects.values_list("customer__source_id", "reason"))
    assert reasons == {
        "C0000001": SkipReason.SEGMENT_LEFT_OUT,
        "C0000002": SkipReason.OPTED_OUT,
        "C0000003": SkipReason.OPTED_OUT,
        "C0000004": SkipReason.NO_CONTACT,
        "C0000005": SkipReason.ERASED,
        "C0000006": SkipReason.NO_CONTACT,
    }
    assert drawn.count == 1 and Invitation.objects.get().customer == customer(0)


def test_an_opt_out_of_another_programme_does_not_count(cast: Cast, wave: Wave) -> None:
    bring([row(1)])
    opt_out(customer=customer(1), via="link", programme="corporate", actor=None)
    assert draw(wave, dry_run=True).eligible == 1


def test_limits_of_programmes_and_segments_hold_beside_the_ninety_days(cast: Cast, wave: Wave) -> None:
    bring([row(1), row(2), row(3)])
    Customer.objects.filter(source_id="C0000002").update(segment=MVC)
    for number, days in ((1, 100), (1, 150), (2, 100), (3, 100)):
        at = timezone.now() - timedelta(days=days)
        ContactLog.objects.create(customer=customer(number), at=at, programme="retail")
    set_contact_limit(programme="retail", days=180, at_most=2, actor=None)
    set_contact_limit(segment=MVC, days=120, actor=None)
    set_contact_limit(programme="corporate", days=365, actor=None)
    draw(wave)
    assert dict(DrawSkip.objects.values_list("customer__source_id", "reason")) == {
        "C0000001": SkipReason.PROGRAMME_LIMIT,
        "C0000002": SkipReason.SEGMENT_LIMIT,
    }


def test_transactions_are_drawn_at_the_branch_of_the_last_one(cast: Cast, wave: Wave) -> None:
    bring([row(1, "E1"), row(2, "E1"), row(3, "E1")])
    today = bank_today()
    day, before = (today - timedelta(days=back) for back in (2, 9))
    bring_transactions(
        [
            ["T1", "C0000001", "E1", "3", f"{day} 09:00", "开户"],
            ["T2", "C0000001", "W1", "5", f"{day} 15:00", "贷款"],
            ["T3", "C0000002", "E2", "1", f"{before} 15:00", "贷款"],
            ["T4", "", "E2", "1", f"{day} 15:00", "贷款"],
        ]
    )
    drawn = draw(wave, frame="transactions", first=today - timedelta(days=7), last=today)
    assert (drawn.population, drawn.count) == (1, 1)
    one = Invitation.objects.get()
    assert (one.path.unit, one.transaction_type, one.customer) == (cast.w1, 4, customer(1))
    assert one.service_date == one.occasion_date == day


def test_a_product_is_asked_of_its_holders(cast: Cast) -> None:
    Product.objects.create(code="card", name_zh="卡")
    bring([[*row(1), "card"], [*row(2), ""]], head=[*HEAD, "产品"])
    wave = issue(publish({**ONE_PAGE, "programme": "product"}, "cards"), cast.ho)
    Campaign.objects.filter(pk=wave.campaign_id).update(channels=["sms"])
    wave = Wave.objects.get(pk=wave.pk)
    with pytest.raises(DrawRefused, match="no_product"):
        draw(wave)
    assert draw(wave, product="card").count == 1
    assert Invitation.objects.get().product.code == "card"


@pytest.mark.parametrize(
    ("change", "terms", "reason"),
    [
        ({"channels": ["qr", "kiosk"]}, {}, "no_channel"),
        ({"state": CampaignState.SUBMITTED}, {}, "not_issued"),
        ({}, {"frame": "transactions"}, "no_days"),
        ({}, {"rate": 0.0}, "rate"),
    ],
)
def test_what_cannot_be_drawn_is_refused(cast: Cast, change: dict, terms: dict, reason: str) -> None:
    wave = new_wave(cast, **change)
    with pytest.raises(DrawRefused, match=reason):
        draw(wave, **terms)


def test_a_wave_that_is_over_is_refused(cast: Cast, wave: Wave) -> None:
    Wave.objects.filter(pk=wave.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    wave.refresh_from_db()
    with pytest.raises(DrawRefused, match="over"):
        draw(wave)


def test_a_token_is_made_again_from_its_invitation(cast: Cast, wave: Wave) -> None:
    bring(forty())
    draw(wave)
    for one in Invitation.objects.all():
        assert token_hash(token_of(one.public_id)) == bytes(one.token_hash)


def test_draws_and_skips_never_change(cast: Cast, wave: Wave) -> None:
    bring([row(1), row(2, mobile="")])
    draw(wave)
    for model in (Draw, DrawSkip):
        with pytest.raises(Error), transaction.atomic():
            model.objects.update(**{"seed": "other"} if model is Draw else {"reason": 2})


def test_the_command_draws_and_says_why_not(cast: Cast, wave: Wave) -> None:
    bring([row(1), row(2, mobile="")])
    out = StringIO()
    call_command("draw_sample", wave=wave.pk, seed="s", dry_run=True, stdout=out, language="en")
    assert "frame 2, eligible 1, drawn 1" in out.getvalue() and not Draw.objects.exists()
    assert "1 × no contact for any channel of the campaign" in out.getvalue()
    call_command("draw_sample", wave=wave.pk, seed="s", dry_run=True, stdout=out)
    assert "随机种子 s\n抽样框2，可询问1，抽中1\n" in out.getvalue() and "抽样框摘要 " in out.getvalue()
    with pytest.raises(CommandError) as refused:
        call_command("draw_sample", wave=999_999, stdout=out)
    assert refused.value.returncode == 2
