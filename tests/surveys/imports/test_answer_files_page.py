"""A file of the hotline on screen: tried, looked at, taken, and given back where it cannot be."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from surveys.actions import answer_files
from surveys.clock import bank_today
from surveys.engine.dimensions import CHANNELS
from surveys.models import AuditEntry, Campaign, Invitation, Response
from tests.cast import Cast
from tests.factories.answers import published, running
from tests.factories.files import csv_of, xlsx_of
from tests.factories.surveying import invite_one

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HEAD = ["邀请编号", "通话编号", "通话日期", "机构编号", "主叫号码", *(f"按键{n}" for n in range(1, 7))]
TODAY = bank_today().isoformat()


class Desk:
    """Head office at the page of one campaign, with one customer drawn for it."""

    def __init__(self, cast: Cast) -> None:
        self.wave = running(published(code="visit"), cast.ho)
        self.campaign = Campaign.objects.get(pk=self.wave.campaign_id)
        self.invitation = invite_one(self.wave, cast.e1, channel=CHANNELS["phone"], segment=1)[0]
        self.client = Client(headers={"accept-language": "zh-hans"})
        self.client.force_login(cast.headquarters)
        self.address = reverse("surveys:answer_file", args=[self.campaign.pk])

    def bring(self, *rows: list[str], head: list[str] = HEAD, content: bytes = b"", **more: Any) -> Any:
        file = SimpleUploadedFile("calls.csv", content or csv_of([head, *rows]))
        return self.client.post(self.address, {"file": file, "layout": "hotline", **more})

    def page(self, answer: Any) -> str:
        assert answer.status_code == 302, answer.content.decode()
        return str(self.client.get(answer["Location"]).content.decode())


def call(invitation: object = "", call_id: str = "c1", unit: str = "", first: str = "5", day: str = TODAY) -> list[str]:
    return [str(invitation), call_id, day, unit, "13812345678", first, "4", "3", "2", "1", "10"]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def test_a_file_is_tried_first_and_says_what_each_line_would_be(desk: Desk) -> None:
    said = desk.page(desk.bring(call(desk.invitation.public_id), call(call_id="c2", unit="E9"), call(call_id="c3")))
    assert "记入1份答卷" in said and "有2行不能接受" in said
    assert "E9" in said and '<th scope="row" class="num">3</th>' in said
    assert "主叫号码" in said and "13812345678" not in said
    assert not Response.objects.exists()


def test_what_was_tried_is_taken_once_and_the_same_file_again_adds_nothing(desk: Desk, cast: Cast) -> None:
    rows = call(desk.invitation.public_id), call(call_id="c2", unit="E2"), call(call_id="c3", unit="E9")
    trial = desk.bring(*rows)["Location"]
    for _time in (1, 2):
        desk.client.post(trial)
    assert "已记入2份答卷" in desk.client.get(trial).content.decode()
    answers = {answer.scored: answer for answer in Response.objects.all()}
    assert len(answers) == 2 and (answers[True].unit_id, answers[True].segment) == (cast.e1.pk, 1)
    assert answers[False].unit_id == cast.e2.pk
    assert Invitation.objects.get().answered_at
    assert "文件中没有新的答卷" in desk.page(desk.bring(*rows[:2]))
    entry = AuditEntry.objects.get(verb="responses.imported")
    assert entry.actor == cast.headquarters
    assert (entry.details["campaign"], entry.details["sampling"]) == (desk.campaign.pk, "open")


def test_lines_not_taken_come_back_as_a_file_without_the_columns_that_are_left_out(desk: Desk) -> None:
    trial = desk.bring(call(call_id="c1", unit="E1", first="9"), call(call_id="c2", unit="E1"))["Location"]
    for content in (desk.client.get(trial + "?download=1").content, _after(desk, trial)):
        lines = content.decode("utf-8-sig").splitlines()
        assert lines[0] == "line,reason,邀请编号,通话编号,通话日期,机构编号,按键1,按键2,按键3,按键4,按键5,按键6"
        assert len(lines) == 2 and lines[1].startswith("2,") and "按键1" in lines[1]
        assert b"13812345678" not in content


def _after(desk: Desk, trial: str) -> bytes:
    desk.client.post(trial)
    return bytes(desk.client.get(trial + "?download=1").content)


def test_a_file_of_those_not_taken_can_be_brought_as_it_came_back(desk: Desk) -> None:
    trial = desk.bring(call(call_id="c1", unit="E1", first="9"))["Location"]
    content = desk.client.get(trial + "?download=1").content.decode("utf-8-sig")
    mended = content.replace(",9,4,3", ",5,4,3").encode("utf-8-sig")
    assert "记入1份答卷" in desk.page(desk.bring(content=mended))


def test_an_invitation_of_another_campaign_is_not_taken(desk: Desk, cast: Cast) -> None:
    other, _token = invite_one(running(desk.wave.campaign.version, cast.ho), cast.e1)
    said = desk.page(desk.bring(call(other.public_id)))
    assert "属于另一个调查活动" in said and not Response.objects.exists()


@pytest.mark.parametrize(
    ("day", "said"), [("0001-01-01", "该日期早于1990-01-01。"), ("2999-01-01", "这个日期在将来。")]
)
def test_an_impossible_day_for_lines_that_name_none_is_refused_beside_its_field(
    desk: Desk, day: str, said: str
) -> None:
    answer = desk.bring(call(), day=day)
    assert answer.status_code == 422 and said in answer.content.decode() and not Response.objects.exists()


def test_branch_and_day_can_be_said_for_lines_that_name_none(desk: Desk, cast: Cast) -> None:
    head = ["通话编号", *HEAD[5:]]
    trial = desk.bring(["c1", "5", "4", "3", "2", "1", "10"], head=head, unit=cast.e1.pk, day="2026/11/2")
    desk.client.post(trial["Location"])
    assert Response.objects.get().day == 20261102 and Response.objects.get().unit_id == cast.e1.pk


def test_a_workbook_and_a_file_in_gbk_are_read_too(desk: Desk) -> None:
    rows = [HEAD, call(unit="E1")]
    for content in (xlsx_of(rows), csv_of(rows, encoding="gbk")):
        assert "记入1份答卷" in desk.page(desk.bring(content=content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 cut off", "损坏"),
        ("邀请编号\r\n1\r\n".encode(), "没有一列"),
        (csv_of([HEAD, call(unit="E1")])[:-40] + "望".encode()[:1], "断"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_keeps_nothing(desk: Desk, content: bytes, said: str) -> None:
    answer = desk.bring(content=content)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_a_file_of_too_many_lines_is_sent_to_the_command(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_files, "MOST_LINES", 1)
    answer = desk.bring(call(call_id="c1", unit="E1"), call(call_id="c2", unit="E1"))
    assert answer.status_code == 422 and "import_responses" in answer.content.decode()
    assert not Response.objects.exists()


def test_a_kept_file_is_sealed_and_its_owners_alone_and_ends(desk: Desk, cast: Cast) -> None:
    trial = desk.bring(call(unit="E1"))["Location"]
    key = trial.rstrip("/").rpartition("/")[2]
    name = f"upload-answers-{desk.campaign.pk}-{cast.headquarters.pk}-{key}"
    assert b"13812345678" not in cache.get(name)[1]
    other = Client()
    other.force_login(cast.second)
    assert other.get(trial)["Location"] == desk.address
    cache.delete(name)
    assert desk.client.post(trial)["Location"] == desk.address and not Response.objects.exists()


def test_only_who_may_bring_answers_reaches_the_page_and_a_draft_has_none(desk: Desk, cast: Cast) -> None:
    for user in (cast.designer, cast.supervisor, cast.manager, cast.auditor):
        client = Client()
        client.force_login(user)
        assert client.get(desk.address).status_code == 403
        page = client.get(reverse("surveys:campaign", args=[desk.campaign.pk]))
        assert desk.address not in page.content.decode()
    assert desk.address in desk.client.get(reverse("surveys:campaign", args=[desk.campaign.pk])).content.decode()
    Campaign.objects.update(state="draft")
    assert desk.client.get(desk.address).status_code == 404
