"""Schemes of the appraisal, as versions that are in force for named periods."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dashboards.models.rules import RuleState
from surveys.models import Unit


class Scheme(models.Model):
    """What its versions have in common: a code, and the region whose own it is (none: the bank's)."""

    code = models.SlugField(max_length=40, unique=True)
    region = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="schemes")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class SchemeVersion(models.Model):
    """See `formulas.scheme.load_scheme` for ``content``. Nothing in an approved one changes."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    first_month = models.IntegerField(help_text="yyyymm: in force from the quarter that begins with it")
    last_month = models.IntegerField(help_text="yyyymm: up to the quarter that ends with it")
    state = models.CharField(max_length=10, choices=RuleState.choices, default=RuleState.DRAFT)
    note = models.CharField(max_length=300, blank=True, help_text="Why it changes, in the proposer's words.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_number_once"),
            models.UniqueConstraint(fields=["scheme"], condition=~Q(state="approved"), name="scheme_one_open"),
            models.CheckConstraint(condition=Q(last_month__gt=F("first_month")), name="scheme_period_forward"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("created_by")) & ~Q(approved_by=F("submitted_by"))),
                name="scheme_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} V{self.number}"

    @property
    def is_approved(self) -> bool:
        return self.state == RuleState.APPROVED
