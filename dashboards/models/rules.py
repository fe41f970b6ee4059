"""The rules of the official figures, as versions; the indices that live figures show are those in force."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.models import Programme


class RuleState(models.TextChoices):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"


class RuleVersion(models.Model):
    """A programme's rules: see `formulas.rules.load_rules` for `content`. Nothing in an approved one changes."""

    programme = models.CharField(max_length=20, choices=Programme.choices)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    first_month = models.IntegerField(help_text="In force for periods that begin in this month (yyyymm) or later.")
    state = models.CharField(max_length=10, choices=RuleState.choices, default=RuleState.DRAFT)
    note = models.CharField(max_length=300, blank=True, help_text="Why they change, in the proposer's words.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="rules_number_once"),
            models.UniqueConstraint(fields=["programme"], condition=~Q(state="approved"), name="rules_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"

    @property
    def is_approved(self) -> bool:
        return self.state == RuleState.APPROVED
