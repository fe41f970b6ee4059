"""``manage.py collect_static``: the static files, hashed and compressed, unless they are there already."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.static import collect_if_changed


class Command(BaseCommand):
    help = "Collect, hash and compress the static files where they changed (`up` does it itself)."

    def handle(self, *args: Any, **options: Any) -> None:
        done = collect_if_changed()
        self.stdout.write(f"{settings.STATIC_ROOT}: {'collected' if done else 'unchanged'}")
