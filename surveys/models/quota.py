"""How many answers and invitations a unit is to get in a campaign, where that is not the campaign's own target."""

from django.db import models

from surveys.models.campaign import Campaign
from surveys.models.organisation import Unit


class UnitQuota(models.Model):
    """A unit's own quota in one campaign; the last one set stands, and the audit log has the others."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="unit_quotas")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    answers = models.PositiveIntegerField(help_text="Answers wanted in this campaign.")
    invitations = models.PositiveIntegerField(null=True, help_text="Invitations for them; none: as the campaign draws.")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["campaign_id", "unit__code"]
        constraints = [models.UniqueConstraint(fields=["campaign", "unit"], name="quota_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.unit_id}: {self.answers}"
