"""Invitations of the last wave and the present one: who was asked, who opened, who answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import numpy as np
from django.db import connection

from dashboards.actions.demo.customers import Ground, invited, wave_numbers
from dashboards.actions.demo.drawing import Customers
from surveys.models import Invitation, Product, Wave

INVITED_WAVES = 2


@dataclass(frozen=True, slots=True)
class Frame:
    """What invitations of one programme are made from."""

    ground: Ground
    waves: Sequence[Wave]
    products: Sequence[Product]


def invite_customers(seed: int, rng: np.random.Generator, frame: Frame, who: Customers) -> dict[int, int]:
    """Make the invitations of those who answered and of those who did not; return the id for each row that did."""
    chance, ground = Random(seed), frame.ground
    moments = [ground.span.at(ground.span.first + timedelta(days=day)) for day in range(ground.span.days)]
    number = np.array(wave_numbers(moments, frame.waves))[who.day]
    rows = np.nonzero(invited(who) & (number >= len(frame.waves) - INVITED_WAVES))[0]
    made = [_invitation(chance, frame, who, row, moments, int(number[row]), True) for row in rows.tolist()]
    # Each answer stands for the silent ones beside it: as many as its branch's response rate says.
    odds = 1 / ground.truth.response_rate[who.branch[rows]] - 1
    silent = np.repeat(rows, rng.poisson(odds))
    made += [_invitation(chance, frame, who, row, moments, int(number[row]), False) for row in silent.tolist()]
    Invitation.objects.bulk_create(made, 500)
    return {row: one.pk for row, one in zip(rows.tolist(), made, strict=False)}


def _invitation(
    chance: Random, frame: Frame, who: Customers, row: int, moments: list[datetime], number: int, answered: bool
) -> Invitation:
    day = int(who.day[row])
    moment = moments[day] + timedelta(seconds=int(who.second[row]))
    wave = frame.waves[number]
    sent = max(moment - timedelta(minutes=chance.randint(3, 2400)), wave.opens_at)
    path, _ = frame.ground.path(int(who.branch[row]), day)
    product = int(who.product[row])
    return Invitation(
        public_id=UUID(int=chance.getrandbits(128), version=4),
        token_hash=chance.randbytes(32),
        wave=wave,
        path_id=path,
        channel=int(who.channel[row]),
        segment=int(who.segment[row]),
        product=frame.products[product - 1] if product else None,
        age_band=int(who.age[row]),
        tenure_band=int(who.tenure[row]),
        transaction_type=int(who.transaction[row]),
        service_date=sent.date(),
        language="en" if who.english[row] else "zh",
        drawn=True,
        sent_at=sent,
        opened_at=moment - timedelta(seconds=chance.randint(35, 240)) if answered or chance.random() < 0.18 else None,
        expires_at=wave.closes_at,
    )


def date_answers() -> None:
    """The door stamps an answered invitation with the present; give it its answer's own time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE surveys_invitation SET answered_at = (SELECT r.received_at FROM surveys_responselink l "
            "JOIN surveys_response r ON r.id = l.response_id WHERE l.invitation_id = surveys_invitation.id) "
            "WHERE answered_at IS NOT NULL"
        )
