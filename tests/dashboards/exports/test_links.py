"""The file of links for the bank's own app: for who sends messages; each link is good for one answer."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from dashboards.actions.exports import expire_exports, read_request, record_download, request_export, run_exports
from dashboards.models import ExportJob
from dashboards.queries.refusals import ExportRefused
from surveys.actions.customers import opt_out
from surveys.clock import bank_today
from surveys.engine.dimensions import CHANNELS
from surveys.models import Appointment, AuditEntry, Contact, Invitation, Response, Wave
from tests.cast import Cast
from tests.dashboards.exports.conftest import Visit
from tests.factories.customers import customer
from tests.factories.files import csv_of
from tests.factories.messages import invited
from tests.once import made_once
from tests.surveys.answer.visiting import Visitor, phone

pytestmark = pytest.mark.both_databases


@pytest.fixture
@made_once
def wave(cast: Cast) -> Wave:
    """Three customers, drawn for the app."""
    return invited(cast.ho, 3, channel="app")


def order(cast: Cast, wave: Wave, channel: str = "app") -> ExportJob:
    asked = read_request("links", "csv", {"wave": wave.pk, "channel": channel})
    return request_export(asked=asked, actor=cast.headquarters)


def made(cast: Cast, wave: Wave, channel: str = "app") -> tuple[ExportJob, list[dict[str, str]]]:
    job = order(cast, wave, channel)
    run_exports()
    job.refresh_from_db()
    return job, list(csv.DictReader(io.StringIO(job.path.read_text(encoding="utf-8-sig"))))


def test_the_file_holds_the_banks_numbers_and_a_link_each_and_no_contact(cast: Cast, wave: Wave) -> None:
    job, rows = made(cast, wave)
    assert sorted((one["source"], one["customer"], one["unit"]) for one in rows) == [
        ("pcrm", f"C000000{number}", "E1") for number in range(3)
    ]
    text = job.path.read_text(encoding="utf-8-sig")
    assert "138000" not in text and "example.com" not in text and "王小芳" not in text
    assert all("/s/" in one["stop"] and one["closes"] for one in rows)
    assert job.path.parent.stat().st_mode & 0o077 == 0
    assert Invitation.objects.filter(sent_at__isnull=False).count() == 3


def test_each_link_is_good_for_one_scored_answer(cast: Cast, wave: Wave) -> None:
    _job, rows = made(cast, wave)
    link = "/i/" + rows[1]["link"].rsplit("/i/", 1)[1]
    assert Visitor(phone()).open(link).send(waiting="4", recommend="9").receipt
    assert "已经收到" in Visitor(phone()).open(link).html or Response.objects.count() == 1
    answer = Response.objects.get()
    assert (answer.scored, answer.channel) == (True, CHANNELS["app"])


def test_who_answered_opted_out_or_was_taken_back_is_not_in_the_next_file(cast: Cast, wave: Wave) -> None:
    opt_out(customer=customer(0), via="branch", actor=None)
    Invitation.objects.filter(customer=customer(1)).update(answered_at=timezone.now())
    assert [one["customer"] for one in made(cast, wave)[1]] == ["C0000002"]


def test_others_channels_have_no_part_in_it(cast: Cast) -> None:
    with pytest.raises(ExportRefused) as refused:
        order(cast, invited(cast.ho, 1, channel="sms"))
    assert refused.value.reason == "unknown_wave"


def test_a_wave_that_is_over_has_no_links(cast: Cast, wave: Wave) -> None:
    Wave.objects.update(opens_at=timezone.now().replace(year=2020), closes_at=timezone.now().replace(year=2021))
    with pytest.raises(ExportRefused):
        order(cast, wave)


@pytest.mark.parametrize("parameters", [{}, {"wave": "1"}, {"wave": 0}, {"wave": True}, {"wave": 1, "channel": "sms"}])
def test_what_is_no_wave_is_refused(cast: Cast, wave: Wave, parameters: dict) -> None:
    with pytest.raises(ExportRefused):
        request_export(asked=read_request("links", "csv", parameters), actor=cast.headquarters)


def test_only_its_owner_fetches_it_while_they_may_send_and_not_for_ever(cast: Cast, wave: Wave, visit: Visit) -> None:
    job, _rows = made(cast, wave)
    address = f"/exports/{job.public_id}/file/"
    found = visit(cast.headquarters).get(address)
    assert found.status_code == 200 and found["Cache-Control"] == "private, no-store"
    assert b"/i/" in b"".join(found.streaming_content)
    assert visit(cast.second).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    ExportJob.objects.update(expires_at=timezone.now())
    assert not record_download(job=ExportJob.objects.get(), actor=cast.headquarters)
    expire_exports()
    assert not job.path.exists()


def test_who_may_not_send_is_not_even_offered_it(cast: Cast, wave: Wave, visit: Visit) -> None:
    assert "kind=links" in visit(cast.headquarters).get("/exports/?kind=links").content.decode()
    for other in (cast.supervisor, cast.manager, cast.auditor):
        assert visit(other).get("/exports/?kind=links").status_code == 404
    Appointment.objects.filter(user=cast.headquarters).update(role="auditor")
    assert visit(cast.headquarters).get("/exports/?kind=links").status_code == 404


def test_the_page_orders_it_and_lists_it(cast: Cast, wave: Wave, visit: Visit) -> None:
    reader = visit(cast.headquarters)
    assert reader.post("/exports/", {"kind": "links", "wave": f"app/{wave.pk}", "format": "csv"}).status_code == 302
    run_exports()
    assert "Links, Standing" in reader.get("/exports/").content.decode()
    assert reader.post("/exports/", {"kind": "links", "wave": "999999", "format": "csv"}).status_code == 422


def test_a_call_list_has_the_invitation_and_the_mobile_number_of_whom_the_system_drew(cast: Cast) -> None:
    called = invited(cast.ho, 3, channel="phone")
    opt_out(customer=customer(0), via="hotline", actor=None)
    Contact.objects.filter(customer=customer(1)).update(mobile=None)
    job, rows = made(cast, called, "phone")
    one = Invitation.objects.get(customer=customer(2))
    assert [{**row, "closes": ""} for row in rows] == [
        {"invitation": str(one.public_id), "mobile": "13800000002", "unit": "E1", "unit_name": "望江支行",
         "language": "zh", "closes": ""}
    ]  # fmt: skip
    assert job.path.parent.stat().st_mode & 0o077 == 0
    assert "13800000002" not in str(list(AuditEntry.objects.values()))


def test_what_the_agency_brings_back_is_the_scored_answer_of_whom_it_was_given(cast: Cast, tmp_path: Path) -> None:
    called = invited(cast.ho, 1, channel="phone")
    row = made(cast, called, "phone")[1][0]
    file, survey = tmp_path / "calls.csv", called.campaign.version.survey.code
    file.write_bytes(csv_of([["邀请编号", "通话日期", "按键1", "按键2"], [row["invitation"], bank_today(), "4", "9"]]))
    call_command("import_responses", file, survey=survey, sampling="open", layout="hotline", stdout=io.StringIO())
    answer = Response.objects.get()
    assert (answer.scored, answer.channel, answer.unit_id) == (True, CHANNELS["phone"], cast.e1.pk)


def test_the_page_offers_call_lists_beside_links(cast: Cast, visit: Visit) -> None:
    called, reader = invited(cast.ho, 1, channel="phone"), visit(cast.headquarters)
    assert "Telephone · Standing" in reader.get("/exports/?kind=links").content.decode()
    assert reader.post("/exports/", {"kind": "links", "wave": f"phone/{called.pk}", "format": "csv"}).status_code == 302
    run_exports()
    assert "Call list, Standing" in reader.get("/exports/").content.decode()
    assert reader.post("/exports/", {"kind": "links", "wave": f"app/{called.pk}", "format": "csv"}).status_code == 422
