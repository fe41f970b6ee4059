"""Tablets of branches: which device speaks for which unit, and the answers it brought that could not be counted."""

import uuid

from django.conf import settings
from django.db import models

from surveys.models.organisation import Unit


class KioskDevice(models.Model):
    """A tablet at a unit. The pairing code and the device's token are stored as hashes only.

    What it reports at each contact stands here as it said it last: it is shown, and decides nothing.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="kiosks")
    label = models.CharField(max_length=60)
    code_hash = models.BinaryField(max_length=32, null=True, unique=True)
    code_expires_at = models.DateTimeField()
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    paired_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    software = models.CharField(max_length=40, blank=True)
    clock_offset_ms = models.BigIntegerField(null=True, blank=True, help_text="Our time less the device's.")
    queued = models.PositiveIntegerField(default=0, help_text="Answers that waited on it at its last contact.")
    aside = models.PositiveIntegerField(default=0, help_text="Answers that it keeps back since we could not read them.")

    class Meta:
        ordering = ["unit__code", "id"]

    def __str__(self) -> str:
        return self.label


class KioskRefusal(models.Model):
    """An answer from a tablet that could not be counted: kept whole, with the reason."""

    device = models.ForeignKey(KioskDevice, on_delete=models.PROTECT, related_name="refusals")
    key = models.CharField(max_length=36, help_text="The client's UUID; a digest of the content where it has none.")
    reason = models.CharField(max_length=40)
    items = models.JSONField(default=list, help_text="The questions whose answers do not hold.")
    content = models.TextField(help_text="What the device sent, as JSON in ASCII.")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["device", "key"], name="kiosk_refusal_once")]

    def __str__(self) -> str:
        return self.key


class KioskCount(models.Model):
    """One sheet of a device: of a day's occasions how many were eligible, prompted and answered.

    A device sends the sheet's totals again and again; they only grow, so a sheet sent twice is counted once.
    """

    device = models.ForeignKey(KioskDevice, on_delete=models.PROTECT, related_name="counts")
    sheet = models.UUIDField(help_text="The device's own number of the sheet.")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(null=True, help_text="In the bank's zone; empty where the device's clock was set meanwhile.")
    eligible = models.PositiveIntegerField(null=True, help_text="Empty: the device does not know of occasions.")
    prompted = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "day"], name="kiosk_count_unit_day")]
        constraints = [
            models.UniqueConstraint(fields=["device", "sheet"], name="kiosk_count_once"),
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("prompted"))
                & (models.Q(eligible__isnull=True) | models.Q(prompted__lte=models.F("eligible"))),
                name="kiosk_count_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return str(self.sheet)
