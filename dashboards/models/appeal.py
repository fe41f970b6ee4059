"""The right of reply: what the assessed appeal against, every step with who, when and why, and what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dashboards.models.appraisal import AppraisalResult, AppraisalRun
from dashboards.models.evidence_file import EvidenceFile
from dashboards.models.incident import Veto
from dashboards.models.scheme import Scheme
from dashboards.models.score_run import ScoreRun
from surveys.models import Unit


class AppealState(models.TextChoices):
    """``proposed``: to leave an answer out takes a second person, who has yet to agree."""

    FILED = "filed"
    REVIEW = "review"
    PROPOSED = "proposed"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class AppealKind(models.TextChoices):
    RESPONSE = "response"
    COMPONENT = "component"


class AppealGround(models.TextChoices):
    """The first four are said of a response, the others of a component."""

    WRONG_BRANCH = "wrong_branch"
    WRONG_PERSON = "wrong_person"
    MISREAD = "misread"
    ABUSE = "abuse"
    FIGURE = "figure"
    EXCLUSION = "exclusion"
    RULE = "rule"
    OTHER = "other"


class Appeal(models.Model):
    """``state`` and ``step`` move together with a row of `AppealMove`; what was appealed against is never rewritten.

    ``response_id`` and the ``programme`` in whose official score it counts, or the code of a ``component``.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    result = models.ForeignKey(AppraisalResult, on_delete=models.PROTECT, related_name="appeals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appeals")
    period = models.CharField(max_length=8)
    kind = models.CharField(max_length=9, choices=AppealKind.choices)
    response_id = models.BigIntegerField(null=True)
    month = models.IntegerField(null=True, help_text="yyyymm in which the response came in.")
    programme = models.CharField(max_length=20, blank=True)
    component = models.CharField(max_length=40, blank=True)
    ground = models.CharField(max_length=12, choices=AppealGround.choices)
    reason = models.TextField(max_length=4000)
    deadline = models.DateField(help_text="The last day to appeal on, as it stood when this was filed.")
    files = models.ManyToManyField(EvidenceFile, related_name="appeals")
    state = models.CharField(max_length=9, choices=AppealState.choices, default=AppealState.FILED)
    step = models.PositiveIntegerField(default=0)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "response_id"],
                condition=Q(kind="response") & ~Q(state="withdrawn"),
                name="appeal_response_once",
            ),
            models.UniqueConstraint(
                fields=["result", "component"],
                condition=Q(kind="component") & ~Q(state="withdrawn"),
                name="appeal_component_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="response", response_id__isnull=False, month__isnull=False, component="")
                & ~Q(programme="")
                | Q(kind="component", response_id__isnull=True, programme="") & ~Q(component=""),
                name="appeal_against_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="appeal_of_unit"),
            models.Index(
                fields=["id"], condition=Q(state__in=["filed", "review", "proposed"]), name="appeal_undecided"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """``APL-2026Q3-0012``: the period that was appraised, and its running number."""
        return f"APL-{self.period}-{self.pk:04d}"


class AppealRemedy(models.TextChoices):
    """What an upheld appeal puts right: the answer counts elsewhere, or not at all; a fact was corrected."""

    REATTRIBUTED = "reattributed"
    EXCLUDED = "excluded"
    FACT = "fact"


class AppealMove(models.Model):
    """One step of an appeal's life; rows are never changed.

    A decision in its favour says what it puts right: ``event`` of the answers' ledger (and ``moved_to``, where it
    counts from then on), or the ``fact`` that was corrected, as ``complaint:12``.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="moves")
    step = models.PositiveIntegerField()
    source = models.CharField(max_length=9, blank=True)
    to = models.CharField(max_length=9, choices=AppealState.choices)
    reason = models.TextField(max_length=2000, blank=True)
    remedy = models.CharField(max_length=12, choices=AppealRemedy.choices, blank=True)
    moved_to = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    fact = models.CharField(max_length=40, blank=True)
    event = models.BigIntegerField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["appeal_id", "step"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "step"], name="appeal_step_once"),
            models.CheckConstraint(
                condition=~Q(to="upheld")
                | Q(remedy="reattributed", moved_to__isnull=False, event__isnull=False)
                | Q(remedy="excluded", event__isnull=False)
                | Q(remedy="fact") & ~Q(fact=""),
                name="appeal_upheld_puts_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id}: {self.source} → {self.to}"


class Reflection(models.Model):
    """A decision (an upheld appeal, a lifted veto) and the run of a period that first takes it into account.

    Written in the transaction that stores the run, so that a decision is calculated with once, whoever calculates.
    A run that already had it in is named as it is.
    """

    appeal = models.ForeignKey(Appeal, null=True, on_delete=models.PROTECT, related_name="reflections")
    veto = models.ForeignKey(Veto, null=True, on_delete=models.PROTECT, related_name="reflections")
    score_run = models.ForeignKey(ScoreRun, null=True, on_delete=models.PROTECT, related_name="reflections")
    run = models.ForeignKey(AppraisalRun, null=True, on_delete=models.PROTECT, related_name="reflections")
    scheme = models.ForeignKey(Scheme, null=True, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "period"], condition=Q(score_run__isnull=False), name="appeal_in_scores_once"
            ),
            models.UniqueConstraint(
                fields=["appeal", "scheme", "period"], condition=Q(run__isnull=False), name="appeal_in_run_once"
            ),
            models.UniqueConstraint(fields=["veto", "scheme", "period"], name="lifted_veto_in_run_once"),
            models.CheckConstraint(
                condition=Q(appeal__isnull=False, veto__isnull=True) | Q(appeal__isnull=True, veto__isnull=False),
                name="reflection_of_one_decision",
            ),
            models.CheckConstraint(
                condition=Q(score_run__isnull=False, run__isnull=True, scheme__isnull=True, veto__isnull=True)
                | Q(score_run__isnull=True, run__isnull=False, scheme__isnull=False),
                name="reflection_in_one_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id or self.veto_id} in {self.score_run_id or self.run_id}"
