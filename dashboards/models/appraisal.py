"""Appraisals as they were calculated and published: nothing here is ever changed or deleted."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from dashboards.models.scheme import Scheme, SchemeVersion
from dashboards.models.score_run import ScoreRun
from surveys.models import Unit


class AppraisalRun(models.Model):
    """One calculation of a period by a scheme. A correction is a run that names the old one."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="runs")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="runs")
    period = models.CharField(max_length=8, help_text="A quarter, like 2026Q3.")
    first_month = models.IntegerField()
    last_month = models.IntegerField()
    score_runs = models.ManyToManyField(ScoreRun, related_name="appraisals")
    facts_as_of = models.DateTimeField(help_text="What was recorded later is not in it.")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why the old one is corrected.")
    units = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the digests of its results, in the order of unit codes.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-last_month", "scheme", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "period"], condition=Q(supersedes__isnull=True), name="appraised_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.period}"


class AppraisalResult(models.Model):
    """One unit's scorecard: what the board reads as columns, and the whole as canonical JSON."""

    run = models.ForeignKey(AppraisalRun, on_delete=models.PROTECT, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appraisals")
    state = models.CharField(max_length=10)
    plain = models.DecimalField(max_digits=4, decimal_places=1, null=True, help_text="The total without a veto.")
    plain_grade = models.CharField(max_length=1, blank=True)
    total = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    grade = models.CharField(max_length=1, blank=True)
    vetoed = models.BooleanField()
    points = models.JSONField(help_text="By component, as texts; null where its weight went to the others.")
    content = models.TextField(help_text="Canonical JSON; see formulas.scorecard.payload.")
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="appraisal_result_once")]
        indexes = [models.Index(fields=["unit", "run"], name="appraisal_of_unit")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.unit_id}"


class AppraisalStepKind(models.TextChoices):
    REVIEW = "review"
    SIGNED = "signed"
    PUBLISHED = "published"
    FINAL = "final"


class AppraisalStep(models.Model):
    """One step of a run's life; each once, whoever is quicker."""

    run = models.ForeignKey(AppraisalRun, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=AppraisalStepKind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["run", "at", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="appraisal_step_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.kind}"


class AppraisalComment(models.Model):
    """What somebody remarked while a run was in review."""

    run = models.ForeignKey(AppraisalRun, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(max_length=2000)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"on {self.run_id}"
