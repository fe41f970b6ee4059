"""A case and a complaint about the same thing: the case holds the number, the page of the complaint shows both."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from dashboards.models import Complaint
from surveys.actions.cases import link_complaint
from surveys.clock import bank_today
from surveys.models import Case
from tests.cast import Cast
from tests.factories.cases import a_case
from tests.surveys.cases.test_pages import address, client, said

pytestmark = pytest.mark.both_databases


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    day = bank_today() - timedelta(days=3)
    return {
        "reference": "TS/2026-77", "unit": cast.e1.pk, "category": "waiting", "channel": "hotline", "severity": "minor",
        "received_on": day.isoformat(), **more,
    }  # fmt: skip


def page(reference: str = "TS/2026-77") -> str:
    return reverse("dashboards:complaint", args=[reference])


def test_entering_a_complaint_with_a_case_links_the_two_and_each_leads_to_the_other(cast: Cast) -> None:
    case = a_case(cast)
    answer = client(cast.supervisor).post(reverse("dashboards:complaint_new"), typed(cast, case=case.pk))
    assert answer.status_code == 302
    assert Case.objects.get(pk=case.pk).complaint == "TS/2026-77"
    assert address(case) in said(cast.supervisor, page()) and page() in said(cast.supervisor, address(case))
    assert page() in said(cast.supervisor, reverse("dashboards:evidence") + "?kind=complaints")


def test_a_case_that_is_not_theirs_is_refused_and_nothing_is_recorded(cast: Cast) -> None:
    case = a_case(cast, unit=cast.w1)
    answer = client(cast.supervisor).post(reverse("dashboards:complaint_new"), typed(cast, case=case.pk))
    assert "没有您可以处理的这件个案" in answer.content.decode()
    assert not Complaint.objects.exists() and Case.objects.get(pk=case.pk).complaint == ""


def test_a_complaint_shows_only_the_cases_that_a_viewer_sees(cast: Cast) -> None:
    case = a_case(cast)
    client(cast.headquarters).post(reverse("dashboards:complaint_new"), typed(cast, unit=cast.w1.pk))
    link_complaint(case=case, reference="TS/2026-77", actor=cast.manager)
    assert address(case) in said(cast.auditor, page())
    seen = said(cast.other_supervisor, page())
    assert "白塔支行" in seen and address(case) not in seen
    assert "投诉系统尚未报送" in said(cast.manager, page())
    assert client(cast.other_supervisor).get(page("unknown")).status_code == 404
    assert client(cast.frontline).get(page()).status_code == 404
