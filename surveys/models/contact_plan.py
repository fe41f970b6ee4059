"""Regular contact: how often customers of a segment are called on, and each call or visit that was made."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from surveys.models.customer import Customer
from surveys.models.organisation import Unit


class ContactPlan(models.Model):
    """One version of the plan; a draft until a second person approves it, then unchangeable."""

    number = models.PositiveIntegerField(unique=True)
    definition = models.JSONField(help_text="See engine.contact_plan.")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(Value(1), condition=Q(approved_at__isnull=True), name="contact_plan_one_draft")
        ]

    def __str__(self) -> str:
        return f"contact plan {self.number}"


class ContactWay(models.TextChoices):
    VISIT = "visit"
    PHONE = "phone"
    BRANCH = "branch"
    ONLINE = "online"


class ContactOutcome(models.TextChoices):
    WELL = "well"
    WISH = "wish"
    TROUBLE = "trouble"
    DECLINED = "declined"
    NOT_REACHED = "not_reached"


class RegularContact(models.Model):
    """A call or visit; never changed, but that its words go when the customer asks to be forgotten."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="regular_contacts", db_index=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="Home branch at that time."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    way = models.CharField(max_length=10, choices=ContactWay.choices)
    outcome = models.CharField(max_length=12, choices=ContactOutcome.choices)
    reached = models.BooleanField(help_text="Only such a contact fulfils the plan.")
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=False, outcome="not_reached") | Q(reached=True) & ~Q(outcome="not_reached"),
                name="regular_contact_reached",
            )
        ]
        indexes = [models.Index(fields=["customer", "day"], name="regular_contact_of")]

    def __str__(self) -> str:
        return f"{self.customer_id} on {self.day}"
