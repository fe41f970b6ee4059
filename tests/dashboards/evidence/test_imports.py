"""Complaints and measures from files: all or nothing, once, every fault with its line; revisions keep the old value."""

import io
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboards.actions.fact_files import ComplaintFile, FileRefused, Imported, MeasureFile, import_facts
from dashboards.models import Complaint, MeasureValue
from dashboards.queries.complaints import complaint_rates, complaints
from dashboards.queries.measures import measures_of
from surveys import access
from surveys.engine.periods import quarter_of
from surveys.models import AuditEntry, User
from tests.cast import Cast
from tests.factories.files import Rows, csv_of, xlsx_of

pytestmark = pytest.mark.both_databases
Q3 = quarter_of(202609)
COMPLAINTS = [
    ["投诉编号", "机构编号", "受理日期", "类别", "渠道", "严重程度", "办结日期", "是否属实"],
    ["T1", "E1", "2026-07-03", "排队", "热线", "一般", "2026-07-10", "是"],
    ["T2", "E1", "2026-08-03", "收费", "网点", "严重", "2026-09-01", "否"],
    ["T3", "E2", "2026年9月1日", "attitude", "", "", "", ""],
]
MEASURES = [
    ["unit", "month", "measure", "value", "numerator", "denominator"],
    ["E1", "2026-07", "queue_minutes", "12.5", "", ""],
    ["E1", "2026-08", "平均排队时间", "13.5", "", ""],
    ["E1", "202607", "within_10", "", "800", "1000"],
    ["E1", "202608", "within_10", "", "100", "1000"],
    ["E1", "2026-09", "customers", "39000", "", ""],
]


def bring(
    kind: type, rows: Rows, encoding: str = "utf-8", dry_run: bool = False, actor: User | None = None
) -> Imported:
    return import_facts(kind, io.BytesIO(csv_of(rows, encoding)), actor=actor, dry_run=dry_run)


def faults(found: Imported) -> list[tuple[int, str]]:
    assert not found.written
    return [(one.line, one.sentence) for one in found.bad]


def test_complaints_come_in_once_in_whatever_file(cast: Cast) -> None:
    assert bring(ComplaintFile, COMPLAINTS, "gbk").counts == {"new": 3}
    assert bring(ComplaintFile, COMPLAINTS).counts == {"unchanged": 3}
    again = import_facts(ComplaintFile, io.BytesIO(xlsx_of(COMPLAINTS)), actor=None)
    assert again.counts == {"unchanged": 3} and Complaint.objects.count() == 3
    first = Complaint.objects.get(reference="T2")
    assert (first.category, first.channel, first.severity, first.upheld, first.in_time) == (
        "fees", "branch", "serious", False, False,
    )  # fmt: skip
    assert AuditEntry.objects.filter(verb="complaints.recorded").count() == 1


def test_changed_complaint_is_a_next_version_and_the_old_one_can_be_read(cast: Cast) -> None:
    bring(ComplaintFile, COMPLAINTS)
    before = timezone.now()
    later = [COMPLAINTS[0], [*COMPLAINTS[3][:6], "2026-09-09", "是"]]
    assert bring(ComplaintFile, later).counts == {"changed": 1}
    now, then = (complaints(access.SYSTEM, at).get(reference="T3") for at in (None, before))
    assert (now.number, now.upheld, then.number, then.upheld) == (2, True, 1, None)


def test_one_wrong_line_and_nothing_is_written(cast: Cast) -> None:
    wrong = [
        ["T4", "E9", "2026-07-03", "等候"],
        ["T5", "E1", "2999-07-03", "等候"],
        ["T6", "E1", "03/07/2026", "等候"],
        ["T1", "E1", "2026-07-03", "等候"],
        ["", "E1", "2026-07-03", "等候"],
        ["T7", "E1", "2026-07-03", "天气"],
        ["T8", "E1", "2026-07-03", "等候", "", "", "2026-07-01"],
        ["T9", "E1", "2026-07-03", "等候", "", "", "", "是"],
    ]
    rows = [*COMPLAINTS, *([*row, *[""] * (8 - len(row))] for row in wrong)]
    found = faults(bring(ComplaintFile, rows))
    assert [line for line, _sentence in found] == [5, 6, 7, 8, 9, 10, 11, 12]
    said = dict(found)
    assert "E9" in said[5] and "future" in said[6] and "2026-12-01" in said[7] and "repeats line 2" in said[8]
    assert "number is missing" in said[9] and "attitude" in said[10] and "before it was received" in said[11]
    assert "before it was handled" in said[12]
    assert not Complaint.objects.exists()


