"""Addresses of other systems that are told of a publication, and what waits to be delivered to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from dashboards.models.ledger import LedgerEntry


class WebhookEndpoint(models.Model):
    """One address. ``secret`` is sealed with the data keys of this installation; stopped it is told nothing more."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    url = models.URLField(max_length=500)
    secret = models.BinaryField()
    key_id = models.CharField(max_length=40)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["url"], condition=Q(stopped_at__isnull=True), name="webhook_address_once")
        ]

    def __str__(self) -> str:
        return self.url


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class WebhookDelivery(models.Model):
    """One message to one address: written with the publication, sent by a worker until it is taken or given up."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="deliveries")
    event = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    status = models.PositiveIntegerField(null=True, help_text="What the other system answered last.")
    fault = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "entry"], name="webhook_delivery_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="webhook_due")]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint_id}"
