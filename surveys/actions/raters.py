"""The anonymous programme's raters: groups of at least five, and keys that nothing joins to who took them."""

import random
import secrets
from collections import defaultdict
from collections.abc import Sequence

from django.core import signing
from django.db import transaction
from django.db.models import Model

from surveys.clock import bank_today
from surveys.models import Appointment, Participation, RaterGroup, Role, User, Wave
from surveys.tree import Tree, load_tree

SMALLEST_GROUP = 5
_SALT = "manyi.rater"


class NotARater(Exception):
    """Not on the list of this wave's raters."""


class AlreadyHandedOut(Exception):
    """This rater took their key before; it cannot be told whether it was used."""


@transaction.atomic
def prepare_raters(wave: Wave) -> int:
    """List the wave's raters (front-line employees below its scope) and group them; return how many there are."""
    tree = load_tree()
    scope = tree.subtree([wave.campaign.scope_id])
    today = bank_today()
    posts = Appointment.objects.filter(role=Role.FRONTLINE, unit_id__in=scope, since__lte=today).exclude(
        until__lte=today
    )
    at_unit: dict[int, set[int]] = defaultdict(set)
    for user_id, unit_id in posts.values_list("user_id", "unit_id"):
        at_unit[unit_id].add(user_id)
    rows = []
    for unit_id, users in _groups_of_five(at_unit, tree).items():
        node = tree.nodes[unit_id]
        group = RaterGroup.objects.create(wave=wave, code=node.code, name_zh=node.zh, name_en=node.en, size=len(users))
        rows += [Participation(wave=wave, user_id=user_id, group=group) for user_id in users]
    random.SystemRandom().shuffle(rows)
    return len(Participation.objects.bulk_create(rows))


def _groups_of_five(at_unit: dict[int, set[int]], tree: Tree) -> dict[int, set[int]]:
    """A unit with fewer than five raters joins its parent's group, up to the top; a lone rest of under five at the top
    joins the smallest group there is."""
    waiting = {unit_id: set(users) for unit_id, users in at_unit.items()}
    groups: dict[int, set[int]] = {}
    for unit_id in sorted(tree.nodes, key=lambda one: -len(tree.path(one))):
        users = waiting.pop(unit_id, set())
        parent = tree.nodes[unit_id].parent
        if len(users) >= SMALLEST_GROUP:
            groups[unit_id] = users
        elif users and parent is not None:
            waiting.setdefault(parent, set()).update(users)
        elif users and groups:
            groups[min(groups, key=lambda one: (len(groups[one]), one))] |= users
    return groups


@transaction.atomic
def hand_out_key(*, wave: Wave, user: User) -> str:
    """Give a rater their single-use key and note only that they took part.

    The key is a signed random number that is stored nowhere; its first use leaves a trace in the receipts, in another
    transaction. Every hand-out rewrites all rows of the group: no row's version, place or number tells who came when.
    """
    mine = Participation.objects.select_related("group").filter(wave=wave, user=user).first()
    if mine is None:
        raise NotARater
    if not _take(mine):
        raise AlreadyHandedOut
    return _signer().sign_object([wave.pk, mine.group_id, secrets.token_urlsafe(16)])


def _take(mine: Participation) -> bool:
    rows = list(Participation.objects.select_for_update().filter(group_id=mine.group_id).order_by("pk"))
    taken = next((row for row in rows if row.user_id == mine.user_id and not row.handed_out), None)
    if taken is None:
        return False
    taken.handed_out = True
    rewrite(Participation, rows)
    return True


def rewrite(model: type[Model], rows: Sequence[Model]) -> None:
    """Delete rows and write them again in random order, in one transaction: afterwards all have the same age."""
    model._default_manager.filter(pk__in=[row.pk for row in rows if row.pk]).delete()
    shuffled = list(rows)
    random.SystemRandom().shuffle(shuffled)
    for row in shuffled:
        row.pk = None
    model._default_manager.bulk_create(shuffled)


def _signer() -> signing.Signer:
    """Without a time stamp: a key must not tell when it was taken."""
    return signing.Signer(salt=_SALT)


def read_key(key: str) -> tuple[int, int, str]:
    """Wave, group and nonce of a key that we signed.

    Raises
    ------
    django.core.signing.BadSignature
        Where we did not.
    """
    wave_id, group_id, nonce = _signer().unsign_object(key)
    return wave_id, group_id, nonce
