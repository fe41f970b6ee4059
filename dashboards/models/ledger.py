"""The ledger: a signed chain of what was published. Rows are never changed; salts alone can be deleted."""

from django.conf import settings
from django.db import models


class LedgerKey(models.Model):
    """A public key: it signs from its first entry on, until the next key's."""

    fingerprint = models.CharField(primary_key=True, max_length=16)
    algorithm = models.CharField(max_length=20)
    public_key = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        ordering = ["since"]

    def __str__(self) -> str:
        return self.fingerprint


class EntryKind(models.TextChoices):
    """``key`` hands over to another key; ``erasure`` says which text was erased at a person's request."""

    SCHEME = "scheme"
    SCORE_RUN = "score_run"
    APPRAISAL = "appraisal"
    FINAL = "final"
    ERASURE = "erasure"
    KEY = "key"


class LedgerEntry(models.Model):
    """One publication. ``body`` is canonical JSON; ``hash`` is of it; number and hash are what is signed."""

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    subject = models.CharField(max_length=120)
    at = models.DateTimeField()
    body = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    key = models.ForeignKey(LedgerKey, on_delete=models.PROTECT, related_name="entries")
    signature = models.CharField(max_length=200)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="ledger_subject_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.subject}"


class LedgerSheet(models.Model):
    """A copy of the rows of one table that an entry commits to, so that a difference can be named."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="sheets")
    table = models.CharField(max_length=60)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "table"], name="ledger_sheet_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.table}"


class LedgerSigner(models.Model):
    """Who did a step of what an entry publishes, as they were called then."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="signers")
    step = models.CharField(max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "step"], name="ledger_signer_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.step}"


class LedgerSalt(models.Model):
    """What binds a personal text to its commitment. Once it is deleted nobody can try texts against that."""

    table = models.CharField(max_length=60)
    row = models.CharField(max_length=40)
    column = models.CharField(max_length=60)
    salt = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "row", "column"], name="ledger_salt_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column}"


class LedgerErasure(models.Model):
    """A text that may be emptied: two people decided it, and an entry says so."""

    entry = models.OneToOneField(LedgerEntry, primary_key=True, on_delete=models.PROTECT, related_name="erasure")
    table = models.CharField(max_length=60)
    row = models.CharField(max_length=40)
    column = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "row", "column"], name="ledger_erased_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column}"
