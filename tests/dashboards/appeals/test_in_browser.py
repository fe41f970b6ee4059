"""The right of reply in a real browser: no fault for a checker of accessibility, no sideways scroll, at both widths."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dashboards.actions.appeals import Against, move_appeal, reflect_appeals
from surveys.models import User
from tests.cast import Cast, make_cast, make_user
from tests.dashboards.appeals.conftest import EXCLUDED, against_visits, counted, filed, moved_to
from tests.dashboards.appraisal.conftest import calculated, in_force, publish
from tests.dashboards.appraisal.test_in_browser import with_rules
from tests.dashboards.appraisal.test_runs import vetoed
from tests.dashboards.evidence.conftest import pdf
from tests.dashboards.lists.test_in_browser import signed_in
from tests.factories.official import QUARTER, closed, published_by_two, small_bank
from tests.faults import hold_in_both_schemes
from tests.follow import follow
from tests.once import once


@dataclass(frozen=True)
class Stage:
    """A bank in the middle of its appeals; addresses by who looks at them."""

    url: str
    cast: Cast
    third: User
    fourth: User
    addresses: dict[str, list[str]]


@pytest.fixture
def stage(live_server: Any, transactional_db: None) -> Iterator[Stage]:
    yield Stage(live_server.url, *once("bank amid its appeals", _amid_appeals))


def _amid_appeals() -> tuple[Cast, User, User, dict[str, list[str]]]:
    cast = make_cast()
    with_rules()
    small_bank([cast.e1, cast.e2, cast.w1])
    scores = closed().run
    assert scores is not None
    published_by_two(scores, cast)
    in_force(cast)
    third, fourth = make_user("third", "headquarters", cast.ho), make_user("fourth", "headquarters", cast.ho)
    vetoed(cast, make_user("external", "external", cast.ho))
    run = publish(calculated(cast), cast)
    one, two, three = (
        filed(run, cast, against=Against(counted(scores, cast.e1, at)), uploads=[pdf()]) for at in (0, 1, 2)
    )
    visits = against_visits(run, cast)
    for each in (one, two, three, visits):
        move_appeal(appeal=each, to="review", actor=third)
    move_appeal(appeal=one, to="upheld", actor=third, reason="The receipt says so.", remedy=moved_to(cast.w1))
    move_appeal(appeal=two, to="proposed", actor=third, reason="An insult, nothing else.", remedy=EXCLUDED)
    reflect_appeals()
    form = f"/appraisal/{QUARTER.code}/E1/appeal/"
    pages = [f"/appraisal/appeals/{each.pk}/" for each in (one, two, three, visits)]
    card, listed = f"/appraisal/{QUARTER.code}/E1/", ["/appraisal/appeals/", "/appraisal/appeals/rates/"]
    answers = f"/official/runs/{scores.public_id}/units/E1/answers/"
    own = [card, answers, f"{form}?component=retail", f"{form}?response={three.response_id}", *listed, pages[0], "/"]
    addresses = {"manager": own, "third": [*listed, *pages, "/"], "fourth": [pages[1]]}
    return cast, third, fourth, addresses


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_have_no_fault_and_no_sideways_scroll(new_context: Any, stage: Stage, width: int) -> None:
    people = {"manager": stage.cast.manager, "third": stage.third, "fourth": stage.fourth}
    for name, person in people.items():
        page = signed_in(new_context, person, stage.url, width)
        for address in stage.addresses[name]:
            hold_in_both_schemes(page, stage.url + address, width)


def test_appeal_is_filed_and_taken_up_without_script(new_context: Any, stage: Stage) -> None:
    def plain(**more: Any) -> Any:
        return new_context(java_script_enabled=False, **more)

    page = signed_in(plain, stage.cast.manager, stage.url, 390)
    page.goto(f"{stage.url}/appraisal/{QUARTER.code}/E1/appeal/?component=retail")
    follow(page.locator("main form button.go"))
    assert page.locator("[role=alert], .errors").count()
    page.check("[name=ground][value=rule]")
    page.fill("[name=reason]", "The floor of the scheme was not applied.")
    page.set_input_files("[name=evidence]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": pdf().read()})
    follow(page.locator("main form button.go"))
    address = page.url
    assert "The floor of the scheme was not applied." in page.locator("main").inner_text()
    page = signed_in(plain, stage.third, stage.url, 390)
    page.goto(address)
    follow(page.locator("main form button.go"))
    assert page.url == address and page.locator("main form button.go").count() == 1
