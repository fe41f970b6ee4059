"""The plan of a version's cells: its items, and the indices in force for it."""

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.db import transaction

from dashboards.formulas.layout import Layout, build_layout
from dashboards.models import TallyLayout
from dashboards.queries.rules import rules_in_force
from surveys.engine.definition import IndexDefinition
from surveys.models import SurveyVersion
from surveys.queries.compiled import compiled


def indices_for(version_id: int) -> list[dict[str, Any]]:
    """The index definitions of a version: its own where it has them, else those in force for its programme."""
    pack = compiled(version_id)
    if pack.definition.indices:
        return [_as_json(index) for index in pack.definition.indices]
    rules = rules_in_force(pack.programme)
    return list(rules.content["indices"]) if rules else []


def _as_json(index: IndexDefinition) -> dict[str, Any]:
    title = {"zh": index.title.zh, "en": index.title.en}
    return {"code": index.code, "kind": index.kind, "title": title, "constructs": dict(index.constructs)}


def digest_of(indices: list[dict[str, Any]]) -> str:
    """The name of some index definitions."""
    return hashlib.sha256(json.dumps(indices, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def current_layout(version_id: int) -> TallyLayout:
    """The layout that a version's answers are folded into; made at its first answer."""
    found = TallyLayout.objects.filter(version_id=version_id, current=True).first()
    return found or make_layout(version_id)


def make_layout(version_id: int) -> TallyLayout:
    """Make the layout of the indices now in force the current one; the same one again where nothing changed."""
    indices = indices_for(version_id)
    digest = digest_of(indices)
    with transaction.atomic():
        SurveyVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
        TallyLayout.objects.filter(version_id=version_id, current=True).exclude(digest=digest).update(current=False)
        layout, _ = TallyLayout.objects.update_or_create(
            version_id=version_id, digest=digest, defaults={"indices": indices, "current": True}
        )
    return layout


@lru_cache(maxsize=512)
def plan(layout_id: int) -> Layout:
    """The computed plan of a stored layout; layouts never change."""
    row = TallyLayout.objects.get(pk=layout_id)
    return build_layout(compiled(row.version_id).definition.scored, row.indices)
