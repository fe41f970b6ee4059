"""Work on official figures and appraisals that a worker does in the background, and the advisory report of a run."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from dashboards.models.appraisal import AppraisalRun
from dashboards.models.score_run import ScoreRun
from surveys.models import Programme


class JobKind(models.TextChoices):
    CLOSE = "close"
    REPORT = "report"
    APPRAISE = "appraise"


class JobState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNFINISHED = (JobState.QUEUED.value, JobState.RUNNING.value)


class OfficialJob(models.Model):
    """Closing a quarter, reporting on a run, or calculating an appraisal. A worker holds it while ``claim`` is its own
    and ``seen_at`` is fresh.

    ``run`` is what came of closing, or what the report is about; ``corrects`` the run that a closing corrects. The same
    two of an appraisal are ``appraisal`` and ``corrects_appraisal``; it names a scheme and no programme.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=JobKind.choices)
    programme = models.CharField(max_length=20, choices=Programme.choices, blank=True)
    scheme = models.CharField(max_length=40, blank=True, help_text="The code of the scheme that is calculated by.")
    period = models.CharField(max_length=8, help_text="A quarter, like 2026Q3.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why the run there is is corrected.")
    corrects = models.ForeignKey(ScoreRun, null=True, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ScoreRun, null=True, on_delete=models.PROTECT, related_name="jobs")
    appraisal = models.ForeignKey(AppraisalRun, null=True, on_delete=models.PROTECT, related_name="+")
    corrects_appraisal = models.ForeignKey(AppraisalRun, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    step = models.CharField(max_length=20, blank=True, help_text="What the worker does now.")
    done = models.PositiveSmallIntegerField(default=0, help_text="Steps done so far, of ``total``.")
    total = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, blank=True)
    about = models.JSONField(default=dict, help_text="What the sentence about the fault names.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "period"],
                condition=Q(kind="close", state__in=UNFINISHED),
                name="one_closing_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["scheme", "period"],
                condition=Q(kind="appraise", state__in=UNFINISHED),
                name="one_calculation_at_a_time",
            ),
            models.UniqueConstraint(fields=["run"], condition=Q(kind="report"), name="one_report_job_a_run"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state__in=UNFINISHED), name="official_job_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.programme or self.scheme} {self.period}"

    @property
    def unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


class RunReport(models.Model):
    """The advisory report of a run (`formulas.advice`), or why there can be none; never changed or deleted."""

    run = models.OneToOneField(ScoreRun, primary_key=True, on_delete=models.PROTECT, related_name="report")
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.run_id)
