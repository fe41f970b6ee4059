"""The export commands as scripts use them: what they write, say, and leave with."""

import io
import json
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from surveys.models import AuditEntry, SurveyVersion
from tests.cast import Cast, make_cast
from tests.dashboards.exports.conftest import RATED, rows_of, this_month
from tests.dashboards.exports.test_jobs import address_of_database
from tests.factories.answers import give, published
from tests.plugins.live import ROOT

pytestmark = pytest.mark.both_databases


def run(command: str, *options: object) -> tuple[int, str]:
    """Exit status and what was said."""
    out = io.StringIO()
    try:
        call_command(command, "--language=en", *map(str, options), stdout=out, stderr=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


def scores(output: object, *options: object, period: str = "") -> tuple[int, str]:
    return run("export_scores", f"--period={period or this_month()}", "--output", output, *options)


def test_scores_are_written_in_every_format(cast: Cast, visits: SurveyVersion, tmp_path: Path) -> None:
    for format in ("csv", "xlsx", "json"):
        assert scores(tmp_path / f"a.{format}", f"--format={format}", "--level=branch") == (
            0,
            f"{tmp_path}/a.{format}: 15 rows\n",
        )
    table = rows_of((tmp_path / "a.csv").read_bytes())
    named = json.loads((tmp_path / "a.json").read_text())
    head, *rows = load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True)
    assert list(head) == list(table[0]) == list(named[0])
    assert [float(row["value"]) for row in table] == [row["value"] for row in named] == [row[9] for row in rows]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.json", "a.xlsx"]


def test_responses_are_written_wide_and_long(cast: Cast, visits: SurveyVersion, tmp_path: Path) -> None:
    asked = ("--survey=visits", f"--period={this_month()}")
    assert run("export_responses", *asked, "--output", tmp_path / "wide.csv")[0] == 0
    assert run("export_responses", *asked, "--layout=long", "--labels=none", "--output", tmp_path / "long.csv")[0] == 0
    assert len(rows_of((tmp_path / "wide.csv").read_bytes())) == 36
    assert len(rows_of((tmp_path / "long.csv").read_bytes())) == 36 * 6


def test_existing_file_is_kept_unless_told(cast: Cast, visits: SurveyVersion, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("precious")
    status, said = scores(file)
    assert (status, file.read_text()) == (2, "precious") and "--overwrite" in said
    assert scores(file, "--overwrite")[0] == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfunit,")


def test_folder_that_is_not_there_is_told_by_the_name_that_was_given(cast: Cast, visits: SurveyVersion) -> None:
    assert scores("/not-there/a.csv") == (2, "/not-there/a.csv cannot be written: No such file or directory.")


def test_file_without_rows_is_written_and_said_by_status_1(cast: Cast, tmp_path: Path) -> None:
    status, said = scores(tmp_path / "a.csv", period="2020")
    assert status == 1 and "Nobody answered" in said
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("unit,")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--period=2026Q9"], "cannot be read"),
        (["--unit=NONE"], "NONE"),
        (["--as=nobody"], "There is no account “nobody”"),
        (["--as=supervisor", "--unit=W1"], "W1"),
        (["--as=frontline"], "Your role"),
        (["--output=/nowhere/at/all.csv", "--overwrite"], "/nowhere/at"),
    ],
)
def test_what_cannot_be_leaves_with_2_and_writes_nothing(
    cast: Cast, visits: SurveyVersion, tmp_path: Path, options: list[str], said: str
) -> None:
    status, words = scores(tmp_path / "a.csv", *options)
    assert status == 2 and said in words
    assert list(tmp_path.glob("*a.csv*")) == []


def test_anonymous_answers_are_not_listed_even_on_the_server(cast: Cast, tmp_path: Path) -> None:
    published("internal", code="rating")
    status, said = run("export_responses", "--survey=rating", "--period=2026", "--output", tmp_path / "a.csv")
    assert status == 2 and "never listed" in said


def test_command_sees_what_a_person_sees(cast: Cast, visits: SurveyVersion, tmp_path: Path) -> None:
    scores(tmp_path / "a.csv", "--as=supervisor")
    assert {row["unit"] for row in rows_of((tmp_path / "a.csv").read_bytes())} == {"EAST", "E1", "E2"}
    entry = AuditEntry.objects.get(verb="export.written")
    assert (entry.actor, entry.subject, entry.details["kind"]) == (cast.supervisor, "a.csv", "scores")


def test_refusal_is_said_in_chinese_unless_asked_otherwise(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"2026Q9.*请"):
        call_command("export_scores", "--period=2026Q9", "--output", str(tmp_path / "a.csv"))


@pytest.mark.django_db(transaction=True)
def test_table_goes_to_standard_output_and_words_to_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    give(published(code="visits"), cast.e1, RATED)
    monkeypatch.setenv("DATABASE_URL", address_of_database())
    options = ["--survey=visits", f"--period={this_month()}", "--language=en"]
    command = [sys.executable, "manage.py", "export_responses", *options, "--output=-"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True)
    assert (done.returncode, done.stderr.decode()) == (0, "-: 12 rows\n")
    assert len(rows_of(done.stdout)) == 12


@pytest.mark.django_db(transaction=True)
def test_terminal_is_shown_a_bar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cast = make_cast()
    give(published(code="visits"), cast.e1, RATED)
    monkeypatch.setenv("DATABASE_URL", address_of_database())
    command = [sys.executable, "manage.py", "export_responses", "--survey=visits", f"--period={this_month()}"]
    terminal, end = pty.openpty()
    termios.tcsetwinsize(end, (24, 80))
    done = subprocess.run([*command, "--output", str(tmp_path / "a.csv")], cwd=ROOT, stdout=subprocess.PIPE, stderr=end)
    shown = os.read(terminal, 10_000).decode()
    for one in (terminal, end):
        os.close(one)
    assert done.returncode == 0 and "12/12" in shown and "100%" in shown


@pytest.mark.parametrize("command", ["export_scores", "export_responses"])
def test_help_says_what_a_stranger_needs(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        call_command(command, "--help")
    said = capsys.readouterr().out
    assert leaving.value.code == 0
    for word in ("--period", "--format", "--output", "--overwrite", "Exit status: 0", f"manage.py {command} --"):
        assert word in said
