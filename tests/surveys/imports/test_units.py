"""Units from a file: a plan that says what would change, then all of it or nothing."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from surveys.actions.import_units import FileRefused, Plan, PlanOutdated, annotated_csv, apply_plan, read_plan
from surveys.clock import bank_today
from surveys.models import AuditEntry, Unit, UnitPlacement
from surveys.tree import load_tree
from tests.cast import Cast
from tests.factories.files import csv_of, xlsx_of

pytestmark = pytest.mark.both_databases
HEAD = ["机构编号", "机构类型", "机构名称", "英文名称", "上级机构", "生效日期", "撤并日期", "并入机构", "评级"]


def plan_of(*rows: list[str], language: str = "zh", encoding: str = "utf-8") -> Plan:
    filled = [[*row, *[""] * (len(HEAD) - len(row))] for row in rows]
    return read_plan(csv_of([HEAD, *filled], encoding), "units.csv", language)


def told(plan: Plan) -> list[tuple[int, str, str]]:
    return [(line.line, line.result, line.sentence) for line in plan.lines]


NEW = ["E3", "支行", "听涛支行", "", "EAST", "2026-03-01", "", "", "A"]
MOVED = ["E2", "", "", "", "WEST", "2026-02-01"]
CLOSED = ["E1", "", "", "", "", "", "2026-03-01", "E2"]


def test_plan_says_in_chinese_what_would_change_and_writes_nothing(cast: Cast) -> None:
    plan = plan_of(NEW, MOVED, CLOSED, ["W1", "", "白塔支行"], ["D1", "", "", "Ops"], encoding="gbk")
    assert told(plan) == [
        (2, "new", "隶属东岭分行，2026-03-01起"),
        (3, "moved", "东岭分行 → 西原分行，2026-02-01起"),
        (4, "closed", "并入柳堤支行，2026-03-01起"),
        (5, "unchanged", ""),
        (6, "changed", "变更：英文名称"),
    ]
    assert [line.note for line in plan.lines][:2] == ["没有英文名称，英文页面将显示中文", "历史得分仍留在东岭分行"]
    assert (plan.encoding, plan.ok) == ("GBK", True)
    assert plan.counts == {"new": 1, "changed": 1, "moved": 1, "closed": 1, "unchanged": 1, "error": 0}
    assert Unit.objects.count() == 8


def test_applied_plan_creates_moves_merges_and_leaves_history_alone(cast: Cast) -> None:
    apply_plan(plan_of(NEW, MOVED, CLOSED), cast.headquarters)
    new, merged = Unit.objects.get(code="E3"), Unit.objects.get(code="E1")
    assert (new.opened, new.attributes, new.kind) == (date(2026, 3, 1), {"评级": "A"}, "branch")
    assert (merged.closed, merged.successor_id) == (date(2026, 3, 1), cast.e2.pk)
    before, after = load_tree(date(2026, 1, 31)), load_tree(date(2026, 2, 1))
    assert (before.nodes[cast.e2.pk].parent, after.nodes[cast.e2.pk].parent) == (cast.east.pk, cast.west.pk)
    assert UnitPlacement.objects.get(unit=cast.e1).until == date(2026, 3, 1)
    assert AuditEntry.objects.get(verb="units.imported").actor == cast.headquarters


def test_same_file_again_changes_nothing(cast: Cast) -> None:
    apply_plan(plan_of(NEW, MOVED, CLOSED), None)
    again = plan_of(NEW, MOVED, CLOSED)
    assert {line.result for line in again.lines} == {"unchanged"}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["E9", "支行", "云锦支行", "", "EASST"], "上级机构“EASST”不存在。您是不是要写“EAST”（东岭分行）？"),
        (["E9", "支行", "云锦支行", "", "西原分行"], "上级机构“西原分行”不存在。您是不是要写“WEST”（西原分行）？"),
        (
            ["E1", "", "", "", "", "", "2026-13-01"],
            "撤并日期“2026-13-01”不是有效日期。请写成“年-月-日”，如2026-12-01。",
        ),
        (["", "支行", "空"], "缺少机构编号（第1列）。请补上编号，或删除这一行。"),
        (["E9", "支行", "云锦支行"], "这是新机构，但没有上级机构。请补上上级机构编号。"),
        (["E9", "支行", "", "", "EAST"], "这是新机构，但没有中文名称。请补上。"),
        (["E9", "小店", "云锦", "", "EAST"], "类型“小店”无法识别。请写总行、分行、支行或部门。"),
        (["EAST", "", "", "", "E1", "2026-01-01"], "该机构会隶属于自己（EAST → E1 → EAST）。请改正上级机构。"),
        (["E2", "", "", "", "WEST", "2024-01-01"], "该机构自2024-01-01起隶属东岭分行，只能在此后的日期调整。"),
        (["E1", "", "", "", "", "", "2026-01-01", "E1"], "机构不能并入自己。请改正并入机构。"),
        (["EAST", "", "", "", "", "", "2026-01-01"], "仍有2个机构隶属于它（E1、E2）。请在同一文件中先调整或撤并它们。"),
        (
            ["E1", "", "", "", "", "", "2023-01-01"],
            "撤并日期2023-01-01必须晚于2024-01-01（该机构开业或上次调整的日期）。",
        ),
    ],
)
def test_faulty_line_is_named_with_what_to_do(cast: Cast, row: list[str], sentence: str) -> None:
    plan = plan_of(["W1", "", "白塔支行"], row)
    assert told(plan)[1] == (3, "error", sentence)
    assert not plan.ok


def test_repeated_code_names_the_other_line(cast: Cast) -> None:
    plan = plan_of(NEW, ["W1"], NEW)
    assert told(plan)[2] == (4, "error", "编号与第2行重复。请删除其中一行。")


def test_parent_may_stand_further_down_in_the_same_file(cast: Cast) -> None:
    plan = plan_of(
        ["S1", "支行", "南支行", "", "SOUTH", "2026-03-01"], ["SOUTH", "分行", "南湾分行", "", "HO", "2026-02-01"]
    )
    assert plan.ok
    apply_plan(plan, None)
    tree = load_tree(date(2026, 3, 1))
    south, branch = (Unit.objects.get(code=code).pk for code in ("SOUTH", "S1"))
    assert tree.path(branch) == (cast.ho.pk, south, branch)


def test_plan_with_an_error_is_never_applied(cast: Cast) -> None:
    with pytest.raises(PlanOutdated):
        apply_plan(plan_of(NEW, ["", "支行", "空"]), None)
    assert not Unit.objects.filter(code="E3").exists()


def test_plan_of_an_organisation_that_changed_since_is_not_applied(cast: Cast) -> None:
    plan = plan_of(NEW)
    apply_plan(plan_of(NEW), None)
    with pytest.raises(PlanOutdated):
        apply_plan(plan, None)


def test_date_left_out_means_today(cast: Cast) -> None:
    apply_plan(plan_of(["E3", "branch", "听涛", "", "EAST"]), None)
    assert Unit.objects.get(code="E3").opened == bank_today()
    assert UnitPlacement.objects.get(unit__code="E3").since == bank_today()


def test_workbook_does_what_csv_does(cast: Cast) -> None:
    plan = read_plan(xlsx_of([HEAD, NEW]), "units.xlsx", "en")
    assert (plan.encoding, told(plan)) == ("XLSX", [(2, "new", "under East region from 2026-03-01")])


def test_annotated_file_has_the_error_beside_its_line(cast: Cast) -> None:
    text = annotated_csv(plan_of(["W1"], ["", "支行", "=1+1"])).decode("utf-8-sig").splitlines()
    assert text[0].endswith(",错误")
    assert text[1].endswith(",")
    assert text[2].startswith(",支行,'=1+1") and text[2].endswith("请补上编号，或删除这一行。")


def test_file_without_a_code_column_is_refused_with_the_nearest_name(cast: Cast) -> None:
    with pytest.raises(FileRefused, match="文件中没有“机构编号”列。您是不是要写“机构编码”？"):
        read_plan(csv_of([["机构编码", "名称"], ["E1", "x"]]), "units.csv", "zh")


def test_command_lists_the_plan_and_writes_only_without_dry_run(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_bytes(csv_of([HEAD, NEW]))
    out = StringIO()
    call_command("import_units", file, "--dry-run", "--language=en", stdout=out)
    assert "2\tnew\tE3\t听涛支行\tunder East region from 2026-03-01" in out.getvalue()
    assert not Unit.objects.filter(code="E3").exists()
    call_command("import_units", file, stdout=out)
    assert Unit.objects.filter(code="E3").exists()


def test_command_leaves_with_1_where_lines_are_wrong_and_2_where_there_is_no_file(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_bytes(csv_of([HEAD, ["", "支行", *[""] * 7]]))
    for path, status in ((file, 1), (tmp_path / "none.csv", 2)):
        with pytest.raises(CommandError) as caught:
            call_command("import_units", path, "--annotated", tmp_path / "back.csv", stdout=StringIO())
        assert caught.value.returncode == status
    assert "请补上编号" in (tmp_path / "back.csv").read_text("utf-8-sig")


def test_nothing_can_join_a_unit_that_is_closed(cast: Cast) -> None:
    tomorrow = bank_today() + timedelta(days=1)
    apply_plan(plan_of(["W1", "", "", "", "", "", bank_today().isoformat(), ""]), None)
    plan = plan_of(["E2", "", "", "", "W1", tomorrow.isoformat()])
    assert told(plan)[0][1] == "error"
