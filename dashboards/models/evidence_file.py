"""Files that prove something: kept once, under a random name, outside what is served as static files."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class EvidenceFile(models.Model):
    """One file. ``kind`` was decided by its content; ``name`` is what the person called it, for the download alone."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def path(self) -> Path:
        """Where it lies: no extension, so that nothing ever guesses at it by name."""
        return Path(settings.MEDIA_ROOT) / "evidence" / self.public_id.hex[:2] / self.public_id.hex
