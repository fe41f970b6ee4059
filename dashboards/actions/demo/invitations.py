"""Invitations of the last wave and the present one: who was asked, who opened, who answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from dashboards.actions.demo.customers import Ground, first_moments, invited, wave_numbers
from dashboards.actions.demo.drawing import Customers, Floats
from dashboards.actions.demo.truth import SMS_FALL
from surveys.engine.dimensions import CHANNELS
from surveys.models import Invitation, Product, Wave

INVITED_WAVES = 2
# Handed over in bulk: a model instance for each of some forty thousand rows would take most of the time.
_COLUMNS = (
    "public_id, token_hash, wave_id, path_id, channel, segment, age_band, tenure_band, transaction_type, product_id, "
    "service_date, language, drawn, created_at, sent_at, opened_at, expires_at"
)
_INSERT = f"INSERT INTO surveys_invitation ({_COLUMNS}) VALUES ({', '.join(['%s'] * 17)})"


@dataclass(frozen=True, slots=True)
class Frame:
    """What invitations of one programme are made from."""

    ground: Ground
    waves: Sequence[Wave]
    products: Sequence[Product]


def invite_customers(seed: int, rng: np.random.Generator, frame: Frame, who: Customers) -> dict[int, int]:
    """Make the invitations of those who answered and of those who did not; return the id for each row that did."""
    chance, ground = Random(seed), frame.ground
    moments = first_moments(ground.span)
    number = np.array(wave_numbers(moments, frame.waves))[who.day]
    rows = np.nonzero(invited(who) & (number >= len(frame.waves) - INVITED_WAVES))[0]
    # Each answer stands for the silent ones beside it: as many as its branch's response rate says.
    silent = np.repeat(rows, rng.poisson(1 / _rate(ground, who.of(rows)) - 1))
    made = [_invitation(chance, frame, who, row, moments, int(number[row]), True) for row in rows.tolist()]
    made += [_invitation(chance, frame, who, row, moments, int(number[row]), False) for row in silent.tolist()]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, made)
    ids = dict(Invitation.objects.filter(wave__in=frame.waves[-INVITED_WAVES:]).values_list("public_id", "pk"))
    return {row: ids[UUID(one[0])] for row, one in zip(rows.tolist(), made, strict=False)}


def _rate(ground: Ground, who: Customers) -> Floats:
    """How likely each was to answer: as in their branch, and lately less by text message in one region."""
    region, days, factor = SMS_FALL
    fell = (np.array(ground.truth.regions) == region)[who.branch] & (who.channel == CHANNELS["sms"])
    late = who.day >= ground.span.days - days
    return ground.truth.response_rate[who.branch] * np.where(fell & late, factor, 1.0)


def _invitation(
    chance: Random, frame: Frame, who: Customers, row: int, moments: list[datetime], number: int, answered: bool
) -> tuple[Any, ...]:
    """The values of ``_COLUMNS``."""
    day = int(who.day[row])
    moment = moments[day] + timedelta(seconds=int(who.second[row]))
    wave, product = frame.waves[number], int(who.product[row])
    sent = max(moment - timedelta(minutes=chance.randint(3, 2400)), wave.opens_at)
    opened = moment - timedelta(seconds=chance.randint(35, 240)) if answered or chance.random() < 0.18 else None
    frozen = (who.channel, who.segment, who.age, who.tenure, who.transaction)
    return (
        f"{chance.getrandbits(128):032x}",
        chance.randbytes(32),
        wave.pk,
        frame.ground.path(int(who.branch[row]), day)[0],
        *(int(column[row]) for column in frozen),
        frame.products[product - 1].pk if product else None,
        sent.date().isoformat(),
        "en" if who.english[row] else "zh",
        True,
        *(_moment(one) for one in (sent, sent, opened, wave.closes_at)),
    )


def _moment(moment: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def date_answers() -> None:
    """The door stamps an answered invitation with the present; give it its answer's own time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE surveys_invitation SET answered_at = (SELECT r.received_at FROM surveys_responselink l "
            "JOIN surveys_response r ON r.id = l.response_id WHERE l.invitation_id = surveys_invitation.id) "
            "WHERE answered_at IS NOT NULL"
        )
