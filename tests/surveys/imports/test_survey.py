"""A survey from a definition in a file."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from surveys.models import Survey, SurveyVersion
from tests.factories.answers import definition

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def brought(folder: Path, *options: str, **changes: object) -> str:
    file = folder / "survey.json"
    given = {"code": "visit", "name": {"zh": "网点", "en": "Visit"}, **definition(), **changes}
    file.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8-sig")
    out = StringIO()
    call_command("import_survey", file, *options, stdout=out)
    return out.getvalue()


def test_file_becomes_a_published_survey(tmp_path: Path) -> None:
    assert brought(tmp_path, "--publish") == "visit version 1 (published)\n"
    survey = Survey.objects.get(code="visit")
    assert (survey.name_zh, survey.name_en, survey.programme) == ("网点", "Visit", "retail")


def test_same_file_again_changes_nothing_and_another_one_makes_a_new_version(tmp_path: Path) -> None:
    brought(tmp_path, "--publish")
    assert brought(tmp_path, "--publish") == "visit version 1 (published): unchanged\n"
    assert brought(tmp_path, thanks={"zh": "谢谢", "en": "Thanks"}) == "visit version 2 (draft)\n"
    assert SurveyVersion.objects.count() == 2


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert "nothing was written" in brought(tmp_path, "--dry-run")
    assert not Survey.objects.exists()


def test_code_may_come_from_the_command_line(tmp_path: Path) -> None:
    brought(tmp_path, "--code", "other", "--name-zh", "别名")
    assert Survey.objects.get(code="other").name_zh == "别名"


@pytest.mark.parametrize("changes", [{"pages": []}, {"title": {"zh": "a\x00", "en": "b"}}, {"code": ""}])
def test_faulty_file_is_refused_and_writes_nothing(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(CommandError) as caught:
        brought(tmp_path, **changes)
    assert caught.value.returncode == 2
    assert not Survey.objects.exists()


def test_faults_are_named_with_their_place(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"问卷定义有以下问题：\ntitle.zh: control_character"):
        brought(tmp_path, title={"zh": "a\x00", "en": "b"})


def test_what_is_no_json_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "survey.json"
    file.write_bytes("{机构".encode("gbk"))
    with pytest.raises(CommandError, match="这不是UTF-8编码的JSON文件"):
        call_command("import_survey", file)
