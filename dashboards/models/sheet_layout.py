"""How another system wants the table of an appraisal; every saving is a version of its own."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class SheetLayout(models.Model):
    """One version of a named layout. It never changes: the newest of a code is the one offered."""

    code = models.SlugField(max_length=40)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    columns = models.JSONField(help_text="See formulas.scorecard.columns.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="sheet_layout_version_once")]

    def __str__(self) -> str:
        return f"{self.code} V{self.number}"
