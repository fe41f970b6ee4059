"""Propose the one-vote veto: for which months, and what it does to the unit and to its leader."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from dashboards.actions.incidents.lifecycle import PROPOSED, IllegalMove, check, live_veto
from dashboards.actions.incidents.moving import advance, check_seen, done_already, locked_incident
from dashboards.formulas.veto import CAPPING, EFFECTS, GRADES, Effect
from dashboards.models import Incident, Veto, VetoEffect
from dashboards.queries.appraisal.veto_effects import schemes_effects
from dashboards.queries.incidents import leader_on
from surveys.engine.periods import Period
from surveys.models import User


@dataclass(frozen=True, slots=True)
class VetoTerms:
    """The months it holds for, and its effects, where the scheme of the period does not say them."""

    period: Period
    on_unit: Effect
    on_leader: Effect


def propose_veto(
    *, incident: Incident, terms: VetoTerms, reason: str, actor: User, seen: int | None = None
) -> Incident:
    """Propose a veto on a confirmed serious incident. Proposed again by the same person with the same terms, nothing
    happens.

    Raises
    ------
    PermissionDenied, Http404
    IllegalMove
        ``not_from_here``, ``not_serious``, ``vetoed_before``, ``reason_needed``, ``period_before``, ``unknown_effect``,
        ``not_by_scheme``: the scheme of the period says what a veto does.
    """
    try:
        with transaction.atomic():
            locked = locked_incident(incident)
            if done_already(locked, PROPOSED, actor) and _terms_of(live_veto(locked)) == terms:
                return locked
            check_seen(locked, seen)
            check(locked, PROPOSED, actor, reason)
            _check_terms(terms, locked)
            if schemes_effects(locked, terms.period) not in (None, (terms.on_unit, terms.on_leader)):
                raise IllegalMove("not_by_scheme")
            return advance(locked, PROPOSED, actor, reason, _made(locked, terms, actor))
    except IntegrityError as twice:
        raise IllegalMove("not_from_here") from twice


def _made(incident: Incident, terms: VetoTerms, actor: User) -> Veto:
    veto = Veto.objects.create(
        incident=incident,
        unit=incident.unit,
        period=terms.period.code,
        first=terms.period.first,
        last=terms.period.last,
        leader=leader_on(incident.unit, incident.happened_on),
        proposed_by=actor,
    )
    VetoEffect.objects.bulk_create(
        VetoEffect(veto=veto, target=target, kind=effect.kind, grade=effect.grade)
        for target, effect in (("unit", terms.on_unit), ("leader", terms.on_leader))
    )
    return veto


def _check_terms(terms: VetoTerms, incident: Incident) -> None:
    if terms.period.last_day < incident.happened_on:
        raise IllegalMove("period_before")
    for effect in (terms.on_unit, terms.on_leader):
        if effect.kind not in EFFECTS or (effect.kind in CAPPING) != (effect.grade in GRADES and effect.grade != ""):
            raise IllegalMove("unknown_effect")
    if terms.on_unit.kind == terms.on_leader.kind == "none":
        raise IllegalMove("no_effect")


def _terms_of(veto: Veto | None) -> VetoTerms | None:
    if veto is None:
        return None
    effects = {one.target: Effect(one.kind, one.grade) for one in veto.effects.all()}
    return VetoTerms(Period(veto.first, veto.last), effects["unit"], effects["leader"])
