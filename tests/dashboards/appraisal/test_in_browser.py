"""The appraisal in a real browser: no fault for a checker of accessibility, no sideways scroll, rows that open."""

from collections.abc import Iterator

import pytest

from dashboards.actions.appraisal.layouts import save_layout
from dashboards.formulas.rules import standard_rules
from dashboards.models import RuleVersion
from surveys.models import User
from tests.cast import Cast, make_cast, make_user
from tests.dashboards.appraisal.conftest import calculated, in_force, publish
from tests.dashboards.appraisal.test_runs import vetoed
from tests.dashboards.lists.test_in_browser import signed_in
from tests.factories.official import QUARTER, closed, published_by_two, small_bank
from tests.faults import hold_in_both_schemes
from tests.once import once


def with_rules() -> None:
    """Earlier tests of this kind empty every table, the rules of the first migration too."""
    rules = {"content": standard_rules("retail"), "first_month": 200001, "state": "approved"}
    RuleVersion.objects.get_or_create(programme="retail", number=1, defaults=rules)


@pytest.fixture
def bank(live_server, transactional_db: None) -> Iterator[tuple[str, Cast, list[str]]]:
    """A published appraisal with a veto, and a correction that waits; the addresses to look at."""
    yield live_server.url, *once("appraised bank", _appraised)


def _appraised() -> tuple[Cast, list[str]]:
    cast = make_cast()
    with_rules()
    small_bank([cast.e1, cast.e2, cast.w1])
    scores = closed().run
    assert scores is not None
    published_by_two(scores, cast)
    in_force(cast)
    publish(calculated(cast), cast)
    outside: User = make_user("external", "external", cast.ho)
    vetoed(cast, outside)
    publish(calculated(cast, correct="An incident was confirmed."), cast)
    waiting = calculated(cast, correct="Another look.")
    columns = [{"source": "unit", "heading": "Branch", "codes": {"E1": "0101"}}]
    save_layout(code="hr", title="HR", columns=columns, actor=cast.headquarters)
    files = ["/appraisal/calculate/", "/appraisal/layouts/?code=hr", "/exports/?kind=sheet", "/exports/?kind=papers"]
    card = f"/appraisal/{QUARTER.code}/E1/"
    run = f"/appraisal/runs/{waiting.public_id}/"
    return cast, ["/appraisal/", "/appraisal/?q=zz", card, run, "/appraisal/ledger/", *files]


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_have_no_fault_and_no_sideways_scroll(new_context, bank, width: int) -> None:
    url, cast, addresses = bank
    page = signed_in(new_context, cast.headquarters, url, width)
    for address in addresses:
        hold_in_both_schemes(page, url + address, width)


def test_row_opens_its_steps_without_script(new_context, bank) -> None:
    url, cast, addresses = bank
    page = signed_in(lambda **more: new_context(java_script_enabled=False, **more), cast.manager, url, 1440)
    page.goto(url + addresses[2])
    assert page.locator("details.comp[open]").count() == 1
    page.locator("details.comp summary").nth(1).click()
    assert page.locator("details.comp[open]").count() == 2
