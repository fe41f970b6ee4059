"""Files made in the background for one person."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q


def exports_folder() -> Path:
    """Where all exports lie, finished or not."""
    return Path(settings.MEDIA_ROOT) / "exports"


class ExportKind(models.TextChoices):
    SCORES = "scores"
    ANSWERS = "answers"
    LINKS = "links"
    PAPERS = "papers"
    SHEET = "sheet"


class ExportState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


class ExportJob(models.Model):
    """One export. A worker holds it while ``claim`` is its own and ``seen_at`` is fresh; then another may take it."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    kind = models.CharField(max_length=10, choices=ExportKind.choices)
    format = models.CharField(max_length=5)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.QUEUED)
    done = models.BigIntegerField(default=0, help_text="Steps written so far, of ``total``.")
    total = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["queued", "running"]), name="export_due"),
            models.Index(fields=["owner", "-id"], name="export_of_owner"),
            models.Index(fields=["expires_at"], condition=Q(state="done"), name="export_expiring"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def unfinished(self) -> bool:
        return self.state in (ExportState.QUEUED, ExportState.RUNNING)

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def path(self) -> Path:
        """Where its file is, once it is done; never below what is served as static files."""
        return exports_folder() / f"{self.public_id}.{self.format}"

    @property
    def file_name(self) -> str:
        about = self.parameters.get("survey") or self.parameters.get("programme") or ""
        return "-".join(filter(None, ["manyi", self.kind, about, self.parameters.get("period")])) + f".{self.format}"
