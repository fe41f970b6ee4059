"""The dated tree of units, and who holds which post in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class UnitKind(models.TextChoices):
    HEAD_OFFICE = "head_office"
    REGION = "region"
    BRANCH = "branch"
    DEPARTMENT = "department"


class Unit(models.Model):
    """A node of the organisation: where it stands is dated in :class:`UnitPlacement`."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    opened = models.DateField()
    closed = models.DateField(null=True, blank=True, help_text="The first day on which it no longer exists.")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(closed__gt=F("opened")), name="unit_closes_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class UnitPlacement(models.Model):
    """From ``since`` until ``until`` (exclusive) the unit stood under ``parent`` (none: at the top)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="child_placements")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["unit_id", "since"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "since"], name="placement_once_a_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(until__isnull=True), name="placement_one_open"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="placement_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} under {self.parent_id} since {self.since}"


class UnitPath(models.Model):
    """An ancestor path as it once was, top first, the unit last; rows are never changed or deleted."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paths")
    ids = models.CharField(max_length=200, unique=True, help_text="Unit ids from the top, joined by slashes.")

    def __str__(self) -> str:
        return self.ids

    @property
    def unit_ids(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.ids.split("/"))


class Role(models.TextChoices):
    HEADQUARTERS = "headquarters"
    DESIGNER = "designer"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ACCOUNT_MANAGER = "account_manager"
    FRONTLINE = "frontline"
    AUDITOR = "auditor"
    EXTERNAL = "external"


class Appointment(models.Model):
    """A user holds a role at a unit from ``since`` until ``until`` (exclusive)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role", "since"], name="appointment_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="appointment_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} at {self.unit_id}"
