"""Value segments: rules that two people stand for, and which customer was in which segment since when."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from surveys.models.customer import Customer


class SegmentRule(models.Model):
    """One version of the rule; a draft until a second person approves it, then unchangeable."""

    number = models.PositiveIntegerField(unique=True)
    definition = models.JSONField(help_text="See engine.segments.")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(Value(1), condition=Q(approved_at__isnull=True), name="segment_rule_one_draft")
        ]

    def __str__(self) -> str:
        return f"rule {self.number}"


class SegmentAssignment(models.Model):
    """Into which segment a customer came on a day, by which rule, and on what grounds; never changed."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="assignments")
    segment = models.SmallIntegerField()
    since = models.DateField()
    rule = models.ForeignKey(SegmentRule, on_delete=models.PROTECT, related_name="+", db_index=False)
    contribution = models.BigIntegerField(null=True)
    growth = models.IntegerField(null=True)

    class Meta:
        ordering = ["-since", "-id"]

    def __str__(self) -> str:
        return f"{self.customer_id} in {self.segment} since {self.since}"
