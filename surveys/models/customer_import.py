"""What is kept of customers' files: how each source names its columns, and which files came in."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SourceMapping(models.Model):
    """Which column of a source's files holds what, as it was last said; used where nothing else is said."""

    source = models.CharField(max_length=10)
    content = models.CharField(max_length=12, help_text="customers or transactions")
    columns = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "content"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.content}"


class BatchState(models.TextChoices):
    RUNNING = "running"
    DONE = "done"
    BROKEN = "broken", "broken off"


class ImportBatch(models.Model):
    """One file. A file that breaks off in the middle is ``broken``: the whole one may come under the same number."""

    source = models.CharField(max_length=10)
    content = models.CharField(max_length=12)
    filename = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the file.")
    number = models.PositiveIntegerField(null=True, help_text="Which delta of its source it is; none: a whole file.")
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.RUNNING)
    counts = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "content", "number"], condition=Q(state="done"), name="delta_done_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.filename}"


class PostedBatch(models.Model):
    """Customers that another system posted, under its own key: the same again gets the same answer again."""

    key = models.UUIDField(primary_key=True)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of what was posted.")
    answer = models.JSONField(default=dict, help_text="Counts, and the rejects with their reasons; no contact.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.key)
