"""How many customers there are: what answers are weighted to."""

from django.db import models
from django.db.models import Q

from surveys.models import Unit

CLIENTS = "clients"  # the variable that counts a unit's clients as a whole; its only category is 0


class PopulationMargin(models.Model):
    """Customers of a unit in one category of a variable, at the end of a period."""

    period = models.CharField(max_length=8, help_text="A quarter, like 2026Q3.")
    programme = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    variable = models.CharField(max_length=20)
    category = models.SmallIntegerField()
    total = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "period", "unit", "variable", "category"], name="margin_once"),
            models.CheckConstraint(condition=Q(total__gte=0), name="margin_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.unit_id} {self.variable}={self.category}"
