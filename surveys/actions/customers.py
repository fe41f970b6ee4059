"""What a customer may ask of us, and the limits within which they are asked; each deed leaves a line in the audit."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from surveys.actions import audit
from surveys.actions.cases.forgetting import forget_cases
from surveys.actions.invitations import revoke_invitation
from surveys.actions.responses import erase_response
from surveys.models import (
    CalendarDay,
    Contact,
    ContactLimit,
    ContactLog,
    Customer,
    EventKind,
    Invitation,
    Optout,
    ReceiptCode,
    RegularContact,
    ResponseDraft,
    ResponseEvent,
    ResponseLink,
    User,
)


@transaction.atomic
def opt_out(*, customer: Customer, via: str, programme: str = "", channel: int = 0, actor: User | None) -> None:
    """Never ask this customer again: at all, by one programme, or on one channel. Once more changes nothing.

    What was not answered yet is taken back where they are out of everything or of its programme.
    """
    Customer.objects.select_for_update().get(pk=customer.pk)
    scope = {"customer": customer, "programme": programme, "channel": channel, "withdrawn_at": None}
    if Optout.objects.filter(customer=customer, programme=programme, channel=channel, withdrawn_at=None).exists():
        return
    Optout.objects.create(**scope, via=via, at=timezone.now())
    if channel == 0:
        _take_back(customer, programme, actor)
    audit.record(
        actor=actor, verb="customer.opted_out", subject=customer.key, via=via, programme=programme, channel=channel
    )


@transaction.atomic
def opt_in(*, customer: Customer, programme: str = "", channel: int = 0, actor: User | None) -> None:
    """Take an opt-out back, as the customer asked."""
    rows = Optout.objects.filter(customer=customer, programme=programme, channel=channel, withdrawn_at__isnull=True)
    if rows.update(withdrawn_at=timezone.now()):
        audit.record(actor=actor, verb="customer.opted_in", subject=customer.key, programme=programme, channel=channel)


@transaction.atomic
def erase_customer(*, customer: Customer, reason: str, actor: User | None) -> int:
    """Forget who a customer is and what they wrote; return how many answers lost their texts.

    Their contacts, texts, drafts and links to answers go for good; counts, scores and the pseudonym stay, so that no
    figure changes and the source's next file does not bring them back. Invitations not answered yet end.
    """
    locked = Customer.objects.select_for_update().get(pk=customer.pk)
    if locked.erased_at is not None:
        return 0
    _take_back(locked, "", actor)
    invitations = dict(Invitation.objects.filter(customer=locked).values_list("pk", "public_id"))
    ResponseDraft.objects.filter(public_id__in=invitations.values()).delete()
    answered = ResponseLink.objects.filter(invitation_id__in=invitations).values_list("response_id", flat=True)
    erased = set(
        ResponseEvent.objects.filter(response_id__in=answered, kind=EventKind.ERASED).values_list(
            "response_id", flat=True
        )
    )
    todo = [response_id for response_id in answered if response_id not in erased]
    for response_id in todo:
        erase_response(response_id=response_id, actor=actor, reason=reason)
    forget_cases(Q(customer=locked))
    RegularContact.objects.filter(customer=locked).exclude(text="").update(text="")
    Invitation.objects.filter(pk__in=invitations).update(customer=None)
    ContactLog.objects.filter(customer=locked).update(invitation=None)
    ReceiptCode.objects.filter(invitation__in=invitations).delete()
    Contact.objects.filter(customer=locked).delete()
    locked.erased_at, locked.line_digest, locked.birth_year = timezone.now(), b"", None
    locked.save(update_fields=["erased_at", "line_digest", "birth_year"])
    audit.record(actor=actor, verb="customer.erased", subject=locked.key, reason=reason[:200], answers=len(todo))
    return len(todo)


def _take_back(customer: Customer, programme: str, actor: User | None) -> None:
    """End the invitations that were not answered yet."""
    rows = Invitation.objects.filter(customer=customer, answered_at__isnull=True, revoked_at__isnull=True)
    if programme:
        rows = rows.filter(wave__campaign__version__survey__programme=programme)
    for invitation in rows:
        revoke_invitation(invitation=invitation, actor=actor)


def contact_not_made(*, invitation: Invitation) -> None:
    """A message never reached its customer: it does not count as having asked them."""
    ContactLog.objects.filter(invitation=invitation, void_at__isnull=True).update(void_at=timezone.now())


@transaction.atomic
def set_contact_limit(
    *, programme: str = "", segment: int = 0, days: int, at_most: int = 1, actor: User | None
) -> ContactLimit:
    """Ask customers of a programme, a segment, or both, at most so often in so many days; beside the one in ninety."""
    limit, _new = ContactLimit.objects.update_or_create(
        programme=programme, segment=segment, defaults={"days": days, "at_most": at_most}
    )
    audit.record(
        actor=actor, verb="contact_limit.set", subject=limit.pk, programme=programme, segment=segment, days=days,
        at_most=at_most,
    )  # fmt: skip
    return limit


@transaction.atomic
def drop_contact_limit(*, limit: ContactLimit, actor: User | None) -> None:
    """Take a limit away; the one in ninety days stays."""
    audit.record(
        actor=actor, verb="contact_limit.dropped", subject=limit.pk, programme=limit.programme, segment=limit.segment,
        days=limit.days, at_most=limit.at_most,
    )  # fmt: skip
    limit.delete()


@transaction.atomic
def set_calendar_day(*, day: date, working: bool, name: str, actor: User | None) -> None:
    """Say that people work on a day, or do not, otherwise than the calendar has it."""
    CalendarDay.objects.update_or_create(day=day, defaults={"working": working, "name": name[:40]})
    audit.record(actor=actor, verb="calendar.set", subject=day, working=working, name=name[:40])


@transaction.atomic
def drop_calendar_day(*, day: date, actor: User | None) -> None:
    """Let the calendar that comes with Manyi say again whether people work on a day."""
    if CalendarDay.objects.filter(day=day).delete()[0]:
        audit.record(actor=actor, verb="calendar.dropped", subject=day)
