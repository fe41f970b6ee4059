"""Who may see and do what. Every page, chart, download and API answer asks here, and nowhere else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from surveys.clock import bank_today
from surveys.models import Appointment, Role, Unit, UnitKind, UnitPlacement, User
from surveys.tree import Tree, load_tree


class SystemViewer(AnonymousUser):
    """The installation itself: who may run commands on the server sees all. No request ever carries it."""


Viewer = User | AnonymousUser
SYSTEM = SystemViewer()

_HEADQUARTERS = """
    view_figures view_comments design_surveys publish_surveys issue_campaigns approve_campaigns view_campaigns
    manage_units view_units manage_people import_answers export_scores export_answers use_api
    view_official close_periods edit_rules approve_rules
    propose_supplies approve_supplies
    view_appraisals edit_schemes approve_schemes run_appraisals publish_appraisals decide_appeals
    view_evidence record_observations record_complaints record_measures record_incidents investigate_incidents
    propose_veto approve_veto erase_texts manage_webhooks
    view_customers manage_customers edit_segments approve_segments draw_samples send_messages manage_kiosks
    view_cases view_unit_cases handle_cases handle_unit_cases view_contacts edit_case_rules approve_case_rules
    view_contacts_due view_unit_contacts_due edit_contact_plan approve_contact_plan
"""
VERBS: dict[str, frozenset[str]] = {
    role: frozenset(verbs.split())
    for role, verbs in {
        Role.HEADQUARTERS: _HEADQUARTERS,
        Role.DESIGNER: "view_figures design_surveys publish_surveys issue_campaigns view_campaigns view_units",
        Role.SUPERVISOR: """
            view_figures view_comments view_campaigns view_units export_scores use_api
            view_official view_appraisals view_evidence record_complaints record_incidents view_cases view_unit_cases
            handle_cases handle_unit_cases view_contacts manage_kiosks edit_region_scheme
            view_contacts_due view_unit_contacts_due record_contacts record_unit_contacts
        """,
        Role.MANAGER: """
            view_figures view_comments view_campaigns export_scores
            view_official view_appraisals view_evidence appeal view_cases view_unit_cases handle_cases
            handle_unit_cases view_contacts manage_kiosks
            view_contacts_due view_unit_contacts_due record_contacts record_unit_contacts
        """,
        Role.ACCOUNT_MANAGER: "view_cases handle_cases view_contacts view_contacts_due record_contacts",
        Role.FRONTLINE: "answer_internal",
        Role.AUDITOR: """
            view_figures view_comments view_campaigns view_units view_audit export_scores export_answers
            view_official view_appraisals view_evidence view_cases view_unit_cases
            view_contacts_due view_unit_contacts_due
        """,
        Role.EXTERNAL: "record_observations record_incidents",
    }.items()
}
EVERYWHERE = frozenset({Role.HEADQUARTERS, Role.DESIGNER, Role.AUDITOR})
# What a token may be given, and the verbs of which its user needs one, when it is given and at every use.
SCOPES: dict[str, tuple[str, ...]] = {
    "units:read": ("view_units",),
    "surveys:read": ("design_surveys", "view_audit"),
    "responses:write": ("import_answers",),
    "customers:write": ("manage_customers",),
    "codes:issue": ("draw_samples",),
    "measures:write": ("record_measures",),
    "complaints:write": ("record_complaints",),
    "scores:read": ("export_scores",),
    "exports:write": ("export_scores", "export_answers"),
    "appraisals:read": ("view_appraisals",),
}


@dataclass(frozen=True, slots=True)
class Post:
    """A role held now, at a unit; ``above`` where other units stand below it."""

    role: str
    unit: Unit
    above: bool = False

    @property
    def unit_id(self) -> int:
        return self.unit.pk


def roles(user: Viewer, on: date | None = None) -> tuple[Post, ...]:
    """The posts a user holds on a day (default today), weightiest first; none for who is not signed in."""
    if not user.is_authenticated or not user.is_active:
        return ()
    day = on or bank_today()
    cached: dict[date, tuple[Post, ...]] = user.__dict__.setdefault("_posts", {})
    if day not in cached:
        held = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gt=day), user=user, since__lte=day)
        below = UnitPlacement.objects.filter(parent=OuterRef("unit_id"), until__isnull=True).order_by()
        order = list(Role.values)
        rows = held.select_related("unit").annotate(above=Exists(below)).order_by()
        found = [Post(held_one.role, held_one.unit, held_one.above) for held_one in rows]
        cached[day] = tuple(sorted(found, key=lambda post: (order.index(post.role), post.unit_id)))
    return cached[day]


def anybody() -> bool:
    """Whether any post was ever given: without one the bank is empty, and nobody could give the first on a page."""
    return Appointment.objects.exists()


def visible_ids(user: Viewer, tree: Tree, on: date | None = None) -> set[int]:
    """Ids of the units whose figures a user may see."""
    posts = [post for post in roles(user, on) if "view_figures" in VERBS[post.role]]
    if isinstance(user, SystemViewer) or any(post.role in EVERYWHERE for post in posts):
        return set(tree.nodes)
    return tree.subtree(post.unit_id for post in posts)


def reference_ids(user: Viewer, tree: Tree, on: date | None = None) -> set[int]:
    """Ids of the networks that a user's units are held beside: their parents, whose total alone may be read.

    Only where three units of a kind stand together: between two, the total would give away the other one.
    """
    own = {post.unit_id for post in roles(user, on) if "view_figures" in VERBS[post.role]} & set(tree.nodes)
    found = set()
    for unit_id in own:
        node = tree.nodes[unit_id]
        peers = [child for child in tree.children.get(node.parent, ()) if tree.nodes[child].kind == node.kind]
        if node.parent is not None and len(peers) >= 3:
            found.add(node.parent)
    return found


def only_departments(user: Viewer) -> bool:
    """Whether all that a user sees are departments, which the front line rates and no customer."""
    posts = roles(user)
    led = all(post.unit.kind == UnitKind.DEPARTMENT and post.role not in EVERYWHERE for post in posts)
    return led and any("view_figures" in VERBS[post.role] for post in posts)


def sees_several(user: Viewer) -> bool:
    """Whether a user sees units that can be held beside each other: who leads one branch sees that branch alone."""
    posts = [post for post in roles(user) if "view_figures" in VERBS[post.role]]
    branches = {post.unit_id for post in posts if post.unit.kind == UnitKind.BRANCH}
    return len(branches) > 1 or any(post.role in EVERYWHERE or post.above for post in posts)


def visible_units(user: Viewer, on: date | None = None) -> QuerySet[Unit]:
    """The units whose figures a user may see on a day: all for head office, else the subtrees of the user's posts."""
    return units_for(user, "view_figures", on)


