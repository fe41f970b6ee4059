"""Ways in: a single-use invitation for one customer, or an access point that stands in a branch."""

import uuid

from django.db import models

from surveys.models.campaign import Campaign, Wave
from surveys.models.organisation import Unit, UnitPath
from surveys.models.survey import Product


class Invitation(models.Model):
    """A single-use token for one customer and contact, with what is known of them frozen as it was drawn."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    token_hash = models.BinaryField(max_length=32, unique=True)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="invitations")
    path = models.ForeignKey(UnitPath, on_delete=models.PROTECT, related_name="+")
    channel = models.SmallIntegerField(default=0)
    segment = models.SmallIntegerField(default=0)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    age_band = models.SmallIntegerField(default=0)
    tenure_band = models.SmallIntegerField(default=0)
    transaction_type = models.SmallIntegerField(default=0)
    account_manager = models.ForeignKey(
        "surveys.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    service_date = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=2, default="zh")
    drawn = models.BooleanField(default=False, help_text="Drawn by the system: its answer enters official figures.")
    draw = models.ForeignKey(
        "surveys.Draw", null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    inclusion = models.DecimalField(
        max_digits=10, decimal_places=9, null=True, blank=True, help_text="Probability of having been drawn."
    )
    occasion_date = models.DateField(null=True, blank=True, help_text="The day of what is asked about.")
    customer = models.ForeignKey(
        "surveys.Customer", null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations",
        help_text="Emptied on erasure.",
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["wave", "path"])]

    def __str__(self) -> str:
        return str(self.public_id)


class AccessPointKind(models.TextChoices):
    QR = "qr"
    COUNTER = "counter"
    KIOSK = "kiosk"


class AccessPoint(models.Model):
    """A QR poster, a counter's sign or a tablet: anyone may answer there, so it never enters official figures."""

    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=10, choices=AccessPointKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="access_points")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="access_points")
    label = models.CharField(max_length=60, blank=True)
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rotates = models.BooleanField(default=False, help_text="Its code is on a display and changes every few minutes.")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["unit__code", "code"]

    def __str__(self) -> str:
        return self.code


class ReceiptCode(models.Model):
    """A transaction was given its code: once, however often it is asked for. Deleted with its customer's erasure."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="receipt_codes")
    reference = models.BinaryField(max_length=32, help_text="Keyed hash of the transaction's reference.")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="receipt_code")
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "reference"], name="receipt_code_once")]

    def __str__(self) -> str:
        return f"code of invitation {self.invitation_id}"
