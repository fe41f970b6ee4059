"""Which facts a viewer may see, and where they may record some."""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from surveys import access
from surveys.models import Role, Unit

M = TypeVar("M", bound=Model)


def scoped(viewer: access.Viewer, rows: QuerySet[M]) -> QuerySet[M]:
    """Rows about units that the viewer may see, and those they recorded themselves; these alone for outsiders."""
    if isinstance(viewer, access.SystemViewer):
        return rows
    own = Q(recorded_by=viewer.pk) if viewer.pk and access.roles(viewer) else Q(pk__in=[])
    if access.may(viewer, "view_evidence"):
        return rows.filter(Q(unit__in=access.visible_units(viewer)) | own)
    return rows.filter(own)


def recordable_units(viewer: access.Viewer, verb: str) -> QuerySet[Unit]:
    """Units about which the viewer may record: any for an external supervisor, else those they may see."""
    if any(post.role == Role.EXTERNAL and verb in access.VERBS[post.role] for post in access.roles(viewer)):
        return Unit.objects.all()
    return access.visible_units(viewer) if access.may(viewer, verb) else Unit.objects.none()


def standing(rows: QuerySet[M], keys: tuple[str, ...], at: datetime | None = None) -> QuerySet[M]:
    """Of versioned rows those that count at a time (default now): of each key the newest recorded by then."""
    known = rows if at is None else rows.filter(recorded_at__lte=at)
    same: dict[str, Any] = {key: OuterRef(key) for key in keys}
    return known.filter(~Exists(known.filter(**same, number__gt=OuterRef("number"))))
