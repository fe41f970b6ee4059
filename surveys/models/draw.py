"""Samples drawn by the system: from what, by which seed, who was left out and why. Nothing here is ever changed."""

from django.conf import settings
from django.db import models

from surveys.models.campaign import Wave
from surveys.models.customer import Customer
from surveys.models.organisation import Unit


class FrameKind(models.TextChoices):
    CUSTOMERS = "customers"
    TRANSACTIONS = "transactions"


class SkipReason(models.IntegerChoices):
    CLOSED = 1, "no longer a customer"
    ERASED = 2, "contacts erased at the customer's request"
    OPTED_OUT = 3, "opted out"
    SEGMENT_LEFT_OUT = 4, "segment left out of this campaign"
    NO_CONTACT = 5, "no contact for any channel of the campaign"
    SURVEYED = 6, "surveyed in the last 90 days"
    PROGRAMME_LIMIT = 7, "limit of the programme reached"
    SEGMENT_LIMIT = 8, "limit of the segment reached"


class Draw(models.Model):
    """One draw of one wave; the same seed on the same frame gives the same sample again."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="draws")
    seed = models.CharField(max_length=64)
    frame = models.CharField(max_length=12, choices=FrameKind.choices)
    terms = models.JSONField(help_text="All else that decided: dates, limits, response rate, segments left out.")
    frame_digest = models.BinaryField(max_length=32, help_text="SHA-256 over everyone in the frame, in order.")
    sample_digest = models.BinaryField(max_length=32, help_text="SHA-256 over everyone drawn, in order.")
    population = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"draw {self.pk} of wave {self.wave_id}"


class DrawStratum(models.Model):
    """A branch and a segment in a draw: the finite population, and how many of it were drawn."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="strata")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    segment = models.SmallIntegerField()
    population = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    quota = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "unit", "segment"], name="stratum_once")]

    def __str__(self) -> str:
        return f"{self.draw_id}/{self.unit_id}/{self.segment}"


class DrawSkip(models.Model):
    """Someone in the frame who could not be drawn, and why."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="skips", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="skips")
    reason = models.SmallIntegerField(choices=SkipReason.choices)

    class Meta:
        indexes = [models.Index(fields=["draw", "reason"], name="skip_reasons")]

    def __str__(self) -> str:
        return f"{self.draw_id}/{self.customer_id}: {self.reason}"
