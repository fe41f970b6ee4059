"""The one signal: answers were committed. Whoever counts them may listen; nothing is lost if nobody does."""

from django.dispatch import Signal

responses_recorded = Signal()
