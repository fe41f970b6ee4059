"""The front line's ratings of head-office departments: anonymous, dated by their wave, in groups of five and more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Any
from uuid import UUID

import numpy as np

from dashboards.actions.demo.bank import DEPARTMENTS
from dashboards.actions.demo.comments import INTERNAL
from dashboards.actions.demo.drawing import Floats
from dashboards.formulas.simulate import ITEM_CUTS
from surveys.actions.intake import Place, Submission
from surveys.engine.dimensions import CHANNELS
from surveys.models import Participation, SurveyVersion, Unit, Wave
from surveys.queries.compiled import compiled
from surveys.tree import load_tree, path_of

TAKE_PART, TAKEN_SO_FAR = 0.72, 0.3
# How each department truly stands, on the latent scale.
DEPARTMENT_EFFECTS = MappingProxyType(
    {
        "HO-OPS": 0.25,
        "HO-IT": -0.20,
        "HO-RISK": -0.35,
        "HO-COMP": -0.05,
        "HO-HR": 0.05,
        "HO-RET": 0.30,
        "HO-CORP": 0.10,
        "HO-FIN": -0.15,
    }
)


@dataclass(frozen=True, slots=True)
class Rating:
    """What all ratings share: the version, and the path of each department."""

    version: SurveyVersion
    subjects: dict[str, int]


def prepare(version: SurveyVersion, units: dict[str, Unit]) -> Rating:
    tree = load_tree()
    return Rating(version, {place.code: path_of(units[place.code].pk, tree).pk for place in DEPARTMENTS})


def ratings(seed: int, rng: np.random.Generator, rating: Rating, wave: Wave, share: float) -> Iterator[Submission]:
    """Hand out keys to some of a wave's raters, and give back their ratings, mixed so that no order is left."""
    chance = Random(seed)
    listed = list(Participation.objects.filter(wave=wave).order_by("user__username").values_list("pk", "group_id"))
    chosen = [one for one in listed if rng.random() < share]
    Participation.objects.filter(pk__in=[pk for pk, _ in chosen]).update(handed_out=True)
    chance.shuffle(chosen)
    items = [item.id for item in compiled(rating.version.pk).definition.scored]
    for _, group in chosen:
        yield Submission(
            client_uuid=UUID(int=chance.getrandbits(128), version=4),
            version_id=rating.version.pk,
            answers=_answers(chance, rng, items),
            place=Place(None, None, channel=CHANNELS["intranet"]),
            wave_id=wave.pk,
            source_key=f"rater:{chance.randbytes(32).hex()}",
            origin="import",
            subjects=rating.subjects,
            rater_group_id=group,
        )


def _answers(chance: Random, rng: np.random.Generator, items: Sequence[str]) -> dict[str, Any]:
    """Three to eight departments; who is pleased with one is rather pleased with the others."""
    rated = chance.sample(sorted(DEPARTMENT_EFFECTS), chance.randint(3, 8))
    mood = chance.gauss(0, 0.4)
    given: dict[str, Any] = {}
    for code in rated:
        latent: Floats = DEPARTMENT_EFFECTS[code] + mood + rng.normal(0, 0.45) + rng.normal(0, 0.6, len(items))
        ticks = np.searchsorted(np.array(ITEM_CUTS[0]), latent)
        given |= {f"{item}@{code}": int(tick) + 1 for item, tick in zip(items, ticks, strict=True)}
    if chance.random() < 0.25:
        given["comment"] = chance.choice(INTERNAL)
    return given
