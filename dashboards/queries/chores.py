"""What waits for the viewer today: facts that someone can act on, the most urgent first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from dashboards.queries.cells import read
from dashboards.queries.selection import Selection
from surveys import access
from surveys.clock import bank_now, bank_today
from surveys.engine.periods import Period, quarter_of
from surveys.models import Campaign, CampaignState, Outbox, SurveyVersion, UnitKind, User, Wave
from surveys.queries.cases.mine import due_cases
from surveys.queries.contact_plans.due import late_contacts
from surveys.tree import Node, Tree

WANTED = 50  # answers a quarter, below which a unit's figure may not enter an appraisal
SOON = timedelta(days=3)
NAMED = 3


@dataclass(frozen=True, slots=True)
class Chore:
    """``count`` things of one ``kind``: cases_late, cases_above, cases_today, cases_doubted, contacts_late, parked,
    approve, closing, short, campaign_drafts, survey_drafts. ``missing``: answers; working days late; cases of MVC
    customers."""

    kind: str
    count: int
    things: tuple[object, ...] = ()
    missing: int = 0


def chores(viewer: User, programme: str, unit: Node, tree: Tree) -> tuple[Chore, ...]:
    """What waits, by urgency; a viewer sees only what their posts let them act on."""
    found = (*_cases(viewer), *_contacts(viewer), *_parked(viewer), *_campaigns(viewer, unit, tree))
    return (*found, *_short(viewer, programme, unit, tree), *_drafts(viewer))


def _cases(viewer: User) -> Iterator[Chore]:
    due = due_cases(viewer)
    if due and due.overdue:
        yield Chore("cases_late", due.overdue, due.units, due.days)
    if due and due.passed_up:
        yield Chore("cases_above", due.passed_up)
    if due and due.today:
        yield Chore("cases_today", due.today, (), due.mvc_today)
    if due and due.doubted:
        yield Chore("cases_doubted", due.doubted)


def _contacts(viewer: User) -> Iterator[Chore]:
    if late := late_contacts(viewer):
        yield Chore("contacts_late", late.count, late.units)


def _parked(viewer: User) -> Iterator[Chore]:
    if access.may(viewer, "approve_campaigns") and (count := Outbox.objects.filter(parked=True).count()):
        yield Chore("parked", count)


def _campaigns(viewer: User, unit: Node, tree: Tree) -> Iterator[Chore]:
    if access.may(viewer, "approve_campaigns"):
        waiting = Campaign.objects.filter(state=CampaignState.SUBMITTED)
        yield from _listed("approve", waiting.filter(~Q(submitted_by=viewer) | Q(submitted_by=None)))
    if access.may(viewer, "view_campaigns"):
        units = {*tree.path(unit.id), *tree.subtree([unit.id])}
        now = bank_now()
        ending = Wave.objects.filter(campaign__state=CampaignState.ISSUED, campaign__scope_id__in=units)
        closing = Campaign.objects.filter(waves__in=ending.filter(closes_at__gt=now, closes_at__lte=now + SOON))
        yield from _listed("closing", closing)


def _drafts(viewer: User) -> Iterator[Chore]:
    if access.may(viewer, "issue_campaigns"):
        yield from _listed("campaign_drafts", Campaign.objects.filter(state=CampaignState.DRAFT))
    if access.may(viewer, "design_surveys"):
        drafts = SurveyVersion.objects.filter(published_at=None).select_related("survey")
        surveys = [draft.survey for draft in drafts[: NAMED + 1]]
        if surveys:
            yield Chore("survey_drafts", drafts.count(), tuple(surveys[:NAMED]))


def _listed(kind: str, campaigns: QuerySet[Campaign]) -> Iterator[Chore]:
    found = list(campaigns.distinct())
    if found:
        yield Chore(kind, len(found), tuple(found[:NAMED]))


def _short(viewer: User, programme: str, unit: Node, tree: Tree) -> Iterator[Chore]:
    """Branches that will end the quarter with too few answers if they go on as until now."""
    if programme == "internal":
        return
    today = bank_today()
    quarter = quarter_of(today.year * 100 + today.month)
    branches = _branches(tree, unit, today.year * 10000 + today.month * 100 + today.day)
    counts = read(viewer, Selection(programme, quarter), branches, "all", tree).n[:, 0].tolist()
    share = _elapsed(quarter)
    expected = {branch: count / share for branch, count in zip(branches, counts, strict=True)}
    short = sorted((branch for branch in branches if expected[branch] < WANTED), key=lambda one: expected[one])
    if short and any(counts):
        missing = sum(max(WANTED - count, 0) for branch, count in zip(branches, counts, strict=True) if branch in short)
        yield Chore("short", len(short), tuple(tree.nodes[branch] for branch in short[:NAMED]), missing)


def _elapsed(quarter: Period) -> float:
    days = (quarter.last_day - quarter.first_day).days + 1
    return ((bank_today() - quarter.first_day).days + 1) / days


def _branches(tree: Tree, unit: Node, today: int) -> list[int]:
    """The open branches under ``unit`` that have no branch of their own."""
    below = (tree.nodes[one] for one in sorted(tree.subtree([unit.id])))
    opened = [
        node for node in below if node.kind == UnitKind.BRANCH and (node.closed is None or node.closed > bank_today())
    ]
    return [
        node.id
        for node in opened
        if not any(tree.nodes[one].kind == UnitKind.BRANCH for one in tree.children.get(node.id, ()))
    ]
