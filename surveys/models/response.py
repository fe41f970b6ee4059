"""Answers: append-only, keyed (month, id) so that they can be partitioned; the ledger and its outbox."""

from django.db import models
from django.db.models import Q

from surveys.models.campaign import Wave
from surveys.models.organisation import UnitPath
from surveys.models.survey import SurveyVersion


class Receipt(models.Model):
    """Where uniqueness lives: inserted first; its id is the response's id."""

    client_uuid = models.UUIDField(unique=True)
    source_key = models.CharField(max_length=80, null=True, unique=True, help_text="A single-use way in, once used.")  # noqa: DJ001
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    month = models.IntegerField()

    def __str__(self) -> str:
        return str(self.client_uuid)


class Response(models.Model):
    """One person's answers to one version, with everything known then frozen beside them.

    ``scores`` is one byte per scored item (see ``engine.validation``); an internal answer holds a block for each of
    ``subjects`` (path ids), a customer's answer one block for ``path``.
    """

    pk = models.CompositePrimaryKey("month", "id")
    month = models.IntegerField(help_text="yyyymm of receipt in the bank's zone; decides the period.")
    id = models.BigIntegerField()
    day = models.IntegerField(help_text="yyyymmdd of receipt in the bank's zone.")
    received_at = models.DateTimeField()
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey(Wave, null=True, on_delete=models.PROTECT, related_name="+")
    path = models.ForeignKey(UnitPath, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_id = models.BigIntegerField(null=True, help_text="The last unit of path, for look-up.")
    subjects = models.JSONField(null=True, help_text="Path ids of the rated departments, in the order of their blocks.")
    rater_group = models.ForeignKey(
        "surveys.RaterGroup", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.SmallIntegerField(default=0)
    segment = models.SmallIntegerField(default=0)
    product_id = models.BigIntegerField(default=0)
    age_band = models.SmallIntegerField(default=0)
    tenure_band = models.SmallIntegerField(default=0)
    transaction_type = models.SmallIntegerField(default=0)
    account_manager_id = models.BigIntegerField(null=True)
    access_point_id = models.BigIntegerField(null=True)
    service_date = models.DateField(null=True)
    language = models.SmallIntegerField(default=0)
    scored = models.BooleanField(
        default=False, help_text="Came from a system-drawn invitation: enters official figures."
    )
    seconds = models.IntegerField(null=True, help_text="From opening the page to sending it, where known.")
    origin = models.CharField(max_length=10, default="page")
    answers = models.JSONField(help_text="Canonical answers without free texts.")
    scores = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["unit_id", "month"], name="response_unit_month"),
            models.Index(fields=["id"], name="response_id"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ResponseText(models.Model):
    """A free text, apart from the answers so that it can be erased."""

    response_id = models.BigIntegerField()
    month = models.IntegerField()
    item = models.CharField(max_length=90)
    language = models.SmallIntegerField(default=0)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response_id", "item"], name="text_once")]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.item}"


class ResponseLink(models.Model):
    """Which invitation a response came from, apart so that it can be erased."""

    response_id = models.BigIntegerField(primary_key=True)
    invitation_id = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"{self.response_id} from {self.invitation_id}"


class EventKind(models.IntegerChoices):
    RECORDED = 1
    WITHDRAWN = 2
    REINSTATED = 3
    REATTRIBUTED = 4
    ERASED = 5


class ResponseEvent(models.Model):
    """The append-only ledger. An event takes the response from ``minus`` and counts it at ``plus``."""

    response_id = models.BigIntegerField(db_index=True)
    month = models.IntegerField()
    kind = models.SmallIntegerField(choices=EventKind.choices)
    minus = models.ForeignKey(UnitPath, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    plus = models.ForeignKey(UnitPath, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response_id"], condition=Q(kind=1), name="event_recorded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.get_kind_display()}"


class Outbox(models.Model):
    """An event that is not folded yet; deleted in the transaction that folds it."""

    event_id = models.BigIntegerField(primary_key=True)
    release_at = models.DateTimeField(help_text="Not folded before: an internal wave is shown only after it closes.")
    parked = models.BooleanField(default=False)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["release_at", "event_id"], condition=Q(parked=False), name="outbox_due")]

    def __str__(self) -> str:
        return str(self.event_id)


class ResponseDraft(models.Model):
    """Pages of an answer not yet sent; deleted when it is. The internal programme never has one."""

    public_id = models.UUIDField(primary_key=True)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    page = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self) -> str:
        return str(self.public_id)
