"""What others saw: regulators, media, social supervisors, mystery shoppers. Rows are never changed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dashboards.models.evidence_file import EvidenceFile
from surveys.models import Unit


class ObservationKind(models.TextChoices):
    REGULATOR = "regulator"
    MEDIA = "media"
    SOCIAL = "social"
    MYSTERY = "mystery"


class Severity(models.TextChoices):
    """How grave a thing is; ``none`` for what is no fault at all, such as a visit or a praise."""

    NONE = "none"
    MINOR = "minor"
    SERIOUS = "serious"
    GRAVE = "grave"


class ChecklistVersion(models.Model):
    """What a mystery shopper looks at: ``items`` are ``{"code", "zh", "en", "weight"}``; the newest version is used."""

    number = models.PositiveIntegerField(unique=True)
    items = models.JSONField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"checklist {self.number}"


class Observation(models.Model):
    """One observation in one of its versions: of ``key`` the highest ``number`` recorded by a time counts at it.

    A visit reached ``reached`` of ``possible`` weights (items that did not apply are in neither); ``results`` holds
    ``true``, ``false`` or ``null`` by item. ``withdrawn`` takes the observation back from then on.
    """

    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="observations")
    kind = models.CharField(max_length=10, choices=ObservationKind.choices)
    observed_on = models.DateField()
    severity = models.CharField(max_length=8, choices=Severity.choices, default=Severity.NONE)
    reference = models.CharField(max_length=80, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    checklist = models.ForeignKey(ChecklistVersion, null=True, on_delete=models.PROTECT, related_name="+")
    results = models.JSONField(default=dict)
    reached = models.PositiveIntegerField(null=True)
    possible = models.PositiveIntegerField(null=True)
    withdrawn = models.BooleanField(default=False)
    why = models.CharField(max_length=500, blank=True)
    files = models.ManyToManyField(EvidenceFile, related_name="observations")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-observed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="observation_version_once"),
            models.CheckConstraint(
                condition=Q(kind="mystery", checklist__isnull=False, possible__gt=0, reached__lte=models.F("possible"))
                | (~Q(kind="mystery") & Q(checklist__isnull=True, reached__isnull=True, possible__isnull=True)),
                name="observation_visit_has_score",
            ),
        ]
        indexes = [models.Index(fields=["unit", "observed_on"], name="observation_of_unit")]

    def __str__(self) -> str:
        return f"{self.kind} {self.observed_on} at {self.unit_id}"
