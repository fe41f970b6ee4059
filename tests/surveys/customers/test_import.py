"""Customers from files: made, updated, closed, kept out with a reason, and never twice."""

import logging
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from surveys.actions.import_sentences import FileRefused, speaking
from surveys.clock import bank_today
from surveys.models import AuditEntry, Contact, Customer, Holding, ImportBatch, Product, SourceMapping, Transaction
from surveys.queries.contacts import Masked, masked_contact, open_contacts
from tests.cast import Cast
from tests.factories.customers import HEAD, MOBILE, bring, bring_bytes, bring_transactions, customer, row
from tests.factories.files import csv_of, xlsx_of

pytestmark = pytest.mark.both_databases


def counts(summary) -> tuple[int, int, int, int, int]:
    return summary.created, summary.updated, summary.closed, summary.unchanged, summary.rejected


def test_customers_are_made_with_all_that_the_file_says(cast: Cast) -> None:
    summary, rejects = bring([row(1, mobile="+86 138-1234-5678", email="Fang@Example.com"), row(2, "W1")])
    assert counts(summary) == (2, 0, 0, 0, 0) and rejects == []
    made = customer(1)
    assert (made.kind, made.unit, made.birth_year, made.opened) == ("retail", cast.e1, 1985, date(2015, 6, 1))
    assert (made.contribution, made.growth, made.segment, made.segment_rule_id) == (120_000, 500, 0, None)
    assert open_contacts([made.pk]) == {made.pk: {"name": "王小芳", "mobile": MOBILE, "email": "fang@example.com"}}
    assert customer(1).key != customer(2).key


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    rows = [row(number) for number in range(1, 6)]
    bring(rows)
    before = list(Customer.objects.order_by("id").values()), list(Contact.objects.order_by("pk").values())
    summary, _ = bring(rows)
    assert counts(summary) == (0, 0, 0, 5, 0)
    assert before == (list(Customer.objects.order_by("id").values()), list(Contact.objects.order_by("pk").values()))


def test_a_change_updates_and_a_closing_closes(cast: Cast) -> None:
    head = [*HEAD, "销户日期"]
    bring([[*row(1), ""], [*row(2), ""]], head=head)
    summary, _ = bring([[*row(1, unit="E2", contribution=""), ""], [*row(2), "2026-01-05"]], head=head)
    assert counts(summary) == (0, 1, 1, 0, 0)
    assert (customer(1).unit, customer(1).contribution) == (cast.e2, None)
    assert customer(2).closed == date(2026, 1, 5)


def test_a_column_that_is_not_there_leaves_everything_as_it_is(cast: Cast) -> None:
    bring([row(1, email="fang@example.com")])
    summary, _ = bring([["C0000001", "13900001111"]], head=["客户号", "手机号"])
    assert counts(summary) == (0, 1, 0, 0, 0)
    one = customer(1)
    assert (one.contribution, one.unit) == (120_000, cast.e1)
    contact = {"name": "王小芳", "mobile": "13900001111", "email": "fang@example.com"}
    assert open_contacts([one.pk])[one.pk] == contact


def test_products_are_those_of_the_last_file(cast: Cast) -> None:
    for code in ("card", "loan"):
        Product.objects.create(code=code, name_zh=code)
    head = [*HEAD, "产品"]
    bring([[*row(1), "card|loan"]], head=head)
    bring([[*row(1), "loan"]], head=head)
    assert list(Holding.objects.values_list("product__code", flat=True)) == ["loan"]
    _, rejects = bring([[*row(2), "gold"]], head=head)
    assert rejects[0].reason == "没有产品“gold”。"


def test_corporate_customers_come_from_ccrm(cast: Cast) -> None:
    bring([row(1)], source="ccrm")
    assert customer(1).kind == "corporate"


