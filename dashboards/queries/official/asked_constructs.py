"""What the surveys of a programme ask: the codes that an index may weigh."""

from surveys.models import SurveyVersion
from surveys.queries.compiled import compiled


def asked_constructs(programme: str) -> tuple[str, ...]:
    """Constructs of the scored questions of every published version, the newest version's order first."""
    versions = SurveyVersion.objects.filter(survey__programme=programme, published_at__isnull=False)
    found: dict[str, None] = {}
    for number in versions.order_by("-published_at", "-pk").values_list("pk", flat=True)[:50]:
        found |= {item.construct: None for item in compiled(number).definition.scored if item.construct}
    return tuple(found)
