"""Units from a file, on the page: kept sealed for who uploaded it, looked at, imported once."""

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from surveys.models import Unit
from surveys.views.console import uploads
from tests.cast import Cast
from tests.signing_in import signed_in

FILE = "code,name_zh,kind,parent,opened\nE9,新设支行,branch,EAST,2026-11-01\n".encode()


def test_file_is_looked_at_then_imported_and_no_longer_kept(cast: Cast) -> None:
    client = signed_in(cast.headquarters)
    sent = client.post(reverse("surveys:units_import"), {"file": SimpleUploadedFile("units.csv", FILE)})
    assert sent.status_code == 302, sent.content.decode()
    plan = sent["Location"]
    page = client.get(plan).content.decode()
    assert "units.csv" in page and "新设支行" in page and not Unit.objects.filter(code="E9").exists()
    assert signed_in(cast.second).get(plan)["Location"] == reverse("surveys:units_import")
    assert client.post(plan)["Location"] == reverse("surveys:units")
    assert Unit.objects.get(code="E9").name_zh == "新设支行"
    assert client.get(plan)["Location"] == reverse("surveys:units_import")


def test_kept_file_is_sealed(cast: Cast) -> None:
    key = uploads.keep(cast.headquarters, "units", {"content": uploads.as_text(FILE)})
    assert uploads.as_bytes(uploads.kept(cast.headquarters, "units", key)["content"]) == FILE
    assert "新设" not in str(cache.get(f"upload-units-{cast.headquarters.pk}-{key}"))