def test_dry_run_counts_and_writes_nothing(cast: Cast) -> None:
    assert bring(ComplaintFile, COMPLAINTS, dry_run=True).counts == {"new": 3}
    assert bring(MeasureFile, MEASURES, dry_run=True).counts == {"new": 5}
    assert not Complaint.objects.exists() and not MeasureValue.objects.exists()


@pytest.mark.parametrize(
    "rows,words",
    [([], "empty"), ([["a", "b"], ["1", "2"]], "no column"), ([["reference", "unit", "received_on"]], "category")],
)
def test_file_that_is_none_is_refused_with_a_sentence(cast: Cast, rows: Rows, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        bring(ComplaintFile, rows)


def test_measures_join_months_as_each_says(cast: Cast) -> None:
    bring(MeasureFile, MEASURES)
    found = measures_of(access.SYSTEM, [cast.e1.pk, cast.e2.pk], Q3)[cast.e1.pk]
    assert (found["queue_minutes"].value, found["queue_minutes"].months) == (13.0, (202607, 202608))
    share = found["within_10"]
    assert (share.value, share.n) == (45.0, 2000) and share.low is not None and share.high is not None
    assert share.low == pytest.approx(42.83, abs=0.01) and share.high == pytest.approx(47.19, abs=0.01)


def test_revised_value_keeps_the_old_one_and_counts_from_then_on(cast: Cast) -> None:
    bring(MeasureFile, MEASURES)
    before = timezone.now()
    assert bring(MeasureFile, [MEASURES[0], ["E1", "2026-07", "queue_minutes", "10.5", "", ""]]).counts == {
        "changed": 1
    }
    now, then = (measures_of(access.SYSTEM, [cast.e1.pk], Q3, at)[cast.e1.pk] for at in (None, before))
    assert (now["queue_minutes"].value, then["queue_minutes"].value) == (12.0, 13.0)
    kept = MeasureValue.objects.filter(code="queue_minutes", month=202607).order_by("number")
    assert list(kept.values_list("number", "value")) == [(1, Decimal("12.5")), (2, Decimal("10.5"))]


def test_wrong_measures_are_told_line_by_line(cast: Cast) -> None:
    wrong = [
        ["E1", "2026-13", "customers", "1", "", ""],
        ["E1", "2999-01", "customers", "1", "", ""],
        ["E1", "2026-07", "queue_minute", "1", "", ""],
        ["E1", "2026-07", "customers", "many", "", ""],
        ["E1", "2026-07", "customers", "-1", "", ""],
        ["E1", "2026-07", "customers", "NaN", "", ""],
        ["E1", "2026-07", "within_10", "80", "", ""],
        ["E1", "2026-07", "within_10", "", "11", "10"],
        ["E1", "2026-07", "within_10", "", "1", "0"],
        ["E1", "2026-07", "within_10", "", "1.5", "10"],
        ["E1", "2026-07", "customers", "1e30", "", ""],
    ]
    found = faults(bring(MeasureFile, [*MEASURES, *wrong]))
    assert [line for line, _sentence in found] == list(range(7, 18))
    assert "queue_minutes" in dict(found)[9] and "numerator and denominator" in dict(found)[13]


def test_rate_counts_upheld_over_customers_with_its_interval(cast: Cast) -> None:
    bring(ComplaintFile, COMPLAINTS)
    bring(MeasureFile, MEASURES)
    found = complaint_rates(access.SYSTEM, [cast.e1.pk, cast.e2.pk, cast.east.pk], Q3)
    one = found[cast.e1.pk]
    assert (one.received, one.upheld, one.handled, one.in_time, one.customers) == (2, 1, 2, 1, 39000)
    assert [one.value, one.low, one.high] == pytest.approx([1 / 3.9, 0.0253178 / 3.9, 5.5716434 / 3.9])
    assert found[cast.e2.pk].value is None and found[cast.e2.pk].open == 1
    assert found[cast.east.pk].received == 3 and found[cast.east.pk].customers == 39000


def test_customers_are_the_units_attribute_where_nobody_measured_them(cast: Cast) -> None:
    bring(ComplaintFile, COMPLAINTS)
    cast.e1.attributes = {"customers": "20,000"}
    cast.e1.save()
    assert complaint_rates(access.SYSTEM, [cast.e1.pk], Q3)[cast.e1.pk].value == pytest.approx(0.5)


def test_supervisor_imports_about_own_units_alone(cast: Cast) -> None:
    rows = [COMPLAINTS[0], ["T1", "W1", *COMPLAINTS[1][2:]]]
    assert [line for line, _sentence in faults(bring(ComplaintFile, rows, actor=cast.supervisor))] == [2]
    assert bring(ComplaintFile, COMPLAINTS, actor=cast.supervisor).counts == {"new": 3}
    for who, kind, table in ((cast.manager, ComplaintFile, COMPLAINTS), (cast.supervisor, MeasureFile, MEASURES)):
        with pytest.raises(PermissionDenied):
            bring(kind, table, actor=who)


def test_complaint_of_another_region_is_not_changed_nor_taken_over(cast: Cast) -> None:
    bring(ComplaintFile, [COMPLAINTS[0], ["T1", "W1", *COMPLAINTS[1][2:]]])
    theirs = [COMPLAINTS[0], COMPLAINTS[3], COMPLAINTS[1]]  # T1 again, as if it were E1's own
    refused = faults(bring(ComplaintFile, theirs, actor=cast.supervisor))
    assert refused == [(3, "A complaint with this number stands at another unit. Check the number.")]
    assert Complaint.objects.get().unit == cast.w1
    assert bring(ComplaintFile, theirs, actor=cast.headquarters).counts == {"new": 1, "changed": 1}


def test_commands_say_what_they_did_and_exit_accordingly(cast: Cast, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(csv_of(MEASURES))
    bad.write_bytes(csv_of([*MEASURES, ["E9", "2026-07", "customers", "1", "", ""]]))
    out = StringIO()
    for code, arguments in ((1, [bad]), (2, [tmp_path / "none.csv"])):
        with pytest.raises(CommandError) as caught:
            call_command("import_measures", *map(str, arguments), language="zh", stdout=out)
        assert caught.value.returncode == code
    call_command("import_measures", str(good), language="zh", stdout=out)
    assert "7\t机构“E9”不存在" in out.getvalue() and "5 lines: 5 new, 0 changed, 0 unchanged" in out.getvalue()
    complaints_file = tmp_path / "c.csv"
    complaints_file.write_bytes(csv_of(COMPLAINTS))
    call_command("import_complaints", str(complaints_file), stdout=out)
    assert Complaint.objects.count() == 3


@pytest.mark.parametrize("do,written", [("check", 0), ("import", 3)])
def test_page_checks_or_imports(cast: Cast, visit: Callable[..., Client], do: str, written: int) -> None:
    file = SimpleUploadedFile("c.csv", csv_of(COMPLAINTS))
    answer = visit(cast.headquarters).post(
        reverse("dashboards:facts_import", args=["complaints"]), {"file": file, "do": do}
    )
    assert answer.status_code == (200 if do == "check" else 302)
    assert Complaint.objects.count() == written


def test_page_lists_wrong_lines(cast: Cast, visit: Callable[..., Client]) -> None:
    file = SimpleUploadedFile("c.csv", csv_of([*COMPLAINTS, ["T4", "E9", "2026-07-03", "等候", "", "", "", ""]]))
    url = reverse("dashboards:facts_import", args=["complaints"])
    answer = visit(cast.headquarters).post(url, {"file": file, "do": "import"})
    assert answer.status_code == 400 and "E9" in answer.content.decode()
    assert visit(cast.supervisor).get(reverse("dashboards:facts_import", args=["measures"])).status_code == 404
