"""Commands that begin at once."""

from django.core.management import BaseCommand


class QuickCommand(BaseCommand):
    """Without Django's checks, which load every page for a second: `migrate` has made them of this version."""

    requires_system_checks = []
