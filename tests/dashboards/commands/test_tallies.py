"""The commands that keep the tallies say what they find, by their exit status too."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from dashboards.models import Tally
from surveys.models import Outbox, SurveyVersion
from tests.cast import Cast
from tests.factories.answers import answers, give, published, scale, words
from tests.once import made_once

pytestmark = pytest.mark.both_databases


def run(command: str, *options: str, language: str = "en") -> tuple[int, str]:
    """Exit status and what was said."""
    out = StringIO()
    try:
        call_command(command, *options, f"--language={language}", stdout=out)
    except SystemExit as leaving:
        return int(str(leaving.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
@made_once
def version(cast: Cast) -> SurveyVersion:
    made = published(code="visit")
    give(made, cast.e1, [answers(5, 4, 3, 2, 1)] * 3)
    return made


def test_fold_counts_what_waits(version: SurveyVersion) -> None:
    assert run("fold") == (0, "3 events folded, 0 parked\n")
    assert run("fold") == (0, "0 events folded, 0 parked\n")


def test_verify_agrees_after_folding(version: SurveyVersion) -> None:
    run("fold")
    assert run("verify_tallies") == (0, "visit version 1: 0 cells differ\n0 events wait to be folded\n")


def test_verify_leaves_with_1_and_names_the_cells_that_differ(version: SurveyVersion, cast: Cast) -> None:
    run("fold")
    Tally.objects.filter(unit_id=cast.e1.pk, grain=1).update(n=7)
    status, said = run("verify_tallies", "--survey=visit")
    assert status == 1
    assert "visit version 1: 1 cell differs" in said
    assert "unit × month, E1 (own)" in said and "stored n=7, counted n=3" in said


def test_rebuild_puts_right_what_verify_found(version: SurveyVersion, cast: Cast) -> None:
    run("fold")
    Tally.objects.filter(unit_id=cast.e1.pk).update(n=7)
    assert run("rebuild_tallies", "--dry-run") == (0, "visit version 1: would be rebuilt\n")
    assert run("verify_tallies")[0] == 1
    assert run("rebuild_tallies", "--survey=visit")[0] == 0
    assert run("verify_tallies")[0] == 0


def test_parked_event_is_reported(version: SurveyVersion) -> None:
    run("fold")
    Outbox.objects.create(event_id=99, release_at=timezone.now(), parked=True, fault="ValueError: odd")
    assert run("fold")[0] == 1
    status, said = run("verify_tallies")
    assert (status, "parked: event 99: ValueError: odd" in said) == (1, True)


def test_commands_speak_chinese_as_well(version: SurveyVersion, cast: Cast) -> None:
    assert run("fold", language="zh") == (0, "已汇总3条，搁置0条\n")
    Tally.objects.filter(unit_id=cast.e1.pk, grain=1).update(n=7)
    status, said = run("verify_tallies", language="zh")
    assert status == 1 and said.startswith("visit第1版：1个单元格不一致\n  机构×月，E1（本机构），")
    assert "已存n=7，重算n=3" in said and said.endswith("0条等待汇总\n")
    assert run("rebuild_tallies", "--dry-run", language="zh") == (0, "visit第1版：将重建\n")


def test_commands_speak_the_banks_language_where_none_is_asked_for(cast: Cast) -> None:
    out = StringIO()
    call_command("verify_tallies", stdout=out)
    assert out.getvalue() == "0条等待汇总\n"
    with pytest.raises(CommandError, match="问卷none没有已发布的版本"):
        call_command("rebuild_tallies", "--survey=none")


@pytest.mark.parametrize("command", ["rebuild_tallies", "verify_tallies"])
def test_unknown_survey_leaves_with_2(cast: Cast, command: str) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(command, "--survey=none")
    assert caught.value.returncode == 2


def _damage(response_id: int) -> None:
    """Shorten an answer's scores behind the back of the trigger that forbids it."""
    postgres = connection.vendor == "postgresql"
    off = "ALTER TABLE surveys_response DISABLE TRIGGER append_only"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(off if postgres else "DROP TRIGGER append_only_surveys_response")
        cursor.execute("UPDATE surveys_response SET scores = %s WHERE id = %s", [b"\x00", response_id])
        if postgres:
            cursor.execute(off.replace("DISABLE", "ENABLE"))


def test_event_that_cannot_be_counted_is_parked_and_the_others_are_counted(version: SurveyVersion, cast: Cast) -> None:
    from surveys.models import Response

    first = Response.objects.order_by("id").first()
    assert first is not None
    _damage(first.id)
    assert run("fold") == (1, "3 events folded, 1 parked\n")
    assert Tally.objects.get(unit_id=cast.e1.pk, grain=1).n == 2


def test_survey_with_more_than_255_bins_is_counted_in_each_of_them(cast: Cast) -> None:
    many = [scale(f"i{place}", 11) for place in range(30)]
    page = {"id": "one", "title": words("one"), "items": many}
    wide = published(code="wide", pages=[page])
    give(wide, cast.e1, [{f"i{place}": 1 + (place + row) % 11 for place in range(30)} for row in range(4)])
    run("fold")
    cell = Tally.objects.get(unit_id=cast.e1.pk, grain=1)
    hist = [int.from_bytes(bytes(cell.hist)[4 * at : 4 * at + 4], "little") for at in range(len(bytes(cell.hist)) // 4)]
    assert len(hist) == 360
    assert [sum(hist[12 * item : 12 * item + 12]) for item in range(30)] == [4] * 30
