"""Messages to customers: a row for each that may be sent, and what became of it; no number, no address."""

import uuid

from django.db import models
from django.db.models import Q

from surveys.models.campaign import Campaign
from surveys.models.invitation import Invitation


class MessageState(models.TextChoices):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    DROPPED = "dropped"


class Message(models.Model):
    """One sending of one invitation: the first (kind 0) or its n-th reminder (kind n)."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, help_text="What the gateway knows it by.")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="messages", db_index=False)
    kind = models.PositiveSmallIntegerField(default=0)
    channel = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    reason = models.CharField(max_length=30, blank=True, help_text="A code: why it failed, is uncertain, or waits.")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claim = models.UUIDField(null=True, help_text="Whose sending this is: of one attempt of one worker.")
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    gateway_id = models.CharField(max_length=80, blank=True)
    delivery = models.CharField(max_length=12, blank=True, help_text="What a receipt said: delivered, undelivered.")
    delivered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "kind"], name="message_once")]
        indexes = [
            models.Index(fields=["channel", "not_before"], condition=Q(state="queued"), name="message_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="message_in_hand"),
            models.Index(fields=["channel", "gateway_id"], condition=~Q(gateway_id=""), name="message_at_gateway"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class DeliveryReceipt(models.Model):
    """What a gateway said about a message, once; without a message while nobody knows the id."""

    channel = models.SmallIntegerField()
    gateway_id = models.CharField(max_length=80)
    delivered = models.BooleanField()
    at = models.DateTimeField()
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="receipts")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "gateway_id", "delivered"], name="delivery_receipt_once")
        ]

    def __str__(self) -> str:
        return f"{self.gateway_id}: {self.delivered}"


class SmsReply(models.Model):
    """What a reply by text message led to, once for each id of the gateway; neither its number nor its text."""

    gateway_id = models.CharField(max_length=80, unique=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="replies")
    status = models.CharField(max_length=20, help_text="A name of actions.sms_replies.ReplyStatus.")
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.gateway_id}: {self.status}"


class SendingMinute(models.Model):
    """How many messages of a channel were begun in a minute: what its limit is counted by."""

    channel = models.SmallIntegerField()
    minute = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "minute"], name="sending_minute_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.minute}: {self.used}"


class MessageTemplate(models.Model):
    """A campaign's own words for a channel and language, in place of the standard ones."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="templates")
    channel = models.SmallIntegerField()
    language = models.CharField(max_length=2)
    reminder = models.BooleanField(default=False)
    subject = models.CharField(max_length=120, blank=True)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "channel", "language", "reminder"], name="template_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.channel}/{self.language}"
