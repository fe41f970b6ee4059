"""Who answers for a case: the account manager of an MVC customer, else the manager of the branch, else who is above."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from surveys.clock import bank_today
from surveys.engine.dimensions import SEGMENTS
from surveys.models import Appointment, Case, Role, User
from surveys.tree import Tree, load_tree

HANDLERS = (Role.MANAGER, Role.SUPERVISOR, Role.ACCOUNT_MANAGER)


@dataclass(frozen=True, slots=True)
class Owners:
    """Today's posts: who manages or supervises which unit, and who is an account manager."""

    tree: Tree
    managers: Mapping[int, int]
    supervisors: Mapping[int, int]
    account_managers: frozenset[int]

    def of(self, unit_id: int, segment: int, account_manager: int | None) -> int | None:
        """The id of the user who answers for a case; None where nobody holds a post up to the top."""
        if segment == SEGMENTS["MVC"] and account_manager in self.account_managers:
            return account_manager
        return self.above(unit_id, self.managers) or self.above(unit_id, self.supervisors)

    def above(self, unit_id: int, posts: Mapping[int, int]) -> int | None:
        """Who holds one of the posts at the unit, or else nearest above it."""
        path = self.tree.path(unit_id) if unit_id in self.tree.nodes else ()
        return next((posts[step] for step in reversed(path) if step in posts), None)


def posts_today() -> QuerySet[Appointment]:
    """Posts held today by people who can sign in."""
    today = bank_today()
    return Appointment.objects.filter(
        Q(until__isnull=True) | Q(until__gt=today), since__lte=today, user__is_active=True
    ).order_by("-since", "-id")


def owners_today() -> Owners:
    """Two queries; hold on to it while working through a list. Of several in one post the first appointed answers."""
    found: dict[str, dict[int, int]] = {role: {} for role in HANDLERS}
    rows = list(posts_today().filter(role__in=HANDLERS).values_list("role", "unit_id", "user_id"))
    for role, unit_id, user_id in rows:
        found[role][unit_id] = user_id
    account_managers = frozenset(user_id for role, _unit, user_id in rows if role == Role.ACCOUNT_MANAGER)
    return Owners(load_tree(), found[Role.MANAGER], found[Role.SUPERVISOR], account_managers)


def handlers_for(case: Case) -> list[User]:
    """Everybody to whom a case may be handed: who holds a handling post at its unit or above it."""
    path = load_tree().path(case.unit_id)
    holders = posts_today().filter(role__in=HANDLERS, unit__in=path).values("user_id")
    return list(User.objects.filter(pk__in=holders).order_by("username"))
