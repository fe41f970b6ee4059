"""Evidence files: what they are follows from their content, and they are fetched by who may alone."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from dashboards.actions import evidence_files
from dashboards.actions.evidence_files import FileRefused, kept_files
from dashboards.forms.evidence_words import file_problem
from dashboards.models import EvidenceFile, Incident
from surveys.exchange.file_kinds import kind_of
from surveys.models import AuditEntry, User
from tests.cast import Cast
from tests.dashboards.evidence.conftest import PDF, pdf, recorded

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20


@pytest.mark.parametrize(
    "content,kind",
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"<html><script>", ""),
        (b"MZ\x90", ""),
        (b"PK\x03\x04", ""),
        (b"GIF89a", ""),
        (b"RIFF\x00\x00\x00\x00WAVE", ""),
        (b"\x89PNG\r\n\x1a\n", ""),
        (b"<!-- %PDF-1.4 -->", ""),
        (b"", ""),
    ],
)
def test_kind_is_told_by_content_alone(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "upload,reason",
    [
        (SimpleUploadedFile("virus.pdf", b"MZ\x90\x00", "application/pdf"), "wrong_type"),
        (SimpleUploadedFile("page.png", b"<svg onload=alert(1)>", "image/png"), "wrong_type"),
        (SimpleUploadedFile("empty.pdf", b""), "empty"),
    ],
)
def test_wrong_file_is_refused_by_name_and_nothing_is_kept(
    cast: Cast, external: User, own_files: Path, upload: SimpleUploadedFile, reason: str
) -> None:
    with pytest.raises(FileRefused) as caught, kept_files([pdf(), upload], external):
        pass
    assert caught.value.reason == reason
    assert str(upload.name) in file_problem(reason, caught.value.name)
    assert not EvidenceFile.objects.exists() and not list(own_files.rglob("*"))


def test_file_over_the_limit_is_refused_whatever_size_it_announces(
    cast: Cast, external: User, own_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_files, "LARGEST", 50)
    long = SimpleUploadedFile("long.pdf", PDF + b" " * 100)
    for announced in (len(PDF) + 100, 10):
        long.size = announced
        with pytest.raises(FileRefused, match="too_large"), transaction.atomic(), kept_files([long], external):
            pass
    assert not [path for path in own_files.rglob("*") if path.is_file()]


def test_file_goes_where_its_record_goes(cast: Cast, external: User, own_files: Path) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), kept_files([pdf()], external):
        raise RuntimeError
    assert not EvidenceFile.objects.exists()
    assert not [path for path in own_files.rglob("*") if path.is_file()]


def test_kept_file_has_a_random_name_its_digest_and_is_readable_by_us_alone(cast: Cast, incident: Incident) -> None:
    file = incident.files.get()
    assert file.path.read_bytes() == PDF and file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (file.kind, file.size, file.name) == ("pdf", len(PDF), "notes.pdf")
    assert "notes" not in str(file.path) and file.path.suffix == "" and file.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\temp\\a.pdf", "a\r\nSet-Cookie: x.pdf", "\u202egpj.pdf", ""])
def test_hostile_name_is_only_a_name(cast: Cast, external: User, visit: Callable[[User], Client], name: str) -> None:
    upload = pdf()
    upload._name = name
    with transaction.atomic(), kept_files([upload], external) as (file,):
        pass
    answer = visit(external).get(reverse("dashboards:evidence_file", args=[file.public_id]))
    answer.close()
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "/" not in file.name and "\n" not in answer["Content-Disposition"]


def test_download_is_an_attachment_of_the_found_type_and_is_audited(
    cast: Cast, incident: Incident, visit: Callable[[User], Client]
) -> None:
    file = incident.files.get()
    answer = visit(cast.headquarters).get(reverse("dashboards:evidence_file", args=[file.public_id]))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert AuditEntry.objects.get(verb="evidence.downloaded").actor == cast.headquarters
    answer.close()


def test_file_does_not_exist_for_who_may_not_see_its_incident(
    cast: Cast, incident: Incident, external: User, third: User, visit: Callable[[User], Client]
) -> None:
    other = User.objects.create_user("other_external")
    cast.manager.appointments.model.objects.create(user=other, unit=cast.ho, role="external", since="2024-01-01")
    url = reverse("dashboards:evidence_file", args=[incident.files.get().public_id])
    people = {"external": external, "supervisor": cast.supervisor, "third": third, "other": other}
    people |= {name: getattr(cast, name) for name in ("other_supervisor", "manager", "outsider", "frontline")}
    answers = {name: visit(who).get(url) for name, who in people.items()}
    found = {name: answer.status_code for name, answer in answers.items()}
    for answer in answers.values():
        answer.close()
    assert found == {
        "external": 200, "supervisor": 200, "third": 200,
        "other": 404, "other_supervisor": 404, "manager": 404, "outsider": 404, "frontline": 404,
    }  # fmt: skip
    assert Client().get(url).status_code == 302


def test_file_is_not_among_what_is_served_as_static(cast: Cast, external: User) -> None:
    file = recorded(cast, external).files.get()
    for prefix in ("/static/", "/media/", "/files/"):
        assert Client().get(f"{prefix}evidence/{file.public_id.hex[:2]}/{file.public_id.hex}").status_code == 404
