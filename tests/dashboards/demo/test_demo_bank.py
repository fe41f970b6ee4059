"""The demonstration bank: what is in it, and that it can be trusted."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from dashboards.actions.demo import Made
from dashboards.actions.demo.bank import MERGED, MERGED_INTO, MOVED, chosen_branches
from dashboards.actions.demo.comments import all_templates
from dashboards.actions.fold import verify_tallies
from dashboards.formulas.cells import MONTH
from dashboards.models import Tally
from dashboards.queries.layouts import current_layout, plan
from surveys import access
from surveys.clock import bank_now, bank_today
from surveys.engine.canonical import canonical_bytes
from surveys.engine.tokens import salted_digest, token_hash
from surveys.models import (
    AccessPoint,
    Ballot,
    Campaign,
    Case,
    CaseAgain,
    CaseCheck,
    CaseEscalation,
    Invitation,
    Outbox,
    Participation,
    Receipt,
    RegularContact,
    Response,
    ResponseLink,
    ResponseText,
    SurveyVersion,
    Unit,
    UnitKind,
    User,
    Wave,
)
from surveys.queries import demo_accounts
from surveys.queries.cases.rules import case_rules_in_force
from surveys.queries.contact_plans.due import due_list
from surveys.queries.demo import DEMO_USERNAMES
from surveys.tree import load_tree
from tests.dashboards.demo.conftest import make

pytestmark = pytest.mark.both_databases


def test_the_bank_has_as_many_branches_and_answers_as_asked_for(demo: Made) -> None:
    waiting = Ballot.objects.count()
    again = CaseAgain.objects.filter(response_id__isnull=False).count()
    assert Response.objects.count() - again + waiting == demo.responses == 1500
    assert Unit.objects.filter(kind=UnitKind.BRANCH, closed__isnull=True).count() == demo.branches == 12
    assert Unit.objects.filter(kind=UnitKind.REGION).count() == 6
    assert Unit.objects.filter(kind=UnitKind.DEPARTMENT).count() == 8
    assert {version.survey.programme for version in SurveyVersion.objects.select_related("survey")} == {
        "retail",
        "corporate",
        "product",
        "internal",
    }
    assert set(Campaign.objects.values_list("state", flat=True)) == {"draft", "submitted", "issued", "closed"}


def test_the_full_bank_has_twenty_branches_in_each_region_today() -> None:
    branches = chosen_branches(120)
    assert len(branches) == 121 and len({one.code for one in branches}) == 121
    assert len({one.zh for one in branches}) == len({one.en for one in branches}) == 121
    today = [("NW" if one.code == MOVED else one.region) for one in branches if one.code != MERGED]
    assert {region: today.count(region) for region in today} == dict.fromkeys(("DL", "XY", "NW", "BC", "YT", "LJ"), 20)


def test_tallies_agree_with_the_answers_and_nothing_due_waits(demo: Made) -> None:
    assert [verify_tallies(version.pk) for version in SurveyVersion.objects.all()] == [[]] * 5
    assert Outbox.objects.count() == 0
    assert Tally.objects.exists()


def test_the_planted_truth_is_found_again_in_the_tallies(db: None, room: Path) -> None:
    made = make(responses=3000)  # some two hundred answers a branch: with fewer, chance would hide it
    truth = json.loads(made.truth_file.read_text())["branches"]
    layout = current_layout(SurveyVersion.objects.get(survey__code="retail").pk)
    place = plan(layout.pk).index_place("satisfaction")
    assert place is not None
    sums: dict[str, Any] = {}
    codes = dict(Unit.objects.values_list("pk", "code"))
    for cell in Tally.objects.filter(layout=layout, grain=MONTH, own=True):
        counts = np.frombuffer(cell.sums, "<i8")[place : place + 3]
        sums[codes[cell.unit_id]] = sums.get(codes[cell.unit_id], 0) + counts
    known = sorted(sums)
    assert set(known) == set(truth)
    seen = [sums[code][1] / sums[code][0] for code in known]
    assert np.corrcoef(seen, [truth[code]["true_index"] for code in known])[0, 1] > 0.8
    flattered = [truth[code]["index_with_its_own_customers"] for code in known]
    assert np.corrcoef(seen, flattered)[0, 1] > 0.8


def test_history_shows_a_move_and_a_merger(demo: Made) -> None:
    moved, merged = Unit.objects.get(code=MOVED), Unit.objects.get(code=MERGED)
    regions = {path.unit_ids[1] for path in moved.paths.all()}
    assert regions == {Unit.objects.get(code="XY-0000").pk, Unit.objects.get(code="NW-0000").pk}
    assert load_tree().nodes[moved.pk].parent == Unit.objects.get(code="NW-0000").pk
    assert merged.successor == Unit.objects.get(code=MERGED_INTO)
    assert merged.closed is not None
    last = merged.closed.year * 10_000 + merged.closed.month * 100 + merged.closed.day
    assert not Response.objects.filter(unit_id=merged.pk, day__gte=last).exists()
    assert Response.objects.filter(unit_id=merged.pk).exists()


def test_answers_are_what_the_door_would_have_written(demo: Made) -> None:
    for response in Response.objects.order_by("id")[:1500:37]:
        receipt = Receipt.objects.get(pk=response.id)
        texts = dict(ResponseText.objects.filter(response_id=response.id).values_list("item", "text"))
        content = canonical_bytes(response.answers, texts)
        assert salted_digest(bytes(receipt.salt), content) == bytes(receipt.digest)


def test_invitations_know_what_their_answers_know(demo: Made) -> None:
    links = dict(ResponseLink.objects.values_list("invitation_id", "response_id"))
    answered = Invitation.objects.filter(answered_at__isnull=False)
    assert {one.pk for one in answered} == set(links)
    answered = answered.filter(again__isnull=True)
    responses = {one.id: one for one in Response.objects.filter(id__in=links.values())}
    for invitation in answered:
        response = responses[links[invitation.pk]]
        for name in ("wave_id", "path_id", "channel", "segment", "age_band", "tenure_band", "transaction_type"):
            assert getattr(invitation, name) == getattr(response, name)
        assert invitation.answered_at == response.received_at
        assert invitation.sent_at < invitation.opened_at < invitation.answered_at < invitation.expires_at
        assert response.scored
    silent = Invitation.objects.filter(answered_at__isnull=True)
    assert silent.filter(opened_at__isnull=False).exists() and silent.filter(opened_at__isnull=True).exists()


def test_the_printed_invitation_and_poster_lead_somewhere(demo: Made) -> None:
    invitation = Invitation.objects.get(token_hash=token_hash(demo.token))
    assert invitation.answered_at is None and invitation.drawn
    assert AccessPoint.objects.get(code=demo.poster).unit.code == "DL-0417"


def test_cases_are_open_late_and_settled_and_some_customers_were_asked_again(demo: Made) -> None:
    assert case_rules_in_force() is not None and not CaseCheck.objects.exists()
    assert Case.objects.filter(closed_at=None).exists() and Case.objects.exclude(closed_at=None).exists()
    assert CaseEscalation.objects.exists() or not Case.objects.filter(closed_at=None, due_at__lt=bank_now()).exists()
    for case in Case.objects.prefetch_related("events"):
        moments = [event.at for event in case.events.all() if event.kind != "escalated"]
        assert moments == sorted(moments) and moments[0] == case.opened_at < case.due_at
        assert (case.closed_at is None) == (case.outcome == "")
    asked = CaseAgain.objects.select_related("case", "invitation")
    assert {one.case.outcome for one in asked} <= {"recovered", "not_recovered"}
    assert all(not one.invitation.drawn and one.closed_at == one.case.closed_at < one.at for one in asked)
    answered = {one.response_id for one in asked if one.points is not None}
    assert not Response.objects.filter(id__in=answered, scored=True).exists()


def test_the_account_manager_finds_customers_who_are_due(demo: Made) -> None:
    keeper = User.objects.get(username="xu.jing")
    found = due_list(keeper, own=True)
    assert found.planned > 0 and RegularContact.objects.filter(made_by=keeper).exists()
    assert due_list(User.objects.get(username="he.liqun"), own=False).overdue_total > 0


def test_the_front_line_can_rate_in_a_wave_that_is_open(demo: Made) -> None:
    rater = User.objects.get(username="zhao.xiaotong")
    now = Wave.objects.filter(campaign__version__survey__programme="internal").latest("closes_at")
    assert now.campaign.state == "issued" and now.opens_at.date() <= bank_today() < now.closes_at.date()
    assert not Participation.objects.get(wave=now, user=rater).handed_out
    assert not Response.objects.filter(wave=now).exists()
    assert Response.objects.filter(wave__campaign__version=now.campaign.version).exists()


def test_every_listed_account_signs_in_and_holds_its_post(demo: Made, client: Client) -> None:
    accounts = demo_accounts()
    assert tuple(one.username for one in accounts) == DEMO_USERNAMES
    assert {one.role for one in accounts} == {
        "headquarters",
        "designer",
        "supervisor",
        "manager",
        "account_manager",
        "frontline",
        "auditor",
        "external",
    }
    for one in accounts:
        client.logout()
        client.post(reverse("account_login"), {"login": one.username, "password": one.password})
        user = User.objects.get(username=one.username)
        assert client.session["_auth_user_id"] == str(user.pk)
        assert [(post.role, post.unit) for post in access.roles(user)] == [(one.role, one.unit)]


def test_the_sign_in_page_lists_the_accounts_in_the_demo_only(demo: Made, client: Client, settings: Any) -> None:
    address = reverse("account_login")
    assert all(name in client.get(address).content.decode() for name in DEMO_USERNAMES)
    settings.DEMO = False
    assert not any(name in client.get(address).content.decode() for name in DEMO_USERNAMES)


def test_a_manager_follows_another_in_some_branches(demo: Made) -> None:
    followed = Unit.objects.get(code="DL-0417").appointments.filter(role="manager").order_by("since")
    assert [one.user.username == "zhou.min" for one in followed] == [False, True]
    assert followed[0].until == followed[1].since < bank_today() - timedelta(days=180)


def test_comments_are_many_and_in_both_languages() -> None:
    templates = all_templates()
    english = [one for one in templates if one.isascii()]
    assert len(templates) >= 150
    assert len(english) >= 30
    assert any("{phone}" in one for one in templates) and any("{name}" in one for one in templates)
