"""The official pages in a real browser: no fault for a checker of accessibility, no sideways scroll, charts drawn."""

import pytest

from dashboards.actions.official import run_official_jobs
from dashboards.models import RuleVersion, ScoreRun
from tests.cast import Cast, make_cast
from tests.dashboards.lists.test_in_browser import signed_in
from tests.factories.official import closed, margins, published_by_two, rules_in_place, small_bank
from tests.faults import faults
from tests.follow import wait_until
from tests.once import once

HEIGHT_ASKED = "JSON.parse(document.getElementById('ranks-figure').textContent).layout.height"


def _with_official_figures() -> tuple[Cast, RuleVersion, ScoreRun]:
    cast, held = make_cast(), rules_in_place()
    small_bank([cast.e1, cast.e2, cast.w1])
    margins([cast.e1])
    run = closed().run
    assert run is not None
    published_by_two(run, cast)
    run_official_jobs()
    return cast, held, run


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_pages_have_no_fault_and_no_sideways_scroll(
    new_context, live_server, transactional_db: None, width: int, scheme: str
) -> None:
    cast, held, run = once("bank with official figures", _with_official_figures)
    own = f"/official/runs/{run.public_id}/"
    parts = ("", "?index=nps", "units/E1/", "units/E1/answers/", "quality/", "funnel/", "drivers/", "weights/")
    draft = "/official/rules/retail/draft/"
    rules = ("/official/rules/", f"/official/rules/{held.pk}/?effect=1", f"{draft}?as=json", draft)
    page = signed_in(new_context, cast.headquarters, live_server.url, width, scheme)
    for address in ("/official/", "/official/planner/", *(own + part for part in parts), *rules):
        assert page.goto(live_server.url + address).status == 200, address
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(f"{live_server.url}{own}funnel/")
    ranks = page.locator(".tall .plot[data-figure='ranks-figure']")
    ranks.locator(".main-svg").first.wait_for()
    before = ranks.bounding_box()["height"]
    page.set_viewport_size({"width": width - 40, "height": 700})
    wait_until(page, f"document.querySelector('.tall .main-svg').clientWidth < {width - 60}")
    assert ranks.bounding_box()["height"] == before == page.evaluate(HEIGHT_ASKED)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + own)
    page.locator("#caterpillar .main-svg").first.wait_for()
