"""Cases past due are passed up, once for each step of the rules, to whoever stands next above."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from surveys.actions.cases import close_case, hand_over, pass_up_late_cases, reopen_case
from surveys.engine.case_rules import DEFAULT
from surveys.models import AuditEntry, Case, CaseEscalation, User
from tests.cast import Cast
from tests.factories.cases import TUESDAY, a_case, account_manager, in_force, leave
from tests.surveys.cases.test_pages import address, said

pytestmark = pytest.mark.both_databases
OPENED = datetime.fromisoformat(TUESDAY)  # an MVC's case of that Tuesday is due on Wednesday at 18:00


def told(case: Case) -> list[User | None]:
    return [one.told for one in CaseEscalation.objects.filter(case=case).order_by("step")]


def late(cast: Cast, hours: float, **more: Any) -> Case:
    """A case looked at so many hours after the Tuesday morning on which it was opened."""
    with time_machine.travel(OPENED, tick=False):
        case = a_case(cast, **more)
    with time_machine.travel(OPENED + timedelta(hours=hours), tick=False):
        pass_up_late_cases()
    return case


def test_a_late_case_is_passed_up_step_by_step_and_each_step_once(cast: Cast) -> None:
    keeper = account_manager(cast.e1)
    case = late(cast, 24 + 24 + 7.9, keeper=keeper)  # Thursday before 18:00
    assert told(case) == []
    for hours, people in ((56, [cast.manager]), (80, [cast.manager]), (152, [cast.manager, cast.supervisor])):
        with time_machine.travel(OPENED + timedelta(hours=hours), tick=False):
            pass_up_late_cases()
            assert pass_up_late_cases() == 0
        assert told(case) == people
    assert AuditEntry.objects.filter(verb="case.escalated").count() == 2
    assert [event.details["days"] for event in case.events.filter(kind="escalated")] == [1, 3]


def test_a_sweep_that_was_away_makes_up_for_every_step(cast: Cast) -> None:
    assert told(late(cast, 24 * 30)) == [cast.supervisor, cast.headquarters]


def test_the_manager_who_owns_a_case_is_not_told_of_it_himself(cast: Cast) -> None:
    case = late(cast, 60)
    assert case.owner == cast.manager and told(case) == [cast.supervisor]


def test_where_nobody_else_is_above_the_topmost_is_told_again(cast: Cast) -> None:
    with time_machine.travel(OPENED, tick=False):
        in_force(cast, {**DEFAULT, "escalation": [0, 1, 2, 3]})
    assert told(late(cast, 24 * 30)) == [cast.supervisor, cast.headquarters, cast.headquarters, cast.headquarters]


def test_where_nobody_is_above_at_all_that_stands_on_record(cast: Cast) -> None:
    for user in (cast.manager, cast.supervisor, cast.headquarters, cast.second):
        leave(user)
    assert told(late(cast, 24 * 30)) == [None, None]


def test_settled_cases_and_those_in_time_are_left_alone(cast: Cast) -> None:
    with time_machine.travel(OPENED, tick=False):
        case = a_case(cast)
        close_case(case=case, cause="other", outcome="unfounded", text="误点", actor=cast.manager)
    with time_machine.travel(OPENED + timedelta(days=30), tick=False):
        assert pass_up_late_cases() == 0


def test_rules_without_steps_pass_nothing_up(cast: Cast) -> None:
    with time_machine.travel(OPENED, tick=False):
        in_force(cast, {"rules": DEFAULT["rules"], "days": DEFAULT["days"]})
    assert told(late(cast, 24 * 30)) == []


def test_a_case_opened_again_goes_on_where_it_was(cast: Cast) -> None:
    case = late(cast, 60)
    with time_machine.travel(OPENED + timedelta(days=3), tick=False):
        close_case(case=case, cause="other", outcome="unfounded", text="误点", actor=cast.manager)
        reopen_case(case=case, text="客户又来电", actor=cast.manager)
    with time_machine.travel(OPENED + timedelta(days=30), tick=False):
        assert pass_up_late_cases() == 1 and pass_up_late_cases() == 0
    assert told(case) == [cast.supervisor, cast.headquarters]


def test_after_handing_over_the_next_above_the_new_owner_is_told(cast: Cast) -> None:
    keeper = account_manager(cast.e1)
    case = late(cast, 57, keeper=keeper)
    with time_machine.travel(OPENED + timedelta(days=3), tick=False):
        hand_over(case=case, to="manager", actor=cast.manager)
    with time_machine.travel(OPENED + timedelta(days=30), tick=False):
        pass_up_late_cases()
    assert told(case) == [cast.manager, cast.supervisor]


def test_who_was_told_finds_it_on_the_start_page_and_in_a_list_of_their_own(cast: Cast) -> None:
    with time_machine.travel(OPENED + timedelta(hours=60), tick=True):
        case = late(cast, 60)
        start, listed = reverse("dashboards:start"), reverse("surveys:cases") + "?of=above"
        assert "件个案已上报给您" in said(cast.supervisor, start)
        assert address(case) in said(cast.supervisor, listed) and address(case) not in said(cast.headquarters, listed)
        page = said(cast.supervisor, address(case))
        assert "逾期1个工作日：上报给supervisor" in page
