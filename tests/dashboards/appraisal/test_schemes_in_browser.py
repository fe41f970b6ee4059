"""The pages of the schemes in a real browser: no fault for a checker of accessibility, no sideways scroll."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from dashboards.actions.supplies import Supplied, propose_supply
from dashboards.models import SchemeVersion
from tests.cast import Cast
from tests.dashboards.appraisal.conftest import in_force
from tests.dashboards.appraisal.test_in_browser import bank
from tests.dashboards.lists.test_in_browser import signed_in
from tests.factories.official import QUARTER
from tests.faults import faults
from tests.follow import follow

__all__ = ["bank"]
DRAFT = "/appraisal/schemes/branches/draft/"


@pytest.fixture
def pages(bank: tuple[str, Cast, list[str]]) -> Iterator[tuple[str, Cast, list[str]]]:
    url, cast, _addresses = bank
    version = SchemeVersion.objects.get()
    east = in_force(cast, "departments", kinds=["department"], spread=5, adjustments={"bonus": 2})
    bonus = Supplied(cast.d1.pk, "award", QUARTER, Decimal(1), "Quick help.")
    batch = propose_supply(kind="adjustment", values=[bonus], actor=cast.headquarters)
    versions, inputs = "/appraisal/schemes/versions", "/appraisal/inputs"
    yield (
        url,
        cast,
        [
            "/appraisal/schemes/",
            f"{versions}/{version.pk}/",
            f"{versions}/{version.pk}/what-if/",
            f"{versions}/{east.pk}/what-if/",
            DRAFT,
            "/appraisal/schemes/new/",
            "/appraisal/schemes/region/EAST/",
            f"{inputs}/",
            f"{inputs}/{batch.pk}/",
            f"{inputs}/adjustment/new/",
            f"{inputs}/target/import/",
            "/appraisal/targets/",
        ],
    )


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_have_no_fault_and_no_sideways_scroll(new_context, pages, width: int) -> None:
    url, cast, addresses = pages
    page = signed_in(new_context, cast.second, url, width)
    for address in addresses:
        assert page.goto(url + address).status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_scheme_is_changed_without_script(new_context, pages) -> None:
    url, cast, _addresses = pages
    page = signed_in(
        lambda **more: new_context(java_script_enabled=False, **more), cast.headquarters, url, 1440, "light"
    )
    page.goto(url + DRAFT)
    for name, typed in (("note", "Visits weigh more."), ("first", "2027Q1"), ("last", "2027Q4")):
        page.fill(f"[name={name}]", typed)
    for place, weight in enumerate(("55", "50")):
        page.locator(f"#component-{place} summary").click()
        page.fill(f"[name='components.{place}.weight']", weight)
    follow(page.locator("button.go"))
    assert "105" in page.inner_text("#errors")
    assert page.input_value("[name=note]") == "Visits weigh more."
    page.locator("#component-1 summary").click()
    page.fill("[name='components.1.weight']", "45")
    follow(page.locator("button.go"))
    assert "/appraisal/schemes/versions/" in page.url
    saved = SchemeVersion.objects.get(scheme__code="branches", state="draft")
    assert [one["weight"] for one in saved.content["components"]] == ["55", "45"]
