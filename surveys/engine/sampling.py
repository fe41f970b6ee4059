"""Drawing a sample: stratified, without replacement, repeatable from its seed, and with known probabilities.

Everyone in the frame gets a lot: a keyed hash of their pseudonym, with the seed as its key. In each stratum those with
the smallest lots are drawn. So the sample follows from seed and frame alone: not from the order in which the frame is
read, nor from the database, nor from a random number generator's version. Every eligible member of a stratum has the
same chance, quota / eligible.
"""

import hashlib
import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

PLACES = Decimal("0.000000001")


@dataclass(slots=True)
class Stratum:
    """One unit and segment: how many are in the frame, how many may be asked, and the smallest lots so far."""

    population: int = 0
    eligible: int = 0
    heap: list[tuple[int, bytes, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who was drawn of one stratum, smallest lot first, and the probability that each of its eligible members had."""

    unit: str
    segment: int
    population: int
    eligible: int
    quota: int
    members: tuple[Any, ...]
    probability: Decimal | None


class Lottery:
    """Takes the frame member by member, in one pass and in memory that grows with the sample, not with the frame.

    Parameters
    ----------
    seed
        Any text.
    wanted
        Code of a unit → how many to draw there in all.
    """

    def __init__(self, seed: str, wanted: Mapping[str, int]) -> None:
        self._key = hashlib.sha256(seed.encode()).digest()
        self._wanted = wanted
        self._strata: dict[tuple[str, int], Stratum] = {}
        self._frame = hashlib.sha256()

    def add(self, unit: str, segment: int, key: bytes, skipped: int, member: Any) -> None:
        """One member of the frame, in the order of ``key``; ``skipped`` is the reason why not, 0 for none."""
        stratum = self._strata.get((unit, segment))
        if stratum is None:
            stratum = self._strata[unit, segment] = Stratum()
        stratum.population += 1
        self._frame.update(b"%b:%b:%d:%d;" % (key, unit.encode(), segment, skipped))
        if skipped:
            return
        stratum.eligible += 1
        ticket = -int.from_bytes(hashlib.blake2b(key, digest_size=8, key=self._key).digest())
        most = self._wanted.get(unit, 0)
        if len(stratum.heap) < most:
            heapq.heappush(stratum.heap, (ticket, key, member))
        elif most and (ticket, key) > stratum.heap[0][:2]:
            heapq.heapreplace(stratum.heap, (ticket, key, member))

    @property
    def frame_digest(self) -> bytes:
        """SHA-256 over everyone in the frame, with unit, segment and reason."""
        return self._frame.digest()

    def draw(self, shares: Mapping[int, int]) -> list[Chosen]:
        """Draw: for each stratum, in the order of unit and segment.

        Parameters
        ----------
        shares
            Segment → per cent of a unit's number; empty: as the eligible are spread.
        """
        by_unit: dict[str, dict[int, Stratum]] = {}
        for (unit, segment), stratum in sorted(self._strata.items()):
            by_unit.setdefault(unit, {})[segment] = stratum
        return [one for unit, strata in by_unit.items() for one in self._of_unit(unit, strata, shares)]

    def _of_unit(self, unit: str, strata: Mapping[int, Stratum], shares: Mapping[int, int]) -> Iterable[Chosen]:
        available = {segment: stratum.eligible for segment, stratum in strata.items()}
        quotas = allocate(self._wanted.get(unit, 0), shares, available)
        for segment, stratum in strata.items():
            quota = quotas.get(segment, 0)
            drawn = sorted(stratum.heap, reverse=True, key=lambda one: one[:2])[:quota]
            chance = Decimal(quota) / stratum.eligible if stratum.eligible else None
            yield Chosen(
                unit=unit,
                segment=segment,
                population=stratum.population,
                eligible=stratum.eligible,
                quota=quota,
                members=tuple(member for _ticket, _key, member in drawn),
                probability=chance.quantize(PLACES, ROUND_HALF_EVEN) if chance is not None else None,
            )


def allocate(total: int, shares: Mapping[int, int], available: Mapping[int, int]) -> dict[int, int]:
    """Spread ``total`` over segments by their shares, never more than there are; what one lacks the others make up.

    A segment without a share gets what the shares leave of 100, as its members are spread; with no shares at all
    everything goes as they are spread. Rounding is by the largest remainder, so that the sum is exact.
    """
    weights = _weights(shares, available)
    found = dict.fromkeys(available, 0)
    left = min(total, sum(available[segment] for segment in weights))
    while left > 0:
        open_ones = {segment: weight for segment, weight in weights.items() if found[segment] < available[segment]}
        for segment, more in _spread(left, open_ones).items():
            found[segment] += min(more, available[segment] - found[segment])
        left = min(total, sum(available[segment] for segment in weights)) - sum(found.values())
    return found


def _weights(shares: Mapping[int, int], available: Mapping[int, int]) -> dict[int, int]:
    """Whole-numbered weights of the segments that take part."""
    rest = max(0, 100 - sum(shares.values()))
    others = sum(count for segment, count in available.items() if segment not in shares)
    scale = max(others, 1)
    weights = {
        segment: shares[segment] * scale if segment in shares else rest * count for segment, count in available.items()
    }
    return {segment: weight for segment, weight in weights.items() if weight > 0}


def _spread(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    whole = sum(weights.values())
    found = {segment: total * weight // whole for segment, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda segment: (-(total * weights[segment] % whole), segment))
    for segment in by_remainder[: total - sum(found.values())]:
        found[segment] += 1
    return found


def sample_digest(chosen: Iterable[Chosen], key_of: Any) -> bytes:
    """SHA-256 over everyone drawn, in the order of strata and lots; ``key_of`` gives a member's pseudonym as bytes."""
    found = hashlib.sha256()
    for one in chosen:
        for member in one.members:
            found.update(b"%b:%b:%d;" % (key_of(member), one.unit.encode(), one.segment))
    return found.digest()
