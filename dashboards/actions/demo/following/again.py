"""The short survey after a case is settled: its campaign, who was asked, and what they said."""

import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from dashboards.actions.demo.campaigns import Staff
from dashboards.actions.demo.invitations import date_answers
from dashboards.actions.demo.span import Span
from dashboards.actions.demo.surveys import READY
from dashboards.actions.fold import fold_all
from surveys.actions.campaigns import move_campaign, plan_wave
from surveys.actions.cases.asking import take_answers_again
from surveys.actions.intake import Place, Submission, submit_responses
from surveys.actions.invitations import token_of
from surveys.actions.surveys import create_survey, publish_version
from surveys.engine.dimensions import CHANNELS
from surveys.engine.tokens import token_hash
from surveys.models import Campaign, Case, CaseAgain, CaseEvent, CaseEventKind, Invitation, Unit, Wave
from surveys.queries.calendar import bank_calendar
from surveys.tree import load_tree, path_of

ANSWERED = 0.55
ASKED_AFTER = ("recovered", "not_recovered")
_SAYS = {"recovered": (2, 4, 12, 46, 36), "not_recovered": (34, 34, 20, 10, 2)}
_WORDS = {
    1: ("退费还没有到账，也没有人再联系我。", "没有解决，会考虑换银行。"),
    2: ("说好的回电一直没有等到。", "只是道歉，问题还在。"),
    3: ("还是希望中午多开一个窗口。", ""),
    4: ("处理得还可以，谢谢。", ""),
    5: ("谢谢，这次很快就办好了。", ""),
}


def ask_settled(chance: Random, span: Span, staff: Staff, scope: Unit, cases: Sequence[Case]) -> None:
    """Ask on the second working day after the closing, as the rules say; about half have answered."""
    wave, calendar, now = _wave(span, staff, scope), bank_calendar(), span.at(span.today, 8)
    asked = []
    for case in cases:
        if case.outcome in ASKED_AFTER and case.customer_id and case.closed_at:
            day = calendar.after(case.closed_at.astimezone(span.zone).date(), 2)
            at = datetime.combine(day, time(9), span.zone)
            if at < now:
                asked.append((case, at))
    rows = _invited(chance, wave, asked)
    answered = [row for row in rows if chance.random() < ANSWERED]
    made = [_answer(chance, row, now) for row in answered]
    outcomes = submit_responses(made)
    ids = [outcome.response_id for outcome in outcomes]
    take_answers_again(ids)
    date_answers()
    _date(rows)
    fold_all()


def _wave(span: Span, staff: Staff, scope: Unit) -> Wave:
    """A campaign that stands open the whole year, for text messages alone."""
    definition = json.loads((READY / "followup.json").read_text())
    names = {"name_zh": "个案回访", "name_en": "After a case is settled"}
    draft = create_survey(code="followup", programme="retail", definition=definition, actor=staff.designer, **names)
    version = publish_version(version=draft, actor=staff.approver)
    campaign = Campaign.objects.create(
        version=version, scope=scope, channels=["sms", "email"], target=1, created_by=staff.designer,
        name_zh="结案后回访", name_en="After a case is settled",
    )  # fmt: skip
    opens, closes = span.at(span.today - timedelta(days=190)), span.at(span.today + timedelta(days=175))
    wave = plan_wave(campaign=campaign, opens_at=opens, closes_at=closes, actor=staff.designer)
    for to, actor in (("submitted", staff.designer), ("issued", staff.approver)):
        move_campaign(campaign=Campaign.objects.get(pk=campaign.pk), to=to, actor=actor)
    return wave


def _invited(chance: Random, wave: Wave, asked: Sequence[tuple[Case, datetime]]) -> list[CaseAgain]:
    """Rows with their invitations, sent at their hour."""
    tree, made = load_tree(), []
    for case, at in asked:
        public_id = UUID(int=chance.getrandbits(128), version=4)
        made.append(
            Invitation(
                public_id=public_id,
                token_hash=token_hash(token_of(public_id)),
                wave=wave,
                path=path_of(case.unit_id, tree),
                channel=CHANNELS["sms"],
                segment=case.segment,
                customer_id=case.customer_id,
                occasion_date=at.date(),
                expires_at=at + timedelta(days=14),
                sent_at=at + timedelta(minutes=chance.randint(1, 9)),
            )
        )
    Invitation.objects.bulk_create(made, 500)
    rows = [
        CaseAgain(case=case, closed_at=case.closed_at, at=at, invitation=invitation)
        for (case, at), invitation in zip(asked, made, strict=True)
        if case.closed_at
    ]
    CaseAgain.objects.bulk_create(rows, 500)
    Invitation.objects.filter(pk__in=[one.pk for one in made]).update(created_at=wave.opens_at)
    events = [
        CaseEvent(case=row.case, kind=CaseEventKind.ASKED_AGAIN, at=row.at, details={"wave": wave.pk}) for row in rows
    ]
    CaseEvent.objects.bulk_create(events, 500)
    return rows


def _answer(chance: Random, row: CaseAgain, now: datetime) -> Submission:
    """What the customer says some hours later."""
    invitation = row.invitation
    assert invitation is not None and invitation.sent_at is not None
    value = chance.choices((1, 2, 3, 4, 5), _SAYS[row.case.outcome])[0]
    comment = chance.choice(_WORDS[value])
    room = min(timedelta(hours=40), now - invitation.sent_at)
    at = invitation.sent_at + room * chance.uniform(0.05, 0.95)
    return Submission(
        client_uuid=invitation.public_id,
        version_id=invitation.wave.campaign.version_id,
        answers={"recovery": value, **({"comment": comment} if comment else {})},
        place=Place(
            invitation.path_id, row.case.unit_id, channel=invitation.channel, segment=invitation.segment, scored=False
        ),
        wave_id=invitation.wave_id,
        source_key=f"invitation:{invitation.pk}",
        invitation_id=invitation.pk,
        received_at=at,
        origin="import",
    )


def _date(rows: Sequence[CaseAgain]) -> None:
    """What was noted now happened when the customer answered."""
    for row in CaseAgain.objects.filter(pk__in=[one.pk for one in rows], answered_at__isnull=False):
        CaseEvent.objects.filter(case=row.case_id, kind=CaseEventKind.ANSWERED_AGAIN).update(at=row.answered_at)
        opened = row.answered_at - timedelta(minutes=2) if row.answered_at else None
        Invitation.objects.filter(again=row).update(opened_at=opened)
