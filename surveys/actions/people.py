"""People of the bank: accounts, and the posts that say what they may do."""

from datetime import date

from django.db import transaction

from surveys.actions import audit
from surveys.models import Appointment, Unit, User


class AppointmentRefused(Exception):
    """A post that cannot be given or ended so; the argument is a reason code."""


@transaction.atomic
def create_user(
    *, username: str, name_zh: str, name_en: str, email: str, language: str, password: str, actor: User | None
) -> User:
    """Make an account; it may do nothing before it is appointed."""
    user = User.objects.create_user(
        username=username, email=email, password=password, name_zh=name_zh, name_en=name_en, language=language
    )
    audit.record(actor=actor, verb="user.created", subject=username)
    return user


@transaction.atomic
def appoint(
    *, user: User, unit: Unit, role: str, since: date, until: date | None = None, actor: User | None
) -> Appointment:
    """Give a user a role at a unit.

    Raises
    ------
    AppointmentRefused
        ``ends_before_it_begins``, ``held_already``, ``unit_not_open``.
    """
    if until is not None and until <= since:
        raise AppointmentRefused("ends_before_it_begins")
    if unit.opened > since or (unit.closed is not None and unit.closed <= since):
        raise AppointmentRefused("unit_not_open")
    held = Appointment.objects.select_for_update().filter(user=user, unit=unit, role=role)
    if any((one.until is None or one.until > since) and (until is None or one.since < until) for one in held):
        raise AppointmentRefused("held_already")
    post = Appointment.objects.create(user=user, unit=unit, role=role, since=since, until=until)
    audit.record(actor=actor, verb="appointment.made", subject=user.username, unit=unit.code, role=role)
    return post


@transaction.atomic
def end_appointment(*, appointment: Appointment, until: date, actor: User | None) -> Appointment:
    """End a post on a day (the first on which it is no longer held).

    Raises
    ------
    AppointmentRefused
        ``ends_before_it_begins``, ``ended_already``, ``last_administrator``.
    """
    post = Appointment.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=appointment.pk)
    if post.until is not None and post.until <= until:
        raise AppointmentRefused("ended_already")
    if until <= post.since:
        raise AppointmentRefused("ends_before_it_begins")
    others = Appointment.objects.filter(role="headquarters", until=None, user__is_active=True).exclude(pk=post.pk)
    if post.role == "headquarters" and not others.exists():
        raise AppointmentRefused("last_administrator")
    post.until = until
    post.save(update_fields=["until"])
    audit.record(actor=actor, verb="appointment.ended", subject=post.user.username, unit=post.unit.code, role=post.role)
    return post
