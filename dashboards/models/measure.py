"""Operational measures by unit and month, and the versioned catalogue of what they mean."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from surveys.models import Unit


class Direction(models.TextChoices):
    """Which way is better; ``neither`` for what only describes, such as a number of customers."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Joining(models.TextChoices):
    """How months become a period: Σ numerator ÷ Σ denominator, the mean of the months, their sum."""

    RATIO = "ratio"
    MEAN = "mean"
    SUM = "sum"


class MeasureVersion(models.Model):
    """What a measure means. The highest number of a code is in force; values name the version they were given under."""

    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField(default=1)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    unit_zh = models.CharField(max_length=20)
    unit_en = models.CharField(max_length=20)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    joining = models.CharField(max_length=6, choices=Joining.choices)
    numerator_zh = models.CharField(max_length=60, blank=True)
    numerator_en = models.CharField(max_length=60, blank=True)
    denominator_zh = models.CharField(max_length=60, blank=True)
    denominator_en = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="measure_version_once"),
            models.CheckConstraint(
                condition=~Q(joining="ratio") | (~Q(numerator_zh="") & ~Q(denominator_zh="")),
                name="measure_ratio_names_its_parts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    @property
    def is_share(self) -> bool:
        return self.joining == Joining.RATIO


class MeasureValue(models.Model):
    """A month's value at a unit in one of its versions: the highest ``number`` recorded by a time counts at it.

    A share is kept as ``numerator`` and ``denominator``, with ``value`` in percent; others as ``value`` alone.
    """

    code = models.CharField(max_length=40)
    definition = models.ForeignKey(MeasureVersion, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="measures")
    month = models.IntegerField(help_text="yyyymm")
    number = models.PositiveIntegerField(default=1)
    value = models.DecimalField(max_digits=18, decimal_places=6)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    source = models.CharField(max_length=10)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-month", "code"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "month", "code", "number"], name="measure_value_version_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="measure_value_not_negative"),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__gte=0, denominator__gt=0, numerator__lte=models.F("denominator")),
                name="measure_share_of_its_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.month} at {self.unit_id}"
