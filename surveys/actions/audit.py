from typing import Any

from surveys.models import AuditEntry, User


def record(*, actor: User | None, verb: str, subject: object, **details: Any) -> None:
    """Add a line to the audit log; call it inside the transaction of the deed."""
    AuditEntry.objects.create(actor=actor, verb=verb, subject=str(subject)[:120], details=details)
