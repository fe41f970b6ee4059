from django.conf import settings
from django.db import models
from django.db.models import F, Q

from surveys.models.organisation import Unit
from surveys.models.survey import SurveyVersion


class CampaignState(models.TextChoices):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ISSUED = "issued"
    CLOSED = "closed"


class Campaign(models.Model):
    """One issue of a survey version: to whom, through which channels, how many answers are wanted."""

    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="campaigns")
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    channels = models.JSONField(default=list, help_text="Names of engine.dimensions.CHANNELS.")
    scope = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="campaigns", help_text="The units below it answer."
    )
    target = models.PositiveIntegerField(default=55, help_text="Answers wanted per unit.")
    rated_units = models.ManyToManyField(
        Unit, blank=True, related_name="rated_in", help_text="Internal programme only."
    )
    state = models.CharField(max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    segment_quota = models.JSONField(default=dict, blank=True, help_text="Per cent of the target per segment name.")
    ask_bzc = models.BooleanField(default=True, help_text="Whether customers of the segment BZC are asked too.")
    reminder_days = models.PositiveSmallIntegerField(null=True, blank=True)
    sending_paused_at = models.DateTimeField(null=True, blank=True, help_text="Since when no message goes out.")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name_zh


class Wave(models.Model):
    """One opening and closing of a campaign; answers name their wave."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveIntegerField(default=1)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        ordering = ["campaign_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="wave_number_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="wave_closes_later"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.number}"
