"""The right of reply on screen: from the card to the decision and the corrected card; who sees what, in words."""

import csv
import io
from datetime import timedelta

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards.actions.appeals import Against, move_appeal, reflect_appeals
from dashboards.actions.incidents import move_incident
from dashboards.models import Appeal, AppraisalRun, ScoreRun
from dashboards.queries.appeals.chores import appeal_chores
from dashboards.queries.appeals.rates import upheld_rates
from surveys.models import User
from tests.cast import Cast, make_user
from tests.dashboards.appeals.conftest import EXCLUDED, against_visits, counted, filed, moved_to
from tests.dashboards.appraisal.conftest import calculated, publish
from tests.dashboards.appraisal.test_pages import card_url
from tests.dashboards.appraisal.test_runs import vetoed
from tests.dashboards.evidence.conftest import pdf
from tests.dashboards.evidence.test_pages import Visit
from tests.factories.official import QUARTER, published_by_two

LIST, RATES = "/appraisal/appeals/", "/appraisal/appeals/rates/"


def form_url(**against: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in against.items())
    return reverse("dashboards:appeal_new", args=[QUARTER.code, "E1"]) + f"?{query}"


def page_of(one: Appeal) -> str:
    return reverse("dashboards:appeal", args=[one.pk])


def test_card_leads_to_all_that_it_was_made_from(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    client = visit(cast.manager)
    page = client.get(card_url()).content.decode()
    scores = published.score_runs.get()
    answers = reverse("dashboards:official_answers", args=[scores.public_id, "E1"])
    wanted = [
        reverse("dashboards:official_unit", args=[scores.public_id, "E1"]),
        answers,
        f"/units/E1/facts/?period={QUARTER.code}",
        form_url(component="retail"),
        form_url(component="visits"),
    ]
    for address in wanted:
        assert f'href="{address}"' in page, address
        assert client.get(address).status_code == 200, address
    assert f"{form_url(response=counted(scores, cast.e1))}" in client.get(answers).content.decode()


def test_card_shows_others_no_form(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    for person in (cast.supervisor, cast.headquarters, cast.auditor):
        page = visit(person).get(card_url()).content.decode()
        assert "/appeal/?" not in page and "Right of reply" in page
        assert visit(person).get(form_url(component="visits")).status_code == 403
    assert visit(make_user("other", "manager", cast.w1)).get(form_url(component="visits")).status_code == 404


def test_manager_files_with_evidence_and_keeps_what_was_typed_when_refused(
    cast: Cast, published: AppraisalRun, scores: ScoreRun, visit: Visit
) -> None:
    client, url = visit(cast.manager), form_url(response=counted(scores, cast.e1))
    assert client.get(url).status_code == 200
    told = {"ground": "wrong_branch", "reason": "The customer was at Baita."}
    refused = client.post(url, {"reason": told["reason"]})
    assert refused.status_code == 400 and told["reason"] in refused.content.decode()
    made = client.post(url, told | {"evidence": pdf()})
    one = Appeal.objects.get()
    assert made.status_code == 302 and made["Location"] == page_of(one) and one.files.count() == 1
    assert one.name in client.get(card_url()).content.decode()
    assert "There is an appeal against this already" in client.get(url).content.decode()
    again = client.post(url, told)
    assert again.status_code == 400 and f"already: {one.name}." in again.content.decode()


def test_form_says_so_when_the_time_is_over(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    one = filed(published, cast)
    with time_machine.travel(f"{one.deadline + timedelta(days=1)}T09:00:00+08:00"):
        client = visit(cast.manager)
        assert "The time to appeal is over" in client.get(form_url(component="visits")).content.decode()
        refused = client.post(form_url(component="visits"), {"ground": "figure", "reason": "x"})
        assert refused.status_code == 400 and Appeal.objects.count() == 1
        page = client.get(card_url()).content.decode()
        assert "The time to appeal ended on" in page and "/appeal/?" not in page


def test_form_for_what_is_not_there_does_not_exist(cast: Cast, published: AppraisalRun, visit: Visit) -> None:
    client = visit(cast.manager)
    for query in ("component=nothing", "response=x", ""):
        assert client.get(f"/appraisal/{QUARTER.code}/E1/appeal/?{query}").status_code == 404
    assert client.get("/appraisal/soon/E1/appeal/?component=visits").status_code == 404


def test_whole_way_through_the_pages(
    cast: Cast, published: AppraisalRun, scores: ScoreRun, third: User, visit: Visit
) -> None:
    one = filed(published, cast)
    reviewer, url = visit(third), page_of(one)
    assert one.name in reviewer.get(f"{LIST}?which=open").content.decode()
    assert reviewer.post(url, {"to": "review"}).status_code == 302
    refused = reviewer.post(url, {"to": "upheld", "unit": "XX", "reason": "So it was."})
    assert refused.status_code == 400 and "There is no unit “XX”." in refused.content.decode()
    assert "So it was." in refused.content.decode()
    same = reviewer.post(url, {"to": "upheld", "unit": "e1", "reason": "So it was."})
    assert "The answer counts at this unit already." in same.content.decode()
    assert reviewer.post(url, {"to": "upheld", "unit": "w1", "reason": "So it was."}).status_code == 302
    assert "the system computes them again" in reviewer.get(url).content.decode()
    reflect_appeals()
    corrected = ScoreRun.objects.get(superseded_by=None)
    assert str(corrected.public_id) in visit(cast.headquarters).get(LIST).content.decode()
    published_by_two(corrected, cast)
    reflect_appeals()
    run = AppraisalRun.objects.get(superseded_by=None)
    page = reviewer.get(reverse("dashboards:appraisal_run", args=[run.public_id])).content.decode()
    assert f"After what was decided in favour of the assessed: {one.name}." in page and "units change" in page
    publish(run, cast)
    page = visit(cast.manager).get(card_url()).content.decode()
    assert "This result corrects an earlier one" in page and "Every figure that changed" in page
    page = visit(cast.manager, "zh-hans").get(url).content.decode()
    assert "申诉成立" in page and "白塔支行" in page


def test_second_person_is_asked_for_where_an_answer_is_left_out(
    cast: Cast, published: AppraisalRun, third: User, fourth: User, visit: Visit
) -> None:
    one = filed(published, cast, ground="abuse")
    url = page_of(one)
    visit(third).post(url, {"to": "review"})
    assert visit(third).post(url, {"to": "proposed", "reason": "An insult."}).status_code == 302
    assert "You proposed to leave the answer out." in visit(third).get(url).content.decode()
    page = visit(fourth).get(url).content.decode()
    assert "Approve: leave the answer out" in page and "An insult." in page
    assert visit(fourth).post(url, {"to": "upheld"}).status_code == 302
    assert Appeal.objects.get().state == "upheld"


def test_appeal_is_seen_by_its_unit_and_those_above_and_nobody_else(
    cast: Cast, appeal: Appeal, third: User, visit: Visit
) -> None:
    other = make_user("other", "manager", cast.w1)
    seen = {}
    people = (cast.manager, cast.supervisor, third, cast.auditor, cast.other_supervisor, other, cast.frontline)
    file = reverse("dashboards:evidence_file", args=[appeal.files.get().public_id])
    for person in people:
        client = visit(person)
        listed = client.get(LIST)
        named = listed.status_code == 200 and appeal.name in listed.content.decode()
        fetched = client.get(file)
        b"".join(getattr(fetched, "streaming_content", ()))
        seen[person.username] = (named, client.get(page_of(appeal)).status_code, fetched.status_code)
    yes, no = (True, 200, 200), (False, 404, 404)
    expected = dict.fromkeys(("manager", "supervisor", "third", "auditor"), yes)
    assert seen == expected | dict.fromkeys(("other_supervisor", "other", "frontline"), no)


def test_rates_count_what_became_of_appeals_with_n_and_interval(
    cast: Cast, external: User, published: AppraisalRun, third: User, fourth: User, visit: Visit
) -> None:
    scores = published.score_runs.get()
    first, second = (filed(published, cast, against=Against(counted(scores, cast.e1, place))) for place in (0, 1))
    against_visits(published, cast)
    for one in (first, second):
        move_appeal(appeal=one, to="review", actor=third)
    move_appeal(appeal=first, to="upheld", actor=third, reason="Yes.", remedy=moved_to(cast.w1))
    move_appeal(appeal=second, to="rejected", actor=third, reason="No.")
    incident = vetoed(cast, external)
    move_incident(incident=incident, to="appealed", actor=cast.manager, reason="No.")
    move_incident(incident=incident, to="lifted", actor=third, reason="Yes.")
    rows, whole = upheld_rates(third)
    assert [(one.unit.code, one.tally) for one in rows] == [("E1", whole)]
    assert (whole.filed, whole.open, whole.upheld, whole.rejected) == (4, 1, 2, 1)
    assert whole.rate is not None
    assert [round(end or 0, 1) for end in (whole.rate.value, whole.rate.low, whole.rate.high)] == [66.7, 20.8, 93.9]
    assert (whole.rate.n, whole.rate.status) == (3, "indicative")
    page = visit(cast.manager).get(RATES).content.decode()
    assert "Of 3 appeals decided 2 were upheld" in page and "<b>66.7</b>% (20.8–93.9)" in page
    told = visit(third).get(f"{RATES[:-1]}.csv?year={QUARTER.code[:4]}").content.decode("utf-8-sig")
    line = next(csv.DictReader(io.StringIO(told)))
    assert (line["Code"], line["Filed"], line["Decided"], line["Status"]) == ("E1", "4", "3", "indicative")
    assert upheld_rates(third, "1999") == ([], type(whole)())
    other = make_user("other", "manager", cast.w1)
    assert upheld_rates(other)[0] == [] and "Nobody has appealed yet" in visit(other).get(RATES).content.decode()
    assert visit(cast.frontline).get(RATES).status_code == 404


def test_start_page_says_until_when_and_what_waits(
    cast: Cast, published: AppraisalRun, third: User, visit: Visit
) -> None:
    window = appeal_chores(cast.manager)[0]
    assert (window.kind, window.thing.unit, window.days) == ("window", cast.e1, 10)
    assert "can be appealed against" in visit(cast.manager).get("/").content.decode()
    one = filed(published, cast)
    assert [chore.kind for chore in appeal_chores(cast.manager)] == ["window", "mine"]
    assert [(chore.kind, chore.thing) for chore in appeal_chores(third)] == [("decide", one)]
    assert appeal_chores(cast.headquarters) == ()  # had a part in the run
    assert "appeal waits for a decision" in visit(third).get("/").content.decode()
    with time_machine.travel(f"{one.deadline + timedelta(days=1)}T09:00:00+08:00"):
        assert [chore.kind for chore in appeal_chores(cast.manager)] == ["mine"]


def test_corrected_runs_wait_for_head_office(cast: Cast, reviewed: Appeal, third: User, fourth: User) -> None:
    move_appeal(appeal=reviewed, to="proposed", actor=third, reason="An insult.", remedy=EXCLUDED)
    assert [chore.kind for chore in appeal_chores(fourth)] == ["decide"] and appeal_chores(third) == ()
    move_appeal(appeal=reviewed, to="upheld", actor=fourth)
    reflect_appeals()
    corrected = ScoreRun.objects.get(superseded_by=None)
    assert [(chore.kind, chore.thing) for chore in appeal_chores(third)] == [("scores", corrected)]
    published_by_two(corrected, cast)
    reflect_appeals()
    run = AppraisalRun.objects.get(superseded_by=None)
    assert [(chore.kind, chore.thing) for chore in appeal_chores(third)] == [("runs", run)]
    publish(run, cast)
    assert appeal_chores(third) == ()


def test_empty_list_says_how_one_appeals(cast: Cast, run: AppraisalRun, visit: Visit) -> None:
    page = visit(cast.manager).get(LIST).content.decode()
    assert "Nobody has appealed yet" in page and "for ten working days" in page
    assert "Nothing matches" in visit(cast.manager).get(f"{LIST}?q=zz").content.decode()


def test_list_costs_the_same_for_one_appeal_and_for_three(
    cast: Cast, published: AppraisalRun, third: User, visit: Visit
) -> None:
    client, scores = visit(third), published.score_runs.get()

    def cost() -> tuple[int, int]:
        told = []
        for address in (f"{LIST}?which=open", RATES):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            told.append(len(queries))
        return told[0], told[1]

    filed(published, cast)
    one = cost()
    for place in (1, 2):
        filed(published, cast, against=Against(counted(scores, cast.e1, place)))
    assert cost() == one


def test_veto_leads_to_the_page_where_it_is_appealed_against(
    cast: Cast, external: User, scores: ScoreRun, version: object, visit: Visit
) -> None:
    incident = vetoed(cast, external)
    publish(calculated(cast), cast)
    page = visit(cast.manager).get(card_url()).content.decode()
    assert f"Appeal against the veto after {incident.name}" in page
    assert reverse("dashboards:incident", args=[incident.pk]) in page
