"""The tables of a unit's page as CSV: the same queries as the page, the same 404."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.templatetags.viewing import point_word
from dashboards.views.tables import csv_response, decimal, estimate_cells, estimate_head, measures
from dashboards.views.unit import asked_page


@login_required
def trend_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Month by month, with the network beside it."""
    page, selection = asked_page(request, code)
    network = page.parent_trend or (None,) * len(page.trend)
    index = page.head.spec.code if page.head else ""
    rows = (
        (code, f"{month // 100}-{month % 100:02d}", index, *estimate_cells(own), *estimate_cells(beside)[:3])
        for month, own, beside in zip(page.months, page.trend, network, strict=False)
    )
    beside = tuple(_("%(name)s of the network") % {"name": name} for name in estimate_head()[:3])
    head = (_("Code"), _("Month"), _("Index"), *estimate_head(), *beside)
    return csv_response(f"{code}-trend-{selection.period.code}", head, rows)


@login_required
def distribution_csv(request: HttpRequest, code: str) -> HttpResponse:
    """How the answers to the overall question spread; nothing where there are too few."""
    page, selection = asked_page(request, code)
    rows = (
        (
            code,
            selection.period.code,
            one.value,
            point_word(one),
            one.n,
            *estimate_cells(one.share)[:3],
            decimal(one.reference),
        )
        for one in page.distribution
        if one.share.value is not None
    )
    words = (
        _("Value"),
        pgettext("point of a scale", "Answer"),
        _("Number"),
        _("Share"),
        _("Low"),
        _("High"),
        _("Share in the network"),
    )
    return csv_response(f"{code}-distribution-{selection.period.code}", (_("Code"), _("Period"), *words), rows)


@login_required
def dimensions_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Every dimension with its gap to the rest of the network and its class."""
    page, selection = asked_page(request, code)
    language = get_language() or ""
    lead = (code, selection.period.code)
    rows = (
        (*lead, one.spec.code, one.spec.name(language), *measures(one.estimate, one.gap), one.verdict or "")
        for one in page.dimensions
    )
    head = (
        _("Code"),
        _("Period"),
        _("Dimension"),
        _("Name"),
        *estimate_head(),
        _("Gap"),
        _("Low"),
        _("High"),
        _("Class"),
    )
    return csv_response(f"{code}-dimensions-{selection.period.code}", head, rows)
