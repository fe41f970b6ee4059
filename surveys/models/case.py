"""Follow-up cases: the rules that open them, one unhappy customer's case, and what was done about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from surveys.models.customer import Customer
from surveys.models.organisation import Unit
from surveys.models.survey import Programme


class CaseRules(models.Model):
    """One version of the rules; a draft until a second person approves it, then unchangeable."""

    number = models.PositiveIntegerField(unique=True)
    definition = models.JSONField(help_text="See engine.case_rules.")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(Value(1), condition=Q(approved_at__isnull=True), name="case_rules_one_draft")
        ]

    def __str__(self) -> str:
        return f"case rules {self.number}"


class CaseCheck(models.Model):
    """A response that the rules have not looked at yet: written with it, deleted in the transaction that looks."""

    response_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.response_id)


class CaseState(models.TextChoices):
    OPEN = "open"
    WORKING = "working"
    CLOSED = "closed"


class CaseCause(models.TextChoices):
    WAITING = "waiting"
    ATTITUDE = "attitude"
    AUTHORISATION = "authorisation"
    FEES = "fees"
    PRODUCT = "product"
    DIGITAL = "digital"
    PREMISES = "premises"
    OTHER = "other"


class CaseOutcome(models.TextChoices):
    RECOVERED = "recovered"
    NOT_RECOVERED = "not_recovered"
    UNREACHABLE = "unreachable"
    DECLINED = "declined"
    UNFOUNDED = "unfounded"


class Case(models.Model):
    """The follow-up of one unhappy customer. Nothing that happens here changes an answer or a score."""

    response_id = models.BigIntegerField()
    rules = models.ForeignKey(CaseRules, on_delete=models.PROTECT, related_name="cases")
    rule = models.CharField(max_length=40, help_text="Code of the rule that opened it.")
    grounds = models.JSONField(help_text="Scores and words that met the rule.")
    programme = models.CharField(max_length=20, choices=Programme.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    segment = models.SmallIntegerField(default=0)
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.SET_NULL, related_name="cases", help_text="Emptied on erasure."
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True, help_text="The first time that somebody tried to reach them.")
    closed_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=15, choices=CaseCause.choices, blank=True)
    outcome = models.CharField(max_length=15, choices=CaseOutcome.choices, blank=True)
    complaint = models.CharField(max_length=40, blank=True, help_text="Reference of a complaint about the same thing.")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response_id", "rule"], name="case_once"),
            models.CheckConstraint(
                condition=(Q(state="closed") & Q(closed_at__isnull=False) & ~Q(cause="") & ~Q(outcome=""))
                | (~Q(state="closed") & Q(closed_at__isnull=True) & Q(outcome="")),
                name="case_closed_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], condition=Q(closed_at__isnull=True), name="case_due"),
            models.Index(fields=["unit", "opened_at"], name="case_of_unit"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class CaseEventKind(models.TextChoices):
    OPENED = "opened"
    NOTE = "note"
    CONTACT_SHOWN = "contact_shown"
    ATTEMPT = "attempt"
    HANDED_OVER = "handed_over"
    COMPLAINT_LINKED = "complaint_linked"
    CLOSED = "closed"
    REOPENED = "reopened"
    ESCALATED = "escalated"
    ASKED_AGAIN = "asked_again"
    NOT_ASKED_AGAIN = "not_asked_again"
    ANSWERED_AGAIN = "answered_again"


class CaseEvent(models.Model):
    """One thing done in a case; its words go when the customer asks to be forgotten."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=CaseEventKind.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