def units_for(user: Viewer, verb: str, on: date | None = None) -> QuerySet[Unit]:
    """The units where a user may do ``verb`` on a day: below the posts that allow it, everywhere for head office."""
    posts = [post for post in roles(user, on) if verb in VERBS[post.role]]
    if isinstance(user, SystemViewer) or any(post.role in EVERYWHERE for post in posts):
        return Unit.objects.all()
    if not posts:
        return Unit.objects.none()
    return Unit.objects.filter(id__in=load_tree(on).subtree(post.unit_id for post in posts))


def may(user: Viewer, verb: str, obj: Any = None) -> bool:
    """Whether ``user`` may do ``verb``; where ``obj`` is a unit, whether there."""
    if isinstance(user, SystemViewer):
        return True
    if not any(verb in VERBS[post.role] for post in roles(user)):
        return False
    return not isinstance(obj, Unit) or visible_units(user).filter(pk=obj.pk).exists()


def require(user: Viewer, verb: str, obj: Any = None) -> None:
    """Raise where ``user`` may not: 403 for a deed, 404 for a unit that does not exist for them."""
    if not may(user, verb):
        raise PermissionDenied(verb)
    if not may(user, verb, obj):
        raise Http404


def has_scope(user: Viewer, scope: str) -> bool:
    """Whether a user may use the API for this at all; a token's own scopes come on top."""
    return may(user, "use_api") and any(may(user, verb) for verb in SCOPES[scope])


def scopes_of(user: Viewer) -> tuple[str, ...]:
    """The scopes that a user can give to a token."""
    return tuple(scope for scope in SCOPES if has_scope(user, scope))
