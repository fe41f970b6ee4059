"""What follows when a case is late or settled: who above was told, and what the customer says when asked again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.models.case import Case
from surveys.models.invitation import Invitation


class CaseEscalation(models.Model):
    """Somebody above the owner was told that a case is past due: once for each step of the rules."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    step = models.PositiveSmallIntegerField(help_text="1 for the first.")
    told = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "step"], name="escalation_once")]
        indexes = [models.Index(fields=["told", "case"], name="escalation_told")]

    def __str__(self) -> str:
        return f"{self.case_id} step {self.step}"


class CaseAgain(models.Model):
    """The customer of a settled case is asked again, once for each closing; or is not, and why.

    An invitation that has such a row is a re-survey: never scored, and outside the rule of one survey in ninety days.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="again")
    closed_at = models.DateTimeField(help_text="The closing that it follows.")
    at = models.DateTimeField()
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.PROTECT, related_name="again")
    refused = models.CharField(max_length=20, blank=True, help_text="A code: why they are not asked.")
    response_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    points = models.PositiveSmallIntegerField(
        null=True, help_text="Their own word on 0-100; none where they gave none."
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "closed_at"], name="again_once"),
            models.CheckConstraint(
                condition=Q(invitation__isnull=True, response_id__isnull=True) & ~Q(refused="")
                | Q(invitation__isnull=False, refused=""),
                name="again_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} again"
