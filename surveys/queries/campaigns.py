"""Campaigns, for who may see them."""

from django.db.models import Q, QuerySet

from surveys.access import EVERYWHERE, VERBS, Viewer, may, only_departments, roles, visible_ids
from surveys.clock import bank_today
from surveys.models import Campaign, CampaignState, SurveyVersion, Unit
from surveys.tree import Tree, load_tree

RUNNING = (CampaignState.ISSUED, CampaignState.CLOSED)


def sees_everything(viewer: Viewer) -> bool:
    """Whether a viewer reads campaigns of the whole bank, drafts included."""
    return any(post.role in EVERYWHERE and "view_campaigns" in VERBS[post.role] for post in roles(viewer))


def visible_campaigns(viewer: Viewer, tree: Tree | None = None) -> QuerySet[Campaign]:
    """All for head office roles; for others those issued that ask about the units they see: customers of the units
    within the scope, or the front line about the departments it rates."""
    known = Campaign.objects.select_related("version__survey", "scope", "submitted_by", "created_by", "issued_by")
    if not may(viewer, "view_campaigns"):
        return known.none()
    if sees_everything(viewer):
        return known
    tree = tree or load_tree()
    seen = visible_ids(viewer, tree)
    if only_departments(viewer):
        return known.filter(rated_units__in=seen, state__in=RUNNING).distinct()
    above = {step for unit_id in seen for step in tree.path(unit_id)}
    return known.filter(Q(scope_id__in=seen | above), state__in=RUNNING)


def branches_in(scope_id: int, tree: Tree) -> list[int]:
    """Ids of the branches open today below a scope, in the order of their codes."""
    today = bank_today()
    found = (tree.nodes[unit_id] for unit_id in tree.subtree([scope_id]))
    open_ones = [node for node in found if node.kind == "branch" and not (node.closed and node.closed <= today)]
    return [node.id for node in sorted(open_ones, key=lambda node: node.code)]


def published_versions() -> QuerySet[SurveyVersion]:
    """What can be issued: every published version, newest first."""
    return (
        SurveyVersion.objects.filter(published_at__isnull=False)
        .select_related("survey")
        .order_by("survey__programme", "survey__code", "-number")
    )


def open_units(*kinds: str) -> QuerySet[Unit]:
    """Units of the kinds that exist today."""
    today = bank_today()
    return Unit.objects.filter(Q(closed__isnull=True) | Q(closed__gt=today), kind__in=kinds, opened__lte=today)
