"""Erasure: a case forgets whom it was about and every word; that it was, and how it ended, stays."""

from django.db.models import Q
from django.utils import timezone

from surveys.models import Case, CaseEvent


def forget_cases(which: Q) -> int:
    """Empty the customer and the words of the cases found; call it inside the transaction of the erasure."""
    ids = list(Case.objects.select_for_update().filter(which, erased_at=None).values_list("pk", flat=True))
    CaseEvent.objects.filter(case__in=ids).update(text="")
    return Case.objects.filter(pk__in=ids).update(customer=None, erased_at=timezone.now())
