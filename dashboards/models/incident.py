"""Serious incidents: what happened, how it was investigated, and every step with who, when and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dashboards.models.evidence_file import EvidenceFile
from dashboards.models.observation import Severity
from surveys.models import Unit


class IncidentState(models.TextChoices):
    RECORDED = "recorded"
    INVESTIGATING = "investigating"
    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    APPEALED = "appealed"
    LIFTED = "lifted"
    UPHELD = "upheld"


class IncidentCategory(models.TextChoices):
    CUSTODY = "custody"
    FRAUD = "fraud"
    SAFETY = "safety"
    PRIVACY = "privacy"
    MISSELLING = "misselling"
    MASS = "mass"
    SCORING = "scoring"
    OTHER = "other"


class Incident(models.Model):
    """``state`` and ``step`` move together with a row of `IncidentMove`; what happened is never rewritten."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="incidents")
    happened_on = models.DateField()
    category = models.CharField(max_length=10, choices=IncidentCategory.choices)
    severity = models.CharField(max_length=8, choices=Severity.choices[1:])
    text = models.TextField(max_length=4000)
    state = models.CharField(max_length=13, choices=IncidentState.choices, default=IncidentState.RECORDED)
    step = models.PositiveIntegerField(default=0)
    files = models.ManyToManyField(EvidenceFile, related_name="incidents")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["unit", "happened_on"], name="incident_of_unit")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """``INC-2026-0117``: the year it happened in, and its running number."""
        return f"INC-{self.happened_on.year}-{self.pk:04d}"


class Veto(models.Model):
    """One proposal of the one-vote veto after an incident: of these at most one is ``live``.

    It is proposed, and with a second person's approval in force, for the months ``first`` to ``last`` (yyyymm). Refused
    or lifted it is no longer live. Whether it held at some time in the past is read from `IncidentMove`.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="vetoes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="vetoes")
    period = models.CharField(max_length=20)
    first = models.IntegerField()
    last = models.IntegerField()
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who held the unit on the day of the incident; none where nobody did.",
    )
    live = models.BooleanField(default=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["incident"], condition=Q(live=True), name="veto_one_live"),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(approved_by__isnull=False), name="veto_fires_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("proposed_by")),
                name="veto_two_people",
            ),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="veto_period_forward"),
        ]
        indexes = [models.Index(fields=["unit", "first", "last"], name="veto_of_unit")]

    def __str__(self) -> str:
        return f"veto of {self.incident_id} for {self.period}"


class VetoEffect(models.Model):
    """What a veto does to the unit, and apart from it to the leader: a kind of `formulas.veto.EFFECTS` as data."""

    veto = models.ForeignKey(Veto, on_delete=models.PROTECT, related_name="effects")
    target = models.CharField(max_length=6, choices=[("unit", "unit"), ("leader", "leader")])
    kind = models.CharField(max_length=20)
    grade = models.CharField(max_length=1, blank=True)

    class Meta:
        ordering = ["-target"]
        constraints = [models.UniqueConstraint(fields=["veto", "target"], name="veto_effect_once_a_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.grade} on the {self.target}"


class IncidentMove(models.Model):
    """One step of an incident's life; rows are never changed. ``severity`` is what held from then on."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="moves")
    step = models.PositiveIntegerField()
    source = models.CharField(max_length=13, blank=True)
    to = models.CharField(max_length=13, choices=IncidentState.choices)
    severity = models.CharField(max_length=8, choices=Severity.choices[1:])
    veto = models.ForeignKey(Veto, null=True, on_delete=models.PROTECT, related_name="moves")
    reason = models.TextField(max_length=2000, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["incident_id", "step"]
        constraints = [models.UniqueConstraint(fields=["incident", "step"], name="incident_step_once")]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.source} → {self.to}"


class OutcomeKind(models.TextChoices):
    """What became of the accountable leader."""

    RESIGNATION = "resignation"
    DISMISSAL = "dismissal"
    DEMOTION = "demotion"
    TRANSFER = "transfer"
    DEMERIT = "demerit"
    WARNING = "warning"
    CRITICISM = "criticism"
    NONE = "none"


class LeaderOutcome(models.Model):
    """The outcome for the leader; rows are never changed, the newest counts."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="outcomes")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=OutcomeKind.choices)
    decided_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} after {self.incident_id}"
