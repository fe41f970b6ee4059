"""The lists of supervision: one kind at a time, narrowed down by unit, days and code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Q, QuerySet

from dashboards.queries.complaints import complaints
from dashboards.queries.incidents import incidents
from dashboards.queries.measures import measure_values
from dashboards.queries.observations import observations
from surveys import access
from surveys.engine.periods import Period


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind of list: who has it, its rows, the field of its day (or month), and the field that a code narrows down."""

    verbs: tuple[str, ...]
    rows: Callable[[access.Viewer], QuerySet[Any]]
    when: str
    code: str


def _observations(viewer: access.Viewer) -> QuerySet[Any]:
    return observations(viewer).annotate(file_count=Count("files")).order_by("-observed_on", "-pk")


def _measures(viewer: access.Viewer) -> QuerySet[Any]:
    return measure_values(viewer).select_related("definition")


LISTS: Mapping[str, Listed] = MappingProxyType(
    {
        "observations": Listed(("view_evidence", "record_observations"), _observations, "observed_on", "kind"),
        "incidents": Listed(("view_evidence", "record_incidents"), incidents, "happened_on", "state"),
        "complaints": Listed(("view_evidence",), complaints, "received_on", "category"),
        "measures": Listed(("view_evidence",), _measures, "month", "code"),
    }
)


def lists_for(viewer: access.Viewer) -> list[str]:
    return [name for name, one in LISTS.items() if any(access.may(viewer, verb) for verb in one.verbs)]


def listed(viewer: access.Viewer, name: str, words: str, code: str, period: Period | None) -> QuerySet[Any]:
    """Rows of a list that the viewer may see; ``words`` are a unit's code, or part of its name."""
    one = LISTS[name]
    rows = one.rows(viewer).select_related("unit")
    if words:
        rows = rows.filter(
            Q(unit__code__iexact=words) | Q(unit__name_zh__icontains=words) | Q(unit__name_en__icontains=words)
        )
    if code:
        rows = rows.filter(**{one.code: code})
    if period is not None:
        ends = (period.first, period.last) if one.when == "month" else (period.first_day, period.last_day)
        rows = rows.filter(**{f"{one.when}__gte": ends[0], f"{one.when}__lte": ends[1]})
    return rows
