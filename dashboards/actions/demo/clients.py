"""The bank's customers: through the same door as a real file, put into segments, and drawn for the present waves."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from dashboards.actions.demo.campaigns import Staff
from dashboards.actions.demo.customers import Ground
from dashboards.actions.demo.truth import EVENT_BRANCH
from surveys.actions.customers import opt_out
from surveys.actions.draw_sample import Terms, draw_sample
from surveys.actions.import_customers import Delivery, import_customers, import_transactions
from surveys.actions.segments import approve_segment_rule, save_segment_rule, segment_customers
from surveys.engine.segments import DEFAULT
from surveys.models import Customer, Product, Wave

ONE_IN = 3  # a customer for so many answers
SOURCES = {"pcrm": 0.70, "ccrm": 0.12, "ciis": 0.10, "marketing": 0.08}
TRANSACTIONS_EACH, TRANSACTION_DAYS = 0.7, 14
OPTED_OUT_ONE_IN = 100
DRAW_RATE = 0.5
KEEPER = "xu.jing"  # the account manager whose customers bank at Wangjiang
_HEAD = [
    "客户号",
    "机构编号",
    "客户名称",
    "联系人",
    "手机号",
    "邮箱",
    "出生日期",
    "开户日期",
    "综合贡献度",
    "贡献增长率",
    "产品",
    "客户经理",
]
_TRANSACTION_HEAD = ["流水号", "客户号", "机构编号", "柜台", "交易时间", "交易类型"]
_KINDS = ("cash", "transfer", "account_opening", "loan", "investment", "card", "authorisation", "foreign_exchange")
_FIRMS, _TRADES = ("宏远", "瑞丰", "恒通", "嘉禾", "金桥", "德润", "新程"), ("机械", "贸易", "食品", "建材", "纺织")
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗", "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平"


def furnish_customers(
    seed: int, answers: int, ground: Ground, staff: Staff, waves: Mapping[str, Sequence[Wave]]
) -> int:
    """Customers with segments and transactions, and draws for the present waves; return how many customers."""
    chance = Random(seed)
    branches = [code for code in ground.truth.codes if ground.units[code].closed is None]
    products = list(Product.objects.values_list("code", flat=True))
    ids: dict[str, list[tuple[str, str]]] = {}
    for source, share in SOURCES.items():
        rows = [_customer(chance, source, n, branches, products) for n in range(round(answers / ONE_IN * share))]
        _take(import_customers, source, [_HEAD, *rows])
        ids[source] = [(row[0], row[1]) for row in rows]
    _segment(staff)
    for source, known in ids.items():
        _take(import_transactions, source, [_TRANSACTION_HEAD, *_transactions(chance, source, known, ground)])
    for customer in Customer.objects.order_by("source", "source_id")[::OPTED_OUT_ONE_IN]:
        opt_out(customer=customer, via="hotline", actor=staff.designer)
    for programme in ("retail", "corporate"):
        wave = Wave.objects.select_related("campaign__version__survey").get(pk=waves[programme][-1].pk)
        if wave.closes_at > timezone.now():  # a demo that ends in the past has only waves that are over
            draw_sample(wave=wave, terms=Terms(seed=f"demo-{seed}", rate=DRAW_RATE), actor=staff.designer)
    return sum(len(known) for known in ids.values())


def _take(act: Callable[..., Any], source: str, rows: Sequence[Sequence[str]]) -> None:
    """Hand rows in as a file; every one must be taken."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    summary = act(io.BytesIO(text.getvalue().encode()), Delivery(source, f"{source}.csv"), actor=None)
    if summary.rejected:
        raise ValueError(f"{summary.rejected} lines of {source} were not taken: {summary.reasons.most_common(1)}")


def _customer(chance: Random, source: str, number: int, branches: Sequence[str], products: Sequence[str]) -> list[str]:
    """A line under ``_HEAD``; telephone numbers are invented, and so are names."""
    company = source == "ccrm"
    worth = chance.lognormvariate(11.2 if company else 7.2, 1.2) - (8_000 if company else 420)
    reachable, mails = chance.random() < 0.94, chance.random() < (0.8 if company else 0.35)
    prefix = 130 + 2 * list(SOURCES).index(source)
    held = chance.sample(products, chance.randint(0, min(3, len(products))))
    branch = chance.choice(branches)
    person = chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(["", chance.choice(_GIVEN)])
    return [
        f"{source[0].upper()}{number:08}",
        branch,
        _firm(number) if company else person,
        person if company else "",
        f"{prefix}{number * 7919 % 10**8:08}" if reachable else "",
        f"{source}{number}@example.com" if mails else "",
        "" if company else f"{chance.randint(1942, 2006)}",
        f"{chance.randint(2009, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        f"{worth:.2f}",
        f"{chance.gauss(4, 14):.2f}",
        "|".join(held),
        KEEPER if branch == EVENT_BRANCH and not company else "",
    ]


def _firm(number: int) -> str:
    """An invented company's name."""
    return f"澜江{_FIRMS[number % len(_FIRMS)]}{_TRADES[number // len(_FIRMS) % len(_TRADES)]}有限公司"


def _segment(staff: Staff) -> None:
    """The rule, saved by one and approved by another, and everybody's segment."""
    draft = save_segment_rule(definition=DEFAULT.dump(), actor=staff.designer)
    approve_segment_rule(number=draft.number, saved_at=draft.saved_at.isoformat(), actor=staff.approver)
    segment_customers()


def _transactions(chance: Random, source: str, known: Sequence[tuple[str, str]], ground: Ground) -> list[list[str]]:
    """Lines under ``_TRANSACTION_HEAD`` of the last fortnight's opening hours."""
    made = []
    for number, (customer, branch) in enumerate(known):
        if chance.random() < TRANSACTIONS_EACH:
            day = ground.span.today - timedelta(days=chance.randint(1, TRANSACTION_DAYS))
            clock = f"{chance.randint(9, 16):02}:{chance.randint(0, 59):02}"
            reference = f"{source[:2].upper()}T{day:%y%m%d}{number:06}"
            made.append(
                [reference, customer, branch, str(chance.randint(1, 6)), f"{day} {clock}", chance.choice(_KINDS)]
            )
    return made
