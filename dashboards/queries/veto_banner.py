"""The veto of one incident, for the banner on its page; a scorecard takes its own from `vetoes_in_effect`."""

from dashboards.models import Incident
from dashboards.queries.incidents import IN_EFFECT, VetoInEffect, in_effect


def banner_of(incident: Incident) -> VetoInEffect | None:
    """The veto that holds now; None while it is proposed, after it was refused or lifted, or where there is none."""
    if incident.state not in IN_EFFECT:
        return None
    told = incident.vetoes.filter(live=True).select_related("incident", "unit", "leader", "proposed_by", "approved_by")
    veto = told.prefetch_related("effects").first()
    return in_effect(veto, incident.state) if veto else None
