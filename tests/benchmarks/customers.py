"""What a million customers cost: taken in, put into segments, and held against the contact rules.

Bars, on PostgreSQL: a million customers in at most 300 seconds in flat memory, the contact rules in at most 60.
``--sqlite`` measures the same there; those figures have no bar.
"""

import argparse
import csv
import os
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks._report import Line, show
from tests.benchmarks._running import running, timed

MILLION = 1_000_000
FLAT_MB = 120  # what memory may grow by from a tenth of the file to all of it


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.benchmarks customers", description=__doc__)
    parser.add_argument("--customers", type=int, default=MILLION, help="how many (default: a million)")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    options = parser.parse_args(arguments)
    if options.sqlite:
        os.environ["MANYI_TEST_DB"] = "sqlite"
    with running() as started:
        return 1 if show(list(measure(options.customers, started.data_dir, bars=not options.sqlite))) else 0


def measure(many: int, folder: Path, *, bars: bool) -> Iterator[Line]:
    from tests.benchmarks import bulk

    bulk.make_network()
    small, whole = folder / "small.csv", folder / "whole.csv"
    write_file(small, many // 10)
    write_file(whole, many)
    bar = 300 * many / MILLION if bars else None
    seconds, before = _import(small)
    print(f"        {many // 10 / seconds:.0f} rows/s, peak {before:.0f} MB for the first {many // 10}")
    more, peak = _import(whole)
    print(f"        {many / (seconds + more):.0f} rows/s, peak {peak:.0f} MB for all {many}")
    yield Line(f"import of {many} customers, seconds", seconds + more, high=bar)
    yield Line("growth of peak memory, a tenth of the file to all, MB", peak - before, high=FLAT_MB)
    again, _ = _import(whole)
    yield Line("the same file again, seconds", again, high=bar)
    yield from _afterwards(bulk.make_survey(), many, bars=bars)


def _afterwards(version: Any, many: int, *, bars: bool) -> Iterator[Line]:
    """Segments, contact rules and a draw, over everybody who was taken in."""
    from surveys.actions.draw_sample import Terms, draw_sample
    from surveys.actions.segments import approve_segment_rule, save_segment_rule, segment_customers
    from surveys.engine.segments import DEFAULT

    draft = save_segment_rule(definition=DEFAULT.dump(), actor=None)
    approve_segment_rule(number=draft.number, saved_at=draft.saved_at.isoformat(), actor=None)
    with timed() as seconds:
        segment_customers()
    print(f"        {many / seconds[0]:.0f} customers/s put into segments")
    wave = _wave(version)
    _ask_some(many)
    with timed() as seconds:
        reasons = _reasons()
    print(f"        may be asked and may not, by reason: {reasons}")
    yield Line(f"contact rules over {many} customers, seconds", seconds[0], high=60 * many / MILLION if bars else None)
    with timed() as seconds:
        drawn = draw_sample(wave=wave, terms=Terms(seed="bench", rate=0.25), actor=None)
    print(f"        {drawn.count} drawn of {drawn.eligible}, {sum(drawn.skips.values())} skips on record")
    yield Line("the draw with its invitations and skips, seconds", seconds[0])
    yield Line("peak memory in the end, MB", peak_megabytes())


def _wave(version: Any) -> Any:
    from surveys.models import Campaign, Unit, Wave
    from tests.factories.surveying import issue

    made = issue(version, Unit.objects.get(code="HO"))
    Campaign.objects.filter(pk=made.campaign_id).update(channels=["sms", "email"])
    return Wave.objects.select_related("campaign__version__survey").get(pk=made.pk)


def _ask_some(many: int) -> None:
    """A third was asked in the last half year; some opted out; a limit of the programme and one of a segment hold."""
    from surveys.actions.customers import set_contact_limit
    from surveys.engine.dimensions import SEGMENTS

    _run(
        "INSERT INTO surveys_contactlog (customer_id, at, programme) SELECT id, %s, 'retail' "
        "FROM surveys_customer WHERE id %% 3 = 0",
        days=30,
    )
    _run(
        "INSERT INTO surveys_contactlog (customer_id, at, programme) SELECT id, %s, 'retail' "
        "FROM surveys_customer WHERE id %% 5 < 2",
        days=150,
    )
    _run(
        "INSERT INTO surveys_optout (customer_id, programme, channel, via, at) SELECT id, '', 0, 'link', %s "
        "FROM surveys_customer WHERE id %% 50 = 0",
        days=10,
    )
    set_contact_limit(programme="retail", days=200, at_most=2, actor=None)
    set_contact_limit(segment=SEGMENTS["BZC"], days=180, actor=None)


def _run(statement: str, days: int) -> None:
    from datetime import timedelta

    from django.db import connection, transaction
    from django.utils import timezone

    with transaction.atomic(), connection.cursor() as cursor:
        at = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(days=days))
        cursor.execute(statement, [at])


def _reasons() -> dict[int, int]:
    from django.db.models import Count
    from django.utils import timezone

    from surveys.models import Customer
    from surveys.queries.contact_rules import Asking, with_reasons

    asking = Asking(timezone.now(), "retail", ("sms", "email"))
    rows = with_reasons(Customer.objects.order_by(), asking).values_list("reason").annotate(n=Count("id"))
    return dict(sorted(rows))


def _import(path: Path) -> tuple[float, float]:
    """Seconds, and the peak of memory so far in MB."""
    from surveys.actions.import_customers import Delivery, import_customers

    started = time.perf_counter()
    with path.open("rb") as stream:
        summary = import_customers(stream, Delivery("pcrm", path.name), actor=None)
    assert summary.rejected == 0, summary.reasons
    return time.perf_counter() - started, peak_megabytes()


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_file(path: Path, many: int, seed: int = 1) -> None:
    """Invented customers of the benchmark's network, with contacts."""
    from tests.benchmarks.bulk import BRANCHES

    rnd = random.Random(seed)
    head = ["客户号", "机构编号", "姓名", "手机号", "邮箱", "出生日期", "开户日期", "综合贡献度", "贡献增长率"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows: Any = csv.writer(stream)
        rows.writerow(head)
        for number in range(many):
            rows.writerow(_customer(rnd, number, BRANCHES))


def _customer(rnd: random.Random, number: int, branches: int) -> list[str]:
    email = f"c{number}@example.com" if rnd.random() < 0.4 else ""
    born = f"{rnd.randint(1940, 2005)}-{rnd.randint(1, 12):02}-15"
    opened = f"{rnd.randint(2005, 2025)}-{rnd.randint(1, 12):02}-01"
    worth, growth = f"{rnd.lognormvariate(7, 1.6) - 300:.2f}", f"{rnd.gauss(4, 15):.2f}"
    branch = f"B{number * 7919 % branches:03}"
    return [f"{number:010}", branch, "王小芳", f"138{number:08}", email, born, opened, worth, growth]
