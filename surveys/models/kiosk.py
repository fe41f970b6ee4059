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
