"""Where a page of supervision stands, and whose names it shows."""

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys import access


def crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(_("Supervision"), reverse("dashboards:evidence")), *more]


def names_shown(user: access.Viewer) -> bool:
    """Whether the viewer reads who recorded a thing: the assessed unit must not find out who visited it."""
    return access.may(user, "investigate_incidents") or access.may(user, "view_audit")
