"""Official figures as they were computed and published: nothing here is ever changed or deleted."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from dashboards.models.rules import RuleVersion
from surveys.models import Product, Programme, Unit


class ScoreRun(models.Model):
    """The official figures of the quarters that end with a period. A correction is a run that names the old one."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    programme = models.CharField(max_length=20, choices=Programme.choices)
    period = models.CharField(max_length=8, help_text="The quarter that was closed, like 2026Q3.")
    first_month = models.IntegerField()
    last_month = models.IntegerField()
    rules = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="runs")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why the old one is corrected.")
    answers = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    outcome = models.CharField(max_length=30, help_text="That of the headline index.")
    code_version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, help_text="Of the snapshot's canonical bytes.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-last_month", "programme", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "period"], condition=Q(supersedes__isnull=True), name="period_closed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.period}"


class RunSnapshot(models.Model):
    """The canonical bytes of a run, compressed: all that is needed to compute it again."""

    run = models.OneToOneField(ScoreRun, primary_key=True, on_delete=models.PROTECT, related_name="snapshot")
    content = models.BinaryField()
    size = models.BigIntegerField(help_text="Bytes before compression.")

    def __str__(self) -> str:
        return str(self.run_id)


class RunFigure(models.Model):
    """One index of one unit (or product) in a run; ``steps`` has every published column of it."""

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="figures")
    index = models.CharField(max_length=40)
    code = models.CharField(max_length=40, help_text="Of the unit or product, as in the snapshot.")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    peers = models.CharField(max_length=120)
    n = models.PositiveIntegerField()
    status = models.CharField(max_length=12)
    verdict = models.CharField(max_length=14, blank=True, help_text="The class; empty where it was not compared.")
    value = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    rank = models.PositiveIntegerField(null=True)
    steps = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "index", "code"], name="run_figure_once")]
        indexes = [models.Index(fields=["unit", "run"], name="run_figure_of_unit")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.index} {self.code}"


class RunAnswers(models.Model):
    """Which responses stand behind a unit's figures, or were left out: little-endian int64 response ids.

    ``local`` has the run-local numbers beside them, little-endian int32. The internal programme is anonymous: it has
    counts only.
    """

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="contributions")
    code = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    excluded = models.CharField(max_length=20, blank=True, help_text="Why they were left out; empty where they count.")
    n = models.PositiveIntegerField()
    responses = models.BinaryField()
    local = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "code", "excluded"], name="run_answers_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.code} {self.excluded}"


class StepKind(models.TextChoices):
    PROPOSED = "proposed"
    PUBLISHED = "published"


class RunStep(models.Model):
    """Proposed for publication by one person, published by another; each once."""

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="run_step_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.kind}"
