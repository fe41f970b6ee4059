"""Published scorecards for another system: those that hold, of the units that the viewer sees."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from dashboards.models import AppraisalResult
from dashboards.queries.appraisal.runs import current_runs
from surveys import access
from surveys.tree import load_tree

# What may be asked for, and the column that it is.
ASKED: Mapping[str, str] = {
    "period": "run__period",
    "scheme": "run__scheme__code",
    "unit": "unit__code",
    "grade": "grade",
}


def listed_results(viewer: access.Viewer, asked: Mapping[str, str]) -> QuerySet[AppraisalResult]:
    """Newest period first, then by scheme and unit; ``asked`` by the names of `ASKED`."""
    found = AppraisalResult.objects.filter(run__in=current_runs(viewer).values("pk"))
    found = found.filter(unit_id__in=access.visible_ids(viewer, load_tree()))
    found = found.filter(**{ASKED[name]: value for name, value in asked.items()})
    related = found.select_related("unit", "run__scheme", "run__version", "run__supersedes")
    return related.order_by("-run__last_month", "run__scheme__code", "unit__code")
