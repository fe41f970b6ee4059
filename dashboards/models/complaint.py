"""Complaints, by the number another system gave them. No words and no name of the customer are kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from dashboards.models.observation import Severity
from surveys.models import Unit


class ComplaintCategory(models.TextChoices):
    ATTITUDE = "attitude"
    WAITING = "waiting"
    AUTHORISATION = "authorisation"
    FEES = "fees"
    PRODUCT = "product"
    DIGITAL = "digital"
    PREMISES = "premises"
    PRIVACY = "privacy"
    OTHER = "other"


class ComplaintChannel(models.TextChoices):
    BRANCH = "branch"
    HOTLINE = "hotline"
    APP = "app"
    LETTER = "letter"
    REGULATOR = "regulator"
    MEDIA = "media"
    OTHER = "other"


class Complaint(models.Model):
    """One complaint in one of its versions: of ``reference`` the highest ``number`` recorded by a time counts at it."""

    reference = models.CharField(max_length=40)
    number = models.PositiveIntegerField(default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="complaints")
    category = models.CharField(max_length=15, choices=ComplaintCategory.choices)
    channel = models.CharField(max_length=10, choices=ComplaintChannel.choices)
    severity = models.CharField(max_length=8, choices=Severity.choices[1:])
    received_on = models.DateField()
    due_on = models.DateField()
    handled_on = models.DateField(null=True)
    upheld = models.BooleanField(null=True, help_text="None while it is not decided.")
    withdrawn = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "number"], name="complaint_version_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("received_on")), name="complaint_due_later"),
            models.CheckConstraint(
                condition=Q(handled_on__isnull=True) | Q(handled_on__gte=F("received_on")),
                name="complaint_handled_later",
            ),
            models.CheckConstraint(
                condition=Q(upheld__isnull=True) | Q(handled_on__isnull=False), name="complaint_decided_when_handled"
            ),
        ]
        indexes = [models.Index(fields=["unit", "received_on"], name="complaint_of_unit")]

    def __str__(self) -> str:
        return f"{self.reference} version {self.number}"

    @property
    def in_time(self) -> bool | None:
        """Whether it was handled by its day; None while it is open."""
        return None if self.handled_on is None else self.handled_on <= self.due_on
