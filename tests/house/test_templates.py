"""Every template can be read: a slip in one that no test opens would be found by a user."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.suffix in (".html", ".txt", ".svg"))


@pytest.mark.parametrize("name", NAMES)
def test_template_is_well_formed(name: str) -> None:
    get_template(name)