def test_a_company_has_a_name_and_a_contact_person_both_sealed_and_masked(cast: Cast) -> None:
    head = ["客户号", "机构编号", "客户名称", "联系人", "联系电话", "综合贡献度"]
    company = ["C0000001", "E1", "东岭机械有限公司", "陈静", "138 0000 0001", "30000000"]
    bring_bytes(csv_of([head, company]), source="ccrm")
    one = customer(1)
    plain = open_contacts([one.pk])[one.pk]
    assert plain == {"name": "东岭机械有限公司", "person": "陈静", "mobile": "13800000001"}
    assert masked_contact(one.pk) == Masked("东***", "陈*", "138****0001", "")
    bring_bytes(csv_of([["客户号", "经办人"], ["C0000001", "周敏"]]), source="ccrm")
    assert open_contacts([one.pk])[one.pk] == {**plain, "person": "周敏"}


def test_two_sources_may_use_the_same_number(cast: Cast) -> None:
    bring([row(1)])
    bring([row(1)], source="ciis")
    assert Customer.objects.count() == 2 and len(set(Customer.objects.values_list("key", flat=True))) == 2


def test_a_workbook_and_gbk_are_read_alike(cast: Cast) -> None:
    bring_bytes(xlsx_of([HEAD, row(1)]))
    summary, _ = bring([row(1)], encoding="gbk")
    assert (summary.encoding, summary.unchanged) == ("GBK", 1)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"mobile": "1381234567"}, "手机号：这不是手机号码。手机号码共11位，以1开头。"),
        ({"mobile": "+8613812345678901"}, "手机号：这不是手机号码。手机号码共11位，以1开头。"),
        ({"email": "fang@"}, "邮箱：这不是电子邮箱地址。"),
        ({"unit": "E11"}, "机构“E11”不存在。您是不是要写“E1”（望江支行）？"),
        ({"unit": ""}, "缺少机构编号。"),
        ({"id": ""}, "缺少客户号。"),
        ({"birth": "1985-13-01"}, "出生日期：“1985-13-01”不是有效日期。请写成2026-12-01的形式。"),
        ({"birth": "1885"}, f"出生日期：出生年份不在1900至{bank_today().year}之间。"),
        ({"contribution": "1e99"}, "综合贡献度：“1e99”不是数字。"),
        ({"contribution": "NaN"}, "综合贡献度：“NaN”不是数字。"),
        ({"id": "C\0001"}, "客户号超过40个字符，或含有不可见字符。"),
        ({"name": "王\0芳"}, "姓名：超过60个字，或含有不可见字符。"),
        ({"opened": "2999-01-01"}, "客户的开户日期2999-01-01在未来。"),
    ],
)
def test_a_line_that_cannot_be_taken_is_kept_out_with_its_reason(cast: Cast, wrong: dict, reason: str) -> None:
    with speaking("zh"):
        summary, rejects = bring([row(1, **wrong), row(2)])
    assert counts(summary) == (1, 0, 0, 0, 1)
    assert [(one.line, one.reason) for one in rejects] == [(2, reason)]


def test_the_second_line_of_a_customer_is_kept_out(cast: Cast) -> None:
    summary, rejects = bring([row(1), row(2), row(1, unit="E2")])
    assert counts(summary) == (2, 0, 0, 0, 1)
    assert rejects[0].line == 4 and "C0000001" in rejects[0].reason and customer(1).unit == cast.e1


def test_a_closed_branch_is_named_with_its_successor(cast: Cast) -> None:
    cast.e1.closed, cast.e1.successor = date(2026, 1, 1), cast.e2
    cast.e1.save()
    _, rejects = bring([row(1)])
    assert "E2" in rejects[0].reason and not Customer.objects.exists()


def test_mixed_encodings_write_nothing(cast: Cast) -> None:
    content = csv_of([HEAD, row(1)]) + csv_of([row(2)], "gbk") + b"\xff\xff,\r\n"
    with pytest.raises(FileRefused, match="UTF-8"):
        bring_bytes(content)
    assert not Customer.objects.exists() and not ImportBatch.objects.exists()


