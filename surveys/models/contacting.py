"""When customers may be asked: who does not want to be, who was lately, how often at most, and on which days."""

from django.db import models
from django.db.models import Q

from surveys.models.customer import Customer


class Optout(models.Model):
    """A customer does not want to be asked; empty programme: by none of them, channel 0: on none."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="optouts")
    programme = models.CharField(max_length=20, blank=True)
    channel = models.SmallIntegerField(default=0)
    via = models.CharField(max_length=20, help_text="Where they said so: link, sms, hotline, branch, import, erasure.")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "programme", "channel"],
                condition=Q(withdrawn_at__isnull=True),
                name="optout_in_force_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} out of {self.programme or 'all'}"


class ContactLog(models.Model):
    """A customer was asked (or is about to be): what counts against the limits, whatever the channel."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_log", db_index=False)
    at = models.DateTimeField()
    programme = models.CharField(max_length=20)
    invitation = models.OneToOneField(
        "surveys.Invitation", null=True, on_delete=models.CASCADE, related_name="contact_log"
    )
    void_at = models.DateTimeField(null=True, help_text="It never reached them, so it does not count.")

    class Meta:
        indexes = [models.Index(fields=["customer", "at"], condition=Q(void_at__isnull=True), name="contact_counts")]

    def __str__(self) -> str:
        return f"{self.customer_id} at {self.at}"


class ContactLimit(models.Model):
    """At most so many surveys in so many days, beside the one in ninety; empty programme or segment 0: of any."""

    programme = models.CharField(max_length=20, blank=True)
    segment = models.SmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField()
    at_most = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "segment"], name="limit_once"),
            models.CheckConstraint(condition=Q(days__gte=1) & Q(at_most__gte=1), name="limit_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.at_most} in {self.days} days"


class CalendarDay(models.Model):
    """A day that the calendar of the State Council (engine/calendar_cn.json) does not have, or has otherwise."""

    day = models.DateField(primary_key=True)
    working = models.BooleanField()
    name = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
