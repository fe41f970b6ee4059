"""Posters: printable, scannable, and only for who may see the branch."""

import pytest
from django.conf import settings
from django.test import Client

from surveys.channels.fonts import HAN_FONT, document_fonts
from surveys.channels.qr import PosterText, poster_pdf, qr_path
from tests.cast import Cast
from tests.factories.surveying import point


def test_poster_holds_the_public_address_as_paths_and_words(cast: Cast, open_wave) -> None:
    code = point(open_wave(), cast.e1).code
    client = Client()
    client.force_login(cast.manager)
    response = client.get(f"/access-points/{code}/poster.svg")
    assert response["Content-Type"] == "image/svg+xml"
    path, modules = qr_path(f"{settings.PUBLIC_URL}/q/{code}/")
    svg = response.content.decode()
    assert f'd="{path}"' in svg and f'viewBox="0 0 {modules} {modules}"' in svg
    assert "望江支行" in svg and "请用手机扫一扫" in svg


def test_poster_comes_as_one_page_of_pdf_with_its_fonts(cast: Cast, open_wave) -> None:
    code = point(open_wave(), cast.e1).code
    client = Client()
    client.force_login(cast.manager)
    content = client.get(f"/access-points/{code}/poster.pdf").content
    assert content.startswith(b"%PDF-") and b"/Type/Pages/Count 1/" in content and b"/FontFile" in content


@pytest.mark.parametrize(
    "who, status", [("supervisor", 200), ("other_supervisor", 404), ("outsider", 403), ("frontline", 403)]
)
def test_poster_is_for_those_who_may_see_the_unit(cast: Cast, open_wave, who: str, status: int) -> None:
    code = point(open_wave(), cast.e1).code
    client = Client()
    client.force_login(getattr(cast, who))
    assert client.get(f"/access-points/{code}/poster.svg").status_code == status
    assert client.get("/access-points/NOSUCH22/poster.svg").status_code == 404


def test_poster_is_set_in_the_letters_that_come_with_manyi() -> None:
    assert HAN_FONT in document_fonts().families()
    text = PosterText("临江银行", "望江支行", "今天办理得怎么样？", ("请用手机扫一扫",), "答卷保密")
    assert b"NotoSansSC" in poster_pdf("https://example.test/q/ABC/", text)