def test_a_file_cut_in_half_keeps_its_number_free_for_the_whole_one(cast: Cast) -> None:
    whole = csv_of([HEAD, row(1), row(2), row(3)])
    cut = whole[: whole.index(b"C0000003") + 12]
    summary, rejects = bring_bytes(cut, number=7)
    assert summary.broken and counts(summary) == (2, 0, 0, 0, 1) and rejects[0].line == 4
    summary, _ = bring_bytes(whole, number=7)
    assert counts(summary) == (1, 0, 0, 2, 0)
    assert list(ImportBatch.objects.order_by("id").values_list("state", flat=True)) == ["broken", "done"]


def test_a_file_cut_inside_its_last_cell_is_broken_where_the_source_says_how_many_lines_there_are(cast: Cast) -> None:
    whole = csv_of([["客户号", "机构编号", "综合贡献度"], *([f"C000000{n}", "E1", "1200.00"] for n in (1, 2, 3))])
    summary, _ = bring_bytes(whole[: whole.index(b"C0000002") + 13], number=4, lines=3)
    assert summary.broken and ImportBatch.objects.get().state == "broken"
    summary, _ = bring_bytes(whole, number=4, lines=3)
    assert not summary.broken and (summary.created, summary.updated) == (1, 1)
    assert set(Customer.objects.values_list("contribution", flat=True)) == {120_000}


def test_a_file_cut_inside_a_character_writes_nothing(cast: Cast) -> None:
    whole = csv_of([HEAD, row(1)])
    with pytest.raises(FileRefused):
        bring_bytes(whole[: whole.index("芳".encode()) + 1])
    assert not Customer.objects.exists()


def test_a_delta_older_than_the_last_is_refused(cast: Cast) -> None:
    bring([row(1)], number=3)
    with pytest.raises(FileRefused, match=r"2.*3"):
        bring([row(1, unit="E2")], number=2)
    with pytest.raises(FileRefused, match="3"):
        bring([row(1, unit="E2")], number=3)
    assert counts(bring([row(1)], number=3)[0]) == (0, 0, 0, 1, 0)
    assert counts(bring([row(1, unit="E2")], number=4)[0]) == (0, 1, 0, 0, 0)
    assert counts(bring([row(1)], number=1, source="ciis")[0])[0] == 1


def test_deltas_that_were_left_out_are_named(cast: Cast, tmp_path: Path) -> None:
    bring([row(1)], number=12)
    assert list(bring([row(2)], number=15, dry_run=True)[0].left_out) == [13, 14]
    file, out = tmp_path / "delta.csv", StringIO()
    file.write_bytes(csv_of([HEAD, row(2)]))
    call_command("import_customers", file, source="pcrm", delta=15, language="en", stdout=out)
    assert "2 deltas before this one have not come in (13 to 14)" in out.getvalue()
    assert not bring([row(3)], number=16)[0].left_out and not bring([row(4)], number=16, source="ciis")[0].left_out


def test_a_dry_run_counts_and_writes_nothing(cast: Cast) -> None:
    summary, rejects = bring([row(1), row(2, mobile="12")], dry_run=True, number=1)
    assert counts(summary) == (1, 0, 0, 0, 1) and len(rejects) == 1
    assert not Customer.objects.exists() and not ImportBatch.objects.exists() and not AuditEntry.objects.exists()


def test_columns_once_named_are_known_the_next_time(cast: Cast) -> None:
    head = ["标识", "支行"]
    with pytest.raises(FileRefused, match="id"):
        bring([["C0000001", "E1"]], head=head)
    bring([["C0000001", "E1"]], head=head, columns={"标识": "id", "支行": "unit"})
    assert SourceMapping.objects.get().columns == {"标识": "id", "支行": "unit"}
    assert counts(bring([["C0000002", "E1"]], head=head)[0])[0] == 1


def test_an_unknown_field_is_refused_with_the_nearest(cast: Cast) -> None:
    with pytest.raises(FileRefused, match="mobile"):
        bring([row(1)], columns={"手机号": "mobil"})


