"""Where a page of the appraisal's rules stands."""

from django.urls import reverse
from django.utils.translation import gettext as _


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str | None]]:
    return [(_("Appraisal"), reverse("dashboards:appraisal")), *more]


def scheme_crumbs() -> list[tuple[str, str | None]]:
    return crumbs((_("Schemes"), reverse("dashboards:schemes")))


def supply_crumbs() -> list[tuple[str, str | None]]:
    return crumbs((_("Supplied figures"), reverse("dashboards:supplies")))
