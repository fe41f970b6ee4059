"""What an upheld appeal puts right: an answer is counted elsewhere or not at all, or a fact was corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from dashboards.actions.appeals.refusals import AppealRefused
from dashboards.models import Appeal, AppealGround, AppealKind, AppealRemedy
from dashboards.queries.appeals.facts import corrected_facts
from surveys.actions.responses import IllegalEvent, reattribute_response, withdraw_response
from surveys.models import Response, Unit, User
from surveys.tree import path_of

REATTRIBUTED, EXCLUDED, FACT = AppealRemedy.values
# Which of them follows from which ground: what was said of the wrong branch or person may belong elsewhere.
REMEDIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        AppealGround.WRONG_BRANCH: (REATTRIBUTED, EXCLUDED),
        AppealGround.WRONG_PERSON: (REATTRIBUTED, EXCLUDED),
        AppealGround.MISREAD: (EXCLUDED,),
        AppealGround.ABUSE: (EXCLUDED,),
        AppealGround.FIGURE: (FACT,),
        AppealGround.EXCLUSION: (FACT,),
        AppealGround.RULE: (FACT,),
        AppealGround.OTHER: (FACT,),
    }
)
GROUNDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        AppealKind.RESPONSE: tuple(ground for ground, ways in REMEDIES.items() if EXCLUDED in ways),
        AppealKind.COMPONENT: tuple(ground for ground, ways in REMEDIES.items() if FACT in ways),
    }
)


@dataclass(frozen=True, slots=True)
class Remedy:
    """``unit`` to which an answer is moved, or the ``fact`` that was corrected."""

    kind: str
    unit: Unit | None = None
    fact: str = ""


def fault_of(appeal: Appeal, remedy: Remedy | None, actor: User) -> str:
    """What is wrong with a remedy; empty where it may be carried out."""
    if remedy is None or remedy.kind not in REMEDIES[appeal.ground]:
        return "remedy_needed"
    if remedy.kind == REATTRIBUTED:
        return _fault_of_place(appeal, remedy.unit)
    return _fault_of_fact(appeal, remedy.fact, actor) if remedy.kind == FACT else ""


def carried_out(appeal: Appeal, remedy: Remedy, actor: User) -> int | None:
    """The number of the event in the answers' ledger; None where the remedy is a fact, which is recorded already.

    Raises
    ------
    AppealRefused
        ``answer_gone``: it was taken out meanwhile.
    """
    if remedy.kind == FACT or appeal.response_id is None:
        return None
    reason = f"{appeal.name} upheld: {appeal.ground}"
    try:
        if remedy.unit is None:
            return withdraw_response(response_id=appeal.response_id, actor=actor, reason=reason).pk
        path = path_of(remedy.unit.pk, on=_day_of(appeal))
        return reattribute_response(response_id=appeal.response_id, to=path, actor=actor, reason=reason).pk
    except IllegalEvent as illegal:
        raise AppealRefused("answer_gone") from illegal


def _fault_of_place(appeal: Appeal, unit: Unit | None) -> str:
    if unit is None or unit.kind != appeal.unit.kind:
        return "unit_needed"
    if unit.pk == appeal.unit_id:
        return "same_unit"
    day = _day_of(appeal)
    return "unit_not_open" if day < unit.opened or (unit.closed is not None and day >= unit.closed) else ""


def _fault_of_fact(appeal: Appeal, key: str, actor: User) -> str:
    facts = {one.key: one for one in corrected_facts(appeal)}
    if not facts:
        return "no_corrected_fact"
    if key not in facts:
        return "fact_needed"
    return "you_recorded_it" if facts[key].recorded_by_id == actor.pk else ""


def _day_of(appeal: Appeal) -> date:
    """The day of the service, or of the answer where that is not known."""
    assert appeal.response_id is not None
    one = Response.objects.only("service_date", "day").get(id=appeal.response_id)
    return one.service_date or date(one.day // 10000, one.day // 100 % 100, one.day % 100)
