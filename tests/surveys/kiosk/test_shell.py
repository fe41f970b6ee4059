"""The tablet's page and what it is given: the same for everybody, nothing inline, words of the survey escaped."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config import csp
from surveys.actions.kiosks import revoke_kiosk
from surveys.models import Wave
from surveys.views.kiosk.shell import SCRIPTS, software
from tests.cast import Cast
from tests.factories import surveying
from tests.surveys.kiosk.device import Tablet, post

KEPT = re.compile(r"const KEPT = (.*);")


def survey(tablet: Tablet) -> dict[str, Any]:
    return post("/kiosk/survey/", {}, tablet.token).json()


@pytest.mark.django_db
def test_page_is_the_same_for_everybody_and_sets_no_cookie(client: Client) -> None:
    chinese, english = (client.get("/kiosk/", headers={"accept-language": one}) for one in ("zh-CN", "en"))
    assert chinese.content == english.content and not chinese.cookies
    assert chinese.headers["Content-Security-Policy"] == csp.policy(csp.STRICT)
    assert chinese.headers["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_page_has_nothing_inline_and_loads_every_script(client: Client) -> None:
    page = client.get("/kiosk/").content.decode()
    assert re.findall(r"<script(?! src)|<style|\sstyle=|\son[a-z]+=", page) == []
    assert [f"kiosk/{name}.js" in page for name in SCRIPTS] == [True] * len(SCRIPTS)


@pytest.mark.django_db
def test_worker_rules_the_tablets_addresses_and_keeps_the_page_with_all_its_files(client: Client) -> None:
    worker = client.get("/kiosk/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/kiosk/"
    assert worker.headers["Content-Type"].startswith("text/javascript")
    kept = json.loads(KEPT.search(worker.content.decode())[1])
    page = client.get("/kiosk/").content.decode()
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    assert kept["software"] in page
    assert set(kept["files"]) == {"/kiosk/", *loaded} - {"/kiosk/manifest.webmanifest"}


@pytest.mark.django_db
def test_software_has_another_name_once_a_word_of_the_page_changes(settings) -> None:
    before = software()
    assert software() == before
    settings.BANK_NAME = {"zh": "别的银行", "en": "Other Bank"}
    assert software() != before


@pytest.mark.django_db
def test_home_screen_opens_the_page_without_the_browsers_bars(client: Client) -> None:
    told = client.get("/kiosk/manifest.webmanifest").json()
    assert (told["display"], told["start_url"], told["scope"]) == ("fullscreen", "/kiosk/", "/kiosk/")


def test_survey_is_given_whole_in_both_languages(tablet: Tablet) -> None:
    given = survey(tablet)
    assert (given["point"], given["wave"]) == (tablet.place.pk, tablet.wave.pk)
    assert given["id"] == tablet.ask().json()["survey"]
    assert [item["id"] for page in given["rules"] for item in page["items"]] == ["waiting", "recommend", "comment"]
    assert "您有多大可能" in given["words"]["zh"]["pages"][0] and "How likely" in given["words"]["en"]["pages"][0]
    assert given["words"]["en"]["place"] == "Wangjiang branch · about 1 minute in all"
    assert given["words"]["en"]["sentences"]["recommend"]["required"] == "Please choose one."


def test_words_of_a_survey_are_escaped(tablet: Tablet, cast: Cast) -> None:
    wicked = {**surveying.WAITING, "text": surveying.words("<script>x</script>", "<b>")}
    wave = surveying.issue(surveying.publish(surveying.definition([wicked]), "wicked"), cast.ho)
    surveying.point(wave, cast.e1, "kiosk")
    pages = survey(tablet)["words"]
    assert "&lt;script&gt;" in pages["zh"]["pages"][0] and "<script" not in pages["zh"]["pages"][0]
    assert "&lt;b&gt;" in pages["en"]["pages"][0]


def test_survey_is_given_to_a_paired_tablet_only_and_while_one_is_open(tablet: Tablet, cast: Cast) -> None:
    assert post("/kiosk/survey/", {}, "nonsense").status_code == 401
    Wave.objects.filter(pk=tablet.wave.pk).update(closes_at=timezone.now())
    assert (post("/kiosk/survey/", {}, tablet.token).status_code, survey(tablet)) == (404, {"fault": "no_survey"})
    revoke_kiosk(device=tablet.device, actor=cast.manager)
    assert survey(tablet) == {"fault": "revoked"}
