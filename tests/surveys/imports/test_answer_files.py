"""Files of the hotline and of research agencies: their own headings, and answers of customers whom the system drew."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from surveys.channels.addresses import link_address
from surveys.clock import bank_today
from surveys.engine.dimensions import CHANNELS
from surveys.models import Invitation, Response, ResponseLink, Wave
from tests.cast import Cast
from tests.factories.answers import at, published, running, submission
from tests.factories.files import xlsx_of
from tests.factories.surveying import invite_one
from tests.surveys.imports.test_responses import Files

pytestmark = pytest.mark.both_databases
KEYS = ["按键1", "按键2", "按键3", "按键4", "按键5", "按键6"]
HOTLINE = ["邀请编号", "通话编号", "通话日期", "机构编号", "主叫号码", *KEYS]
AGENCY = ["邀请码", "样本编号", "访问日期", "机构编号", "受访者电话", "overall", "expectation", "ideal", "waiting",
    "staff_skill", "comment"]  # fmt: skip
TODAY = bank_today().isoformat()
PRESSED = ["5", "4", "3", "2", "1", "10"]


@pytest.fixture
def files(cast: Cast, tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def drawn(files: Files, cast: Cast) -> tuple[Invitation, str]:
    return invite_one(running(files.version, cast.ho), cast.e1, channel=CHANNELS["phone"], segment=1)


def call(invitation: object = "", call_id: str = "c1", day: str = TODAY, unit: str = "", *keys: str) -> list[str]:
    return [str(invitation), call_id, day, unit, "13812345678", *(keys or PRESSED)]


def bring(files: Files, *rows: list[str], head: list[str] = HOTLINE, layout: str = "hotline", **more: object) -> str:
    return files.bring(*rows, head=head, options=(f"--layout={layout}", "--sampling=open"), **more)


def test_keys_are_the_scored_questions_in_their_order(files: Files) -> None:
    said = bring(files, call(unit="E1"))
    assert "已记入1行" in said and "主叫号码" in said
    answer = Response.objects.get()
    assert list(bytes(answer.scores)) == [4, 3, 2, 1, 0, 10] and answer.channel == CHANNELS["phone"]
    assert (answer.scored, answer.origin) == (False, "import")


def test_a_key_that_was_not_pressed_is_no_answer(files: Files) -> None:
    bring(files, call("", "c1", TODAY, "E1", "5", "4", "3", "2", "1", "*"))
    assert "recommend" not in Response.objects.get().answers


def test_a_key_that_is_no_answer_is_given_back_with_its_line(files: Files) -> None:
    said = bring(files, call("", "c1", TODAY, "E1", "9", "4", "3", "2", "1", "10"), call(call_id="c2", unit="E1"))
    assert "已记入1行" in said and "不能接受1行" in said
    assert "按键1" in files.rejects[0]["reason"] and files.rejects[0]["line"] == "2"


@pytest.mark.parametrize("way", ["number", "token", "link"])
def test_an_answer_of_a_drawn_customer_is_recognised_and_scored(
    files: Files, cast: Cast, drawn: tuple[Invitation, str], way: str
) -> None:
    row, token = drawn
    name = {"number": str(row.public_id), "token": token, "link": link_address(token)}[way]
    assert "已记入1行" in bring(files, call(name))
    answer = Response.objects.get()
    assert (answer.scored, answer.unit_id, answer.segment, answer.wave_id) == (True, cast.e1.pk, 1, row.wave_id)
    assert ResponseLink.objects.get().invitation_id == row.pk
    assert Invitation.objects.get().answered_at


def test_the_same_file_twice_and_the_same_as_a_workbook_add_nothing(
    files: Files, drawn: tuple[Invitation, str]
) -> None:
    bring(files, call(drawn[0].public_id), call(call_id="c2", unit="E1"))
    assert "已记入0行，已有2行" in bring(files, call(drawn[0].public_id), call(call_id="c2", unit="E1"))
    book = xlsx_of([HOTLINE, call(drawn[0].public_id), call(call_id="c2", unit="E1")])
    assert "已记入0行，已有2行" in files.bring_bytes(book, "--layout=hotline", "--sampling=open")
    assert Response.objects.count() == 2


def test_an_invitation_that_was_answered_elsewhere_is_not_answered_again(
    files: Files, cast: Cast, drawn: tuple[Invitation, str]
) -> None:
    from surveys.actions.intake import submit_responses

    row = drawn[0]
    given = {"overall": 1, "expectation": 1, "ideal": 1, "waiting": 1, "staff_skill": 1}
    more = {"wave_id": row.wave_id, "source_key": f"invitation:{row.pk}", "invitation_id": row.pk}
    assert submit_responses([submission(files.version, given, at(cast.e1), **more)])[0].accepted
    assert "已通过其他方式" in bring(files, call(row.public_id))
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"invitation": "5f0c9e9e-8a3b-4f5e-9c39-2f1d8f6f2a11"}, "没有此编号的邀请"),
        ({"invitation": "forged-token"}, "没有此编号的邀请"),
        ({"unit": "E2"}, "这条邀请针对机构E1"),
        ({"day": (bank_today() - timedelta(days=30)).isoformat()}, "不在该邀请所属波次"),
    ],
)
def test_a_line_that_contradicts_its_invitation_is_given_back(
    files: Files, drawn: tuple[Invitation, str], change: dict[str, str], said: str
) -> None:
    told = bring(files, call(**{"invitation": drawn[0].public_id, **change}))
    assert "不能接受1行" in told and said in told
    assert not Response.objects.exists()


def test_an_invitation_that_was_taken_back_or_is_of_another_survey_is_given_back(
    files: Files, cast: Cast, drawn: tuple[Invitation, str]
) -> None:
    other, _token = invite_one(running(published(), cast.ho), cast.e1)
    assert "属于另一份问卷" in bring(files, call(other.public_id))
    Invitation.objects.update(revoked_at=timezone.now())
    assert "邀请已撤回" in bring(files, call(drawn[0].public_id))
    assert not Response.objects.exists()


def test_a_file_may_come_after_the_wave_has_closed(files: Files, drawn: tuple[Invitation, str]) -> None:
    Wave.objects.update(opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=2))
    day = (bank_today() - timedelta(days=3)).isoformat()
    assert "已记入1行" in bring(files, call(drawn[0].public_id, day=day))


def test_an_agencys_file_has_its_own_headings_and_leaves_telephone_numbers_out(
    files: Files, drawn: tuple[Invitation, str]
) -> None:
    line = [drawn[1], "s1", TODAY, "E1", "13812345678", "5", "4", "3", "2", "1", "等候时间太长"]
    unknown = ["", "s2", TODAY, "W1", "13812345678", "5", "4", "3", "2", "1", ""]
    assert "已记入2行" in bring(files, line, unknown, head=AGENCY, layout="agency")
    assert sorted(Response.objects.values_list("scored", flat=True)) == [False, True]
    assert "13812345678" not in str(list(Response.objects.values()))


def test_a_dry_run_says_the_same_and_writes_nothing(files: Files, drawn: tuple[Invitation, str]) -> None:
    said = files.bring(
        call(drawn[0].public_id), head=HOTLINE, options=("--layout=hotline", "--sampling=open", "--dry-run")
    )
    assert "1" in said and not Response.objects.exists() and Invitation.objects.get().answered_at is None
