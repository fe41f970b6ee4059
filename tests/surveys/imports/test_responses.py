"""Answers from a file: any columns, good lines kept, bad ones given back with the reason, nothing counted twice."""

import csv
import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from surveys.clock import bank_today
from surveys.models import AuditEntry, Outbox, Receipt, Response, ResponseText, UnitPlacement
from tests.cast import Cast
from tests.factories.answers import published
from tests.factories.files import csv_of, xlsx_of

pytestmark = pytest.mark.both_databases
HEAD = ["机构编号", "日期", "overall", "expectation", "ideal", "waiting", "staff_skill", "recommend", "comment"]
GOOD = ["E1", "2026-05-04", "5", "4", "3", "2", "1", "10", "很好"]


class Files:
    """Brings files to one survey."""

    def __init__(self, folder: Path) -> None:
        self.version = published(code="visit")
        self.folder = folder

    def bring(self, *rows: list[str], head: list[str] = HEAD, options: tuple[str, ...] = (), **how: str) -> str:
        return self.bring_bytes(csv_of([head, *rows], **how), *options)

    def bring_bytes(self, content: bytes, *options: str) -> str:
        file = self.folder / "answers"
        file.write_bytes(content)
        out = StringIO()
        sampling = () if any(option.startswith("--sampling") for option in options) else ("--sampling=open",)
        try:
            rejects = f"--rejects={self.folder / 'rejects.csv'}"
            call_command("import_responses", file, "--survey=visit", rejects, *sampling, *options, stdout=out)
        except CommandError as error:
            out.write(f"status {error.returncode}: {error}")
        return out.getvalue()

    @property
    def rejects(self) -> list[dict[str, str]]:
        with (self.folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


@pytest.fixture
def files(cast: Cast, tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_line_becomes_a_response_at_its_unit_and_day(files: Files, cast: Cast) -> None:
    assert "共1行：已记入1行，已有0行，不能接受0行" in files.bring(GOOD)
    response = Response.objects.get()
    noon = response.received_at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert (response.day, noon.hour, response.origin, response.scored) == (20260504, 12, "import", False)
    assert response.path.unit_ids == (cast.ho.pk, cast.east.pk, cast.e1.pk)
    assert list(bytes(response.scores)) == [4, 3, 2, 1, 0, 10]
    assert ResponseText.objects.get().text == "很好"
    assert Outbox.objects.count() == 1


def test_sampling_is_declared_and_decides_whether_answers_are_scored(files: Files) -> None:
    with pytest.raises(CommandError, match="--sampling"):
        call_command("import_responses", "x.csv", "--survey=visit")
    files.bring(GOOD, options=("--sampling=drawn",))
    assert Response.objects.get().scored
    assert AuditEntry.objects.get(verb="responses.imported").details["sampling"] == "drawn"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_same_answers_in_another_encoding_add_nothing(files: Files, encoding: str) -> None:
    files.bring(GOOD, GOOD)
    said = files.bring(GOOD, GOOD, encoding=encoding)
    assert "共2行：已记入0行，已有2行，不能接受0行" in said
    assert Receipt.objects.count() == 2


def test_workbook_and_labels_mean_the_same_as_csv_and_codes(files: Files) -> None:
    files.bring(GOOD)
    said = files.bring_bytes(xlsx_of([HEAD, ["E1", date(2026, 5, 4), 5, 4, 3, 2, 1, 10, "很好"]]))
    assert "已记入0行，已有1行" in said


def test_good_lines_are_kept_and_bad_ones_come_back_with_line_and_reason(files: Files) -> None:
    tomorrow = (bank_today() + timedelta(days=1)).isoformat()
    bad = {
        "机构“E11”不存在。您是不是要写“E1”（望江支行）？": ["E11", *GOOD[1:]],
        f"日期：{tomorrow}是未来的日期。": ["E1", tomorrow, *GOOD[2:]],
        "日期：0001-01-01早于1990-01-01。请检查年份。": ["E1", "0001-01-01", *GOOD[2:]],
        "日期：“2026-02-30”不是有效日期。请写成2026-12-01的形式。": ["E1", "2026-02-30", *GOOD[2:]],
        "望江支行于2024-01-01才开业。": ["E1", "2023-12-31", *GOOD[2:]],
        "overall：“6”不在可选值之内（1, 2, 3, 4, 5）。": ["E1", "2026-05-04", "6", *GOOD[3:]],
        "overall：“好”不在可选值之内（1, 2, 3, 4, 5）。": ["E1", "2026-05-04", "好", *GOOD[3:]],
        "overall：此题必答，单元格为空。": ["E1", "2026-05-04", "", *GOOD[3:]],
        "comment：文字中含有控制字符，请删除。": [*GOOD[:8], "a\x07b"],
        "comment：文字超过500字。": [*GOOD[:8], "长" * 501],
        "此行有3个单元格，表头有9个。文件是否不完整？": GOOD[:3],
    }
    said = files.bring(GOOD, *bad.values())
    assert "status 1" in said and "共12行：已记入1行，已有0行，不能接受11行" in said
    found = [(int(row["line"]), row["reason"]) for row in files.rejects]
    assert found == list(enumerate(bad, 3))
    assert Response.objects.count() == 1


def test_dry_run_says_the_same_and_writes_nothing(files: Files) -> None:
    rows = [GOOD, ["E11", *GOOD[1:]]]
    dry = files.bring(*rows, options=("--dry-run",))
    assert "共2行：将记入1行，已有0行，不能接受1行" in dry
    assert not Receipt.objects.exists() and not AuditEntry.objects.filter(verb__startswith="responses").exists()
    files.bring(*rows)
    assert "将记入0行，已有1行，不能接受1行" in files.bring(*rows, options=("--dry-run",))


def test_respondent_number_counts_once_whatever_else_the_line_says(files: Files) -> None:
    head, other = [*HEAD, "respondent"], ["E1", "2026-05-04", "1", *GOOD[3:], "77"]
    files.bring([*GOOD, "77"], head=head)
    assert "该答卷编号已有内容不同的答卷，未作改动。" in files.bring(other, head=head)
    assert "答卷编号“77”在第2行已出现，且内容不同。" in files.bring([*GOOD, "77"], other, head=head)
    assert Response.objects.count() == 1


def test_columns_and_values_are_mapped_as_told(files: Files, cast: Cast) -> None:
    mapping = files.folder / "map.json"
    words = {"columns": {"评价": "overall", "备注": "-"}, "values": {"评价": {"优": "5"}}}
    mapping.write_text(json.dumps(words), encoding="utf-8")
    head = ["评价", "备注", "网", "x", "ideal", "waiting", "staff_skill", "客户分类", "渠道"]
    options = (f"--map-file={mapping}", "--map=x=expectation", "--unit-column=网", "--date=2026-05-04")
    said = files.bring(["优", "", "W1", "1", "2", "3", "4", "mvc", "短信"], head=head, options=options)
    assert "评价=overall" in said and "未使用的列：备注" in said
    response = Response.objects.get()
    assert (response.segment, response.channel, response.unit_id) == (1, 2, cast.w1.pk)
    assert response.answers == {"overall": 5, "expectation": 1, "ideal": 2, "waiting": 3, "staff_skill": 4}


def test_answer_counts_where_its_unit_stood_on_its_day(files: Files, cast: Cast) -> None:
    UnitPlacement.objects.filter(unit=cast.e2).update(until=date(2026, 3, 1))
    UnitPlacement.objects.create(unit=cast.e2, parent=cast.west, since=date(2026, 3, 1))
    files.bring(["E2", "2026-02-28", *GOOD[2:]], ["E2", "2026-03-01", *GOOD[2:]])
    paths = [response.path.unit_ids for response in Response.objects.order_by("id")]
    assert paths == [(cast.ho.pk, cast.east.pk, cast.e2.pk), (cast.ho.pk, cast.west.pk, cast.e2.pk)]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--survey=visite",), "没有问卷“visite”。您是不是要写“visit”？"),
        (("--version-number=9",), "问卷“visit”没有已发布的第9版。"),
        (("--date=0001-01-01",), "--date：0001-01-01早于1990-01-01。请检查年份。"),
        (("--map=overal=ideal",), "文件中没有“overal”列。您是不是要写“overall”？"),
        (("--map=comment=overal",), "指定“comment”列对应“overal”，但本问卷没有这道题。您是不是要写“overall”？"),
        (("--map=机构编号=-",), "没有一列说明被评价机构。"),
        (("--map=日期=-",), "没有一列说明答卷日期。"),
        (("--map=comment=overall", "--map=overall=overall"), "都对应“overall”。请只保留一列。"),
    ],
)
def test_unusable_options_are_refused_before_anything_is_written(
    files: Files, options: tuple[str, ...], sentence: str
) -> None:
    said = files.bring(GOOD, options=options)
    assert "status 2" in said and sentence in said
    assert not Receipt.objects.exists()


def test_anonymous_survey_is_never_imported(files: Files) -> None:
    published(programme="internal", code="inside")
    assert "问卷“inside”为匿名问卷" in files.bring(GOOD, options=("--survey=inside",))


def test_rejected_lines_come_back_without_formulas(files: Files) -> None:
    files.bring(["=1+1", *GOOD[1:]])
    assert files.rejects[0]["机构编号"] == "'=1+1"


def test_english_is_spoken_where_asked(files: Files) -> None:
    files.bring(["E11", *GOOD[1:]], options=("--language=en",))
    assert files.rejects[0]["reason"] == "Unit “E11” does not exist. Did you mean “E1” (Wangjiang branch)?"
