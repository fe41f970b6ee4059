"""The life that rules and schemes share: drafted, submitted, approved by a second person; what is approved stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from django.utils import timezone

from dashboards.models import RuleState, RuleVersion, SchemeVersion
from surveys.actions import audit
from surveys.models import User

DRAFT, SUBMITTED, APPROVED = RuleState.values
EDIT, APPROVE = "edit", "approve"
TRANSITIONS: Mapping[tuple[str, str], str] = MappingProxyType(
    {(DRAFT, SUBMITTED): EDIT, (SUBMITTED, DRAFT): EDIT, (SUBMITTED, APPROVED): APPROVE}
)


Kind = TypeVar("Kind", RuleVersion, SchemeVersion)


@dataclass(frozen=True)
class Life(Generic[Kind]):
    """What one kind of version has of its own.

    Attributes
    ----------
    name : begins the verbs of the audit log
    refusal : raised with a reason code
    allow : raises `PermissionDenied` where the actor may not do this (`EDIT`, `APPROVE`) to the version
    check : raises every fault of the version
    open_to : a reason code where it may be neither submitted nor approved now, whoever asks; '' where it may
    """

    name: str
    refusal: type[Exception]
    allow: Callable[[Kind, User, str], None]
    check: Callable[[Kind], object]
    open_to: Callable[[Kind], str]

    def move(self, locked: Kind, to: str, actor: User) -> Kind:
        """Take a locked version one step.

        Raises
        ------
        PermissionDenied, and ``refusal``: ``not_from_here``, ``second_person_needed``, or what ``open_to`` says
        """
        step = TRANSITIONS.get((locked.state, to))
        self.allow(locked, actor, step or EDIT)
        if step is None:
            raise self.refusal("not_from_here")
        if step == APPROVE and (reason := self._second_person(locked, actor)):
            raise self.refusal(reason)
        if to != DRAFT and (reason := self.open_to(locked)):  # its author is told, not the second person alone
            raise self.refusal(reason)
        self.check(locked)
        locked.state = to
        if to == SUBMITTED:
            locked.submitted_by = actor
        elif to == APPROVED:
            locked.approved_by, locked.approved_at = actor, timezone.now()
        locked.save()
        audit.record(actor=actor, verb=f"{self.name}.{to}", subject=locked, first_month=locked.first_month)
        return locked

    def drop(self, locked: Kind, actor: User) -> None:
        """Throw a locked draft away; ``not_a_draft`` for what was submitted or approved."""
        self.allow(locked, actor, EDIT)
        if locked.state != DRAFT:
            raise self.refusal("not_a_draft")
        audit.record(actor=actor, verb=f"{self.name}.dropped", subject=locked)
        locked.delete()

    @staticmethod
    def _second_person(locked: Kind, actor: User) -> str:
        """Neither who wrote it nor who submitted it."""
        return "second_person_needed" if actor.pk in (locked.submitted_by_id, locked.created_by_id) else ""
