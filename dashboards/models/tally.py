"""The additive cells that every live figure is read from."""

from django.db import models

from surveys.models import SurveyVersion


class TallyLayout(models.Model):
    """Where each item's histogram and each index's sums stand in the cells of one survey version."""

    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    indices = models.JSONField()
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "digest"], name="layout_once"),
            models.UniqueConstraint(fields=["version"], condition=models.Q(current=True), name="layout_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.digest[:8]}"


class Grain(models.IntegerChoices):
    """What a cell's ``period`` means and which cut it has."""

    MONTH = 1, "unit × month"
    SEGMENT = 2, "unit × month × segment"
    CHANNEL = 3, "unit × month × channel"
    PRODUCT = 4, "unit × month × product"
    ALL_CUTS = 5, "unit × month × segment × channel × product"
    DAY = 6, "unit × day"
    WAVE = 7, "unit × wave"


class Tally(models.Model):
    """One cell. ``own`` cells count answers given to the unit itself; the others are totals along the frozen path.

    ``hist`` is little-endian int32 per scale point of every item, then ``n`` missing; ``sums`` is little-endian int64
    n, Σy, Σy² per index. Both are signed: a withdrawal subtracts, and order does not matter.
    """

    layout = models.ForeignKey(TallyLayout, on_delete=models.CASCADE, db_index=False)
    grain = models.SmallIntegerField(choices=Grain.choices)
    unit_id = models.BigIntegerField()
    own = models.BooleanField()
    period = models.IntegerField(help_text="yyyymm, yyyymmdd or the wave's id, as the grain says.")
    cut = models.BigIntegerField(
        default=0, help_text="The code of the segment, channel or product; packed for all cuts."
    )
    scored = models.BooleanField()
    n = models.BigIntegerField()
    hist = models.BinaryField()
    sums = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["layout", "grain", "unit_id", "own", "period", "cut", "scored"], name="tally_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_grain_display()} {self.unit_id} {self.period}"
