"""The page of exports: who may ask for what, what is said of each file, and that nobody reaches another's."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboards.models import ExportJob, ExportState
from surveys.models import Appointment, AuditEntry, SurveyVersion, User
from tests.cast import Cast
from tests.dashboards.exports.conftest import Visit, ask, made, rows_of, this_month

pytestmark = pytest.mark.both_databases

PAGE = "/exports/"
SCORES = {
    **{"kind": "scores", "programme": "*", "unit": "*", "level": "*", "by": "period", "scored": "*", "basis": "was"},
    "format": "csv",
}
ANSWERS = {"kind": "answers", "survey": "visits", "unit": "*", "layout": "wide", "labels": "zh", "format": "xlsx"}


def scores(**other: str) -> dict[str, str]:
    return {**SCORES, "period": this_month(), **other}


def text(client: Client, url: str = PAGE) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def file_of(job: ExportJob) -> str:
    return reverse("dashboards:export_download", args=[job.public_id])


def test_page_opens_for_who_may_export_and_for_nobody_else(cast: Cast, visit: Visit) -> None:
    for user in (cast.headquarters, cast.supervisor, cast.manager, cast.auditor):
        assert visit(user).get(PAGE).status_code == 200
    for user in (cast.designer, cast.frontline, cast.outsider):
        assert visit(user).get(PAGE).status_code == 404
        assert visit(user).get(f"{PAGE}list/").status_code == 404
        assert visit(user).post(PAGE, scores()).status_code == 404
    assert Client().get(PAGE)["Location"].startswith(reverse("account_login"))


def test_raw_answers_are_offered_to_who_may_have_them_alone(cast: Cast, visits: SurveyVersion, visit: Visit) -> None:
    for user in (cast.headquarters, cast.auditor):
        assert "Raw answers" in text(visit(user)) and "visits" in text(visit(user), f"{PAGE}?kind=answers")
    for user in (cast.supervisor, cast.manager):
        assert "Raw answers" not in text(visit(user))
        assert visit(user).get(f"{PAGE}?kind=answers").status_code == 404
        assert visit(user).post(PAGE, {**ANSWERS, "period": this_month()}).status_code == 404
    assert not ExportJob.objects.exists()


def test_units_offered_are_the_viewer_s_own(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.supervisor))
    assert "Wangjiang branch (E1)" in page and "Baita" not in page and "Head office (HO)" not in page


def test_asking_twice_is_one_job_and_leads_back_to_the_list(cast: Cast, visits: SurveyVersion, visit: Visit) -> None:
    client = visit(cast.headquarters)
    for _ in range(2):
        assert client.post(PAGE, scores(unit="EAST", scored="1"))["Location"] == PAGE
    job = ExportJob.objects.get()
    assert (job.owner, job.parameters) == (
        cast.headquarters,
        {"period": this_month(), "unit": "EAST", "scored": True},
    )
    page = text(client)
    assert "1 file is being made." in page and "Waiting" in page and "East region" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"period": "2026Q9"}, "“2026Q9” cannot be read"),
        ({"period": ""}, "Enter a period"),
        ({"period": "1900..2026"}, "ten years at most"),
        ({"unit": "W1"}, "W1"),
        ({"format": "exe"}, "exe"),
        ({"by": "week"}, "week"),
        ({"period": "a\x00b"}, "Null characters"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    cast: Cast, visit: Visit, wrong: dict[str, str], said: str
) -> None:
    answer = visit(cast.supervisor).post(PAGE, scores(level="branch", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert '<option value="branch" selected>' in page
    assert not ExportJob.objects.exists()


def test_anonymous_survey_is_not_offered_and_not_taken(cast: Cast, visit: Visit) -> None:
    from tests.factories.answers import published

    published("internal", code="rating")
    client = visit(cast.headquarters)
    assert "rating" not in text(client, f"{PAGE}?kind=answers").split('name="survey"', 1)[1].split("</select>")[0]
    assert client.post(PAGE, {**ANSWERS, "survey": "rating", "period": this_month()}).status_code == 422


def test_sixth_waiting_export_is_refused_in_words(cast: Cast, visit: Visit) -> None:
    client = visit(cast.headquarters)
    for level in ("head_office", "region", "branch", "department", "*"):
        assert client.post(PAGE, scores(level=level)).status_code == 302
    answer = client.post(PAGE, scores(by="month"))
    assert answer.status_code == 422 and "5 exports of yours are still being made" in answer.content.decode()


def test_owner_fetches_the_file(cast: Cast, visits: SurveyVersion, visit: Visit) -> None:
    job = made(cast.headquarters, programme="retail")
    answer = visit(cast.headquarters).get(file_of(job))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="manyi-scores-retail-{this_month()}.csv"'
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/csv; charset=utf-8", "private, no-store")
    assert {row["unit"] for row in rows_of(b"".join(answer.streaming_content))} >= {"HO", "E1", "W1"}
    assert AuditEntry.objects.filter(verb="export.downloaded", subject=str(job.public_id)).count() == 1


def test_another_person_s_file_does_not_exist(cast: Cast, visits: SurveyVersion, visit: Visit) -> None:
    job = made(cast.supervisor)
    for user in (cast.headquarters, cast.other_supervisor, cast.auditor, cast.outsider):
        client = visit(user)
        assert client.get(file_of(job)).status_code == 404
        assert client.post(reverse("dashboards:export_delete", args=[job.public_id])).status_code == 404
        assert str(job.public_id) not in client.get(PAGE).content.decode()
    assert Client().get(file_of(job)).status_code == 302
    assert job.path.exists()


def test_file_not_ready_is_409_and_a_deleted_one_410(cast: Cast, visits: SurveyVersion, visit: Visit) -> None:
    client, waiting = visit(cast.headquarters), ask(cast.headquarters, by="month")
    early = client.get(file_of(waiting))
    assert early.status_code == 409 and "not ready yet" in early.content.decode()
    done = made(cast.headquarters)
    done.path.unlink()
    gone = client.get(file_of(done))
    assert gone.status_code == 410 and "ask for it again" in gone.content.decode()


def test_file_is_403_once_the_role_no_longer_allows_it(cast: Cast, visits: SurveyVersion, visit: Visit) -> None:
    job = made(cast.headquarters, "answers", survey="visits")
    Appointment.objects.filter(user=cast.headquarters).update(role="supervisor")
    answer = visit(cast.headquarters).get(file_of(job))
    assert answer.status_code == 403 and "no longer allows" in answer.content.decode()


def test_delete_takes_it_from_the_list(
    cast: Cast, visits: SurveyVersion, visit: Visit, django_capture_on_commit_callbacks: Any
) -> None:
    job, client = made(cast.headquarters), visit(cast.headquarters)
    url = reverse("dashboards:export_delete", args=[job.public_id])
    assert client.get(url).status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url)["Location"] == PAGE
    assert "No file yet" in text(client) and not job.path.exists()


def test_forms_need_their_token(cast: Cast, visit: Visit) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.headquarters)
    assert client.post(PAGE, scores()).status_code == 403


def state(owner: User, state: str, **more: object) -> None:
    ExportJob.objects.create(
        owner=owner, kind="scores", format="csv", parameters={"period": "2026Q3"}, state=state, **more
    )


def test_every_state_says_what_happens_next(cast: Cast, visit: Visit) -> None:
    later = timezone.now() + timedelta(days=7)
    state(cast.headquarters, ExportState.RUNNING, done=1, total=4)
    state(cast.headquarters, ExportState.DONE, rows=1234, size=2048, expires_at=later)
    state(cast.headquarters, ExportState.DONE, rows=0, size=20, expires_at=later)
    state(cast.headquarters, ExportState.FAILED, fault="gave_up")
    state(cast.headquarters, ExportState.EXPIRED)
    page = text(visit(cast.headquarters))
    for said in (
        '<progress max="100" value="25"',
        "1,234 rows, 2.0",
        "the file holds the headings alone",
        "could not be made after three attempts",
        "was kept for seven days",
        "?kind=scores&amp;period=2026Q3&amp;format=csv",
    ):
        assert said in page, said


def test_list_is_followed_only_while_something_is_being_made(cast: Cast, visits: SurveyVersion, visit: Visit) -> None:
    client = visit(cast.headquarters)
    ask(cast.headquarters)
    fragment = text(client, f"{PAGE}list/")
    assert 'hx-trigger="every 2s"' in fragment and "<html" not in fragment and "Refresh" in fragment
    made(cast.headquarters)
    fragment = text(client, f"{PAGE}list/")
    assert "hx-trigger" not in fragment and "Refresh" not in fragment and "Download" in fragment


def test_asking_again_fills_the_form_in_the_same_way(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.supervisor), f"{PAGE}?kind=scores&period=2025&by=month&unit=E1&format=xlsx")
    assert 'value="2025"' in page and '<option value="E1" selected>' in page
    assert (
        'value="month" id="id_by_2" required checked' in page or 'value="month" required id="id_by_2" checked' in page
    )


def test_one_export_and_three_take_the_same_queries(cast: Cast, visit: Visit) -> None:
    client, counts = visit(cast.headquarters), []
    for many in (1, 2):
        for _ in range(many):
            state(cast.headquarters, ExportState.FAILED, fault="gave_up")
        text(client)
        with CaptureQueriesContext(connection) as caught:
            text(client)
        counts.append(len(caught))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_speaks_both_languages(cast: Cast, visits: SurveyVersion, language: str) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login(cast.headquarters)
    for kind in ("scores", "answers"):
        page = text(client, f"{PAGE}?kind={kind}")
        assert ("生成文件" in page) is (language == "zh-hans")
        assert ("Make the file" in page) is (language == "en")
