"""The migrations lead to the models as they stand."""

from django.core.management import call_command


def test_no_migration_is_missing(db: None) -> None:
    """It would end with a status otherwise, and say which."""
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
