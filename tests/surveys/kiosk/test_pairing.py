"""A tablet is paired by a code that is shown once and used once, by whom the branch is."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from surveys.actions.kiosks import PairingRefused, pair_kiosk, set_up_kiosk
from surveys.models import AuditEntry, KioskDevice
from tests.cast import Cast
from tests.signing_in import signed_in
from tests.surveys.kiosk.device import Tablet, post

CODE = re.compile(r'class="pairing"><code>([^<]+)<')


@pytest.fixture(autouse=True)
def no_wrong_codes_yet() -> None:
    cache.clear()


def test_manager_is_shown_a_code_once_and_the_tablet_is_paired_with_it(cast: Cast) -> None:
    manager = signed_in(cast.manager)
    shown = manager.post("/kiosks/", {"unit": "E1", "label": "Hall"})
    code = CODE.search(shown.content.decode())[1]
    assert CODE.search(manager.get("/kiosks/").content.decode()) is None
    paired = post("/kiosk/pair/", {"code": code.lower().replace("-", " ")})
    assert paired.json()["device"] == {"label": "Hall", "zh": "望江支行", "en": "Wangjiang branch"}
    device = KioskDevice.objects.get()
    assert device.code_hash is None and paired.json()["token"].encode() not in bytes(device.token_hash)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["kiosk.set_up", "kiosk.paired"]


def test_code_pairs_one_tablet_only(cast: Cast) -> None:
    _device, code = set_up_kiosk(unit=cast.e1, label="Hall", actor=cast.manager)
    assert post("/kiosk/pair/", {"code": code}).status_code == 200
    again = post("/kiosk/pair/", {"code": code})
    assert (again.status_code, again.json()) == (403, {"fault": "wrong_code"})


def test_code_is_useless_after_its_time_and_after_its_tablet_is_withdrawn(cast: Cast) -> None:
    late, late_code = set_up_kiosk(unit=cast.e1, label="Late", actor=cast.manager)
    KioskDevice.objects.filter(pk=late.pk).update(code_expires_at=timezone.now() - timedelta(seconds=1))
    gone, gone_code = set_up_kiosk(unit=cast.e1, label="Gone", actor=cast.manager)
    signed_in(cast.manager).post(f"/kiosks/{gone.public_id}/revoke/")
    for code in (late_code, gone_code):
        with pytest.raises(PairingRefused):
            pair_kiosk(code=code)


def test_ten_wrong_codes_make_an_address_wait_even_with_the_right_one(cast: Cast) -> None:
    _device, code = set_up_kiosk(unit=cast.e1, label="Hall", actor=cast.manager)
    assert [post("/kiosk/pair/", {"code": "AAAA-AAAA"}).status_code for _ in range(10)] == [403] * 10
    assert post("/kiosk/pair/", {"code": code}).json() == {"fault": "too_many_codes"}


@pytest.mark.parametrize("body", [[], "x", {"code": 7}, {"code": None}, {}])
def test_pairing_with_anything_else_is_refused(db: None, body: object) -> None:
    assert post("/kiosk/pair/", body).status_code in (400, 403)


def test_withdrawn_tablet_is_refused_and_an_unknown_one_too(tablet: Tablet, cast: Cast) -> None:
    signed_in(cast.manager).post(f"/kiosks/{tablet.device.public_id}/revoke/")
    assert (tablet.ask().status_code, tablet.ask().json()) == (403, {"fault": "revoked"})
    assert post("/kiosk/sync/", {}, "nonsense").json() == {"fault": "unknown_device"}
    assert post("/kiosk/sync/", {}).status_code == 401


def test_tablets_of_another_branch_do_not_exist_for_a_manager(tablet: Tablet, cast: Cast) -> None:
    other = set_up_kiosk(unit=cast.w1, label="西厅", actor=cast.headquarters)[0]
    manager = signed_in(cast.manager)
    assert "西厅" not in manager.get("/kiosks/").content.decode()
    assert manager.post(f"/kiosks/{other.public_id}/revoke/").status_code == 404
    refused = manager.post("/kiosks/", {"unit": "W1", "label": "Hall"})
    assert "Choose one of your branches." in refused.content.decode() and KioskDevice.objects.count() == 2
    assert "西厅" in signed_in(cast.headquarters).get("/kiosks/").content.decode()


def test_page_is_refused_to_who_manages_no_tablet(cast: Cast) -> None:
    assert signed_in(cast.frontline).get("/kiosks/").status_code == 403
    assert Client().get("/kiosks/").status_code == 302


def test_list_takes_as_many_queries_for_three_tablets_as_for_one(
    tablet: Tablet, cast: Cast, django_assert_num_queries
) -> None:
    tablet.ask(tablet.answer(answers={}))
    manager = signed_in(cast.manager)
    manager.get("/kiosks/")
    with CaptureQueriesContext(connection) as one:
        manager.get("/kiosks/")
    expected = len(one)
    for label in ("a", "b"):
        set_up_kiosk(unit=cast.e1, label=label, actor=cast.manager)
        tablet.ask(tablet.answer(answers={}))
    with django_assert_num_queries(expected):
        manager.get("/kiosks/")


def test_a_tablet_set_up_twice_in_a_row_is_one_and_only_its_newer_code_pairs(cast: Cast) -> None:
    first, old = set_up_kiosk(unit=cast.e1, label="Hall", actor=cast.manager)
    second, new = set_up_kiosk(unit=cast.e1, label="Hall", actor=cast.manager)
    assert first == second and old != new
    with pytest.raises(PairingRefused):
        pair_kiosk(code=old)
    assert pair_kiosk(code=new)[0] == first
    assert set_up_kiosk(unit=cast.e1, label="Hall", actor=cast.manager)[0] != first
