"""Who was asked at the counters and tablets, and who rated: by branch and day, and as CSV."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.queries.occasions import DAYS, Occasions, all_occasions, occasions_by_day, read_days
from dashboards.views.tables import csv_response
from surveys.models import User
from surveys.templatetags.manyi import named
from surveys.views.console.doors import sight

PER_PAGE = 50


@sight("manage_kiosks", "view_audit")
def occasions(request: HttpRequest) -> HttpResponseBase:
    assert isinstance(request.user, User)
    page = Paginator(occasions_by_day(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": read_days(list(page)), "total": all_occasions(request.user), "days": DAYS}
    return render(request, "dashboards/occasions.html", context)


@sight("manage_kiosks", "view_audit")
def occasions_csv(request: HttpRequest) -> HttpResponse:
    """One line for each branch and day."""
    assert isinstance(request.user, User)
    head = (
        _("Code"), _("Unit"), _("Day"), _("Devices"), _("Occasions"), _("In the core system"), _("Asked"), _("Rated"),
        _("Not rated"), _("Asked, %"), _("Lower bound"), _("Upper bound"), _("Rated, %"), _("Lower bound"),
        _("Upper bound"),
    )  # fmt: skip
    rows = read_days(list(occasions_by_day(request.user)))
    return csv_response("occasions", head, (_line(row) for row in rows))


def _line(row: Occasions) -> tuple[object, ...]:
    shares = [(one.value, one.low, one.high) if one else (None, None, None) for one in (row.asked, row.rated)]
    who = (row.unit.code, named(row.unit)) if row.unit else ("", "")
    counts = (row.devices, row.eligible, row.known, row.prompted, row.answered, row.not_rated)
    return (*who, row.day.isoformat() if row.day else None, *counts, *shares[0], *shares[1])