def test_contacts_are_sealed_and_masked(cast: Cast) -> None:
    bring([row(1, mobile=MOBILE, email="fang@example.com")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, mobile, email, mobile_index, email_index FROM surveys_contact")
        stored = b"".join(bytes(part) for part in cursor.fetchone())
    for plain in (MOBILE, "王小芳", "fang@example.com"):
        assert plain.encode() not in stored
    masked = masked_contact(customer(1).pk)
    assert (masked.mobile, masked.email, masked.name) == ("138****5678", "f***@example.com", "王**")


def test_no_telephone_number_stands_in_a_log_a_reason_or_the_audit(
    cast: Cast, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    numbers = (MOBILE, "1391234567", "8613712345678901")
    file = tmp_path / "c.csv"
    file.write_bytes(csv_of([HEAD, *(row(place, mobile=number) for place, number in enumerate(numbers))]))
    out = StringIO()
    with caplog.at_level(logging.DEBUG), pytest.raises(CommandError) as refused:
        call_command("import_customers", file, source="pcrm", stdout=out, stderr=out, rejects=tmp_path / "r.csv")
    said = [out.getvalue(), str(refused.value), caplog.text, str(list(AuditEntry.objects.values()))]
    assert not [number for number in numbers for text in said if number in text]
    assert refused.value.returncode == 1
    assert (tmp_path / "r.csv").stat().st_mode & 0o777 == 0o600


def test_transactions_name_their_customer_branch_counter_and_time(cast: Cast) -> None:
    bring([row(1)])
    lines = [
        ["T1", "C0000001", "E1", "3", "2026-03-02 10:15:00", "开户"],
        ["T2", "", "E1", "4", "2026-03-02", ""],
        ["T3", "C0000009", "E1", "4", "2026-03-02", ""],
        ["T4", "C0000001", "E99", "4", "2026-03-02", ""],
        ["T5", "C0000001", "E1", "4", "2999-03-02", ""],
        ["T6", "C0000001", "E1", "4", "gestern", ""],
        ["T7", "C0000001", "E1", "4", "2026-03-02", "飞行"],
        ["T8", "C0000001", "E1", "4\0", "2026-03-02", ""],
    ]
    summary, rejects = bring_transactions(lines)
    assert (summary.created, summary.rejected, len(rejects)) == (2, 6, 6)
    one = Transaction.objects.get(reference="T1")
    assert (one.customer, one.unit, one.counter, one.kind) == (customer(1), cast.e1, "3", 3)
    assert one.at.isoformat() == "2026-03-02T02:15:00+00:00"
    again, _ = bring_transactions(lines)
    assert (again.created, again.unchanged, again.rejected) == (0, 2, 6)


def test_the_command_says_what_it_did_and_ends_with_two_where_nothing_was_done(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_bytes(csv_of([HEAD, row(1)]))
    out = StringIO()
    call_command("import_customers", file, source="pcrm", delta=2, stdout=out)
    assert "UTF-8：读入1行，新增1，更新0，关闭0，未变0，不能接受0" in out.getvalue()
    call_command("import_customers", file, source="pcrm", delta=2, language="en", stdout=out)
    assert "read 1, created 0, updated 0, closed 0, unchanged 1, rejected 0" in out.getvalue()
    with pytest.raises(CommandError) as refused:
        call_command("import_customers", file, source="pcrm", delta=1, stdout=out)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("number", ["0", "-5", "99999999999999999999", "x"])
def test_a_number_that_no_delta_can_have_is_refused_by_the_command(number: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--delta"):
        call_command("import_customers", str(tmp_path / "c.csv"), "--source=pcrm", f"--delta={number}")


def test_a_broken_delta_leaves_those_before_it_free(cast: Cast) -> None:
    bring([row(1)], number=12)
    summary, _rejects = bring_bytes(csv_of([HEAD]) + csv_of([row(2)])[:12], number=14)
    assert summary.broken and not summary.left_out
    assert bring([row(3)], number=13)[0].created == 1
