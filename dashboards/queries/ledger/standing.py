"""What goes on after a publication (the state of an incident, whether its veto lives) against the moves that say it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery

from dashboards.formulas.ledger import Difference
from dashboards.models import Incident, IncidentMove, Veto

ENDED = ("confirmed", "lifted")


def standing_differences() -> Iterator[Difference]:
    """Of incidents that ever had a veto, and of these vetoes."""
    last = IncidentMove.objects.filter(incident=OuterRef("pk")).order_by("-step")
    judged = Incident.objects.filter(pk__in=Veto.objects.values("incident"))
    told = judged.annotate(told=Subquery(last.values("to")[:1]), steps=Subquery(last.values("step")[:1]))
    for one in told.order_by("pk"):
        for name, before, after in (("state", one.told, one.state), ("step", one.steps, one.step)):
            if before != after:
                yield Difference("changed", Incident._meta.db_table, str(one.pk), name, before, after)
    yield from _vetoes()


def _vetoes() -> Iterator[Difference]:
    last = IncidentMove.objects.filter(veto=OuterRef("pk")).order_by("-step")
    for veto in Veto.objects.annotate(told=Subquery(last.values("to")[:1])).order_by("pk"):
        lives = veto.told not in ENDED
        if veto.live != lives:
            yield Difference("changed", Veto._meta.db_table, str(veto.pk), "live", lives, veto.live)
