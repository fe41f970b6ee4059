"""What headquarters supplies for appraisals, one person proposing and another approving: figures, targets, bonuses."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from surveys.models import Unit


class SupplyKind(models.TextChoices):
    """Other figures by unit and quarter; targets by unit and year; bonus and deduction by unit and quarter."""

    FIGURE = "figure"
    TARGET = "target"
    ADJUSTMENT = "adjustment"


class SupplyState(models.TextChoices):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class SupplyBatch(models.Model):
    """What was proposed at once: a file, or one value of a page. It counts from the moment of its approval."""

    kind = models.CharField(max_length=10, choices=SupplyKind.choices)
    source = models.CharField(max_length=10, help_text="page, import or demo")
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=SupplyState.choices, default=SupplyState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was refused.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(state="refused") | ~Q(decided_by=F("proposed_by")),
                name="supply_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="supply_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SuppliedValue(models.Model):
    """One value. Of the approved ones about the same unit, code and period the one approved last counts."""

    batch = models.ForeignKey(SupplyBatch, on_delete=models.PROTECT, related_name="values")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, help_text="Of the figure, of the component (targets), or of the adjustment.")
    first_month = models.IntegerField(help_text="yyyymm")
    last_month = models.IntegerField(help_text="yyyymm")
    value = models.DecimalField(max_digits=18, decimal_places=6)
    reason = models.CharField(max_length=300, blank=True, help_text="Why points are added or taken off.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "unit", "code", "first_month"], name="supplied_once_in_a_batch"),
        ]
        indexes = [models.Index(fields=["first_month", "unit"], name="supplied_in_period")]

    def __str__(self) -> str:
        return f"{self.code} {self.first_month} at {self.unit_id}"
