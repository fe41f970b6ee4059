"""``/api/v1/scores/``: the rows that ``export_scores`` writes, from the same query."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.actions.exports import read_request
from dashboards.api.asking import ScoreFields, given, refusals
from dashboards.formulas.estimate import LIVE_GATE, Status
from dashboards.queries.score_table import MEASURES, ScoreRow, score_rows
from surveys.api.base import ApiView, NamesSerializer, read
from surveys.api.pages import PageQuery, page_of, page_serializer
from surveys.engine.dimensions import PROGRAMMES
from surveys.models import UnitKind


class ScoresQuery(PageQuery, ScoreFields):
    """Which scores, and which piece of them."""


class UnitNameSerializer(serializers.Serializer):
    code = serializers.CharField()
    kind = serializers.ChoiceField(UnitKind.values)
    name = NamesSerializer()


class IndexSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = NamesSerializer()
    measure = serializers.ChoiceField(
        sorted(set(MEASURES.values())),
        help_text="points 0 to 100, percent, nps −100 to 100, mean on the scale's own values.",
    )


class ScoreSerializer(serializers.Serializer):
    """One figure with its 95% interval; all three are null where it is suppressed."""

    unit = UnitNameSerializer()
    period = serializers.CharField()
    programme = serializers.ChoiceField(PROGRAMMES)
    index = IndexSerializer()
    value = serializers.FloatField(allow_null=True, help_text="Rounded half-even to six places.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(allow_null=True, help_text="Answers counted; null where it is suppressed.")
    below = serializers.IntegerField(allow_null=True, help_text="Suppressed because n is below this.")
    status = serializers.ChoiceField([status.value for status in Status])
    campaign = serializers.IntegerField(allow_null=True, help_text="Internal programme only: its waves stand apart.")
    wave = serializers.IntegerField(allow_null=True)


class ScoresView(ApiView):
    scope = "scores:read"

    @extend_schema(
        operation_id="scores_list", parameters=[ScoresQuery], responses=page_serializer("Score", ScoreSerializer)
    )
    def get(self, request: Request) -> Response:
        """By programme, unit, period and index; what nobody answered has no row."""
        query = read(request, ScoresQuery)
        viewer: Any = request.user
        with refusals():
            asked = read_request("scores", "json", given(query, "limit", "offset"))
            return page_of(request, score_rows(viewer, asked.request.query()), query, _line)  # type: ignore[arg-type]


def _line(row: ScoreRow) -> dict[str, Any]:
    value, low, high = row.figures
    n = row.n_shown
    return {
        "unit": {"code": row.unit.code, "kind": row.unit.kind, "name": {"zh": row.unit.zh, "en": row.unit.en}},
        "period": row.period,
        "programme": row.programme,
        "index": {
            "code": row.index.code,
            "name": {"zh": row.index.zh, "en": row.index.en},
            "measure": MEASURES[row.index.kind],
        },
        **{name: None if one is None else float(one) for name, one in (("value", value), ("low", low), ("high", high))},
        "n": int(n) if n.isdigit() else None,
        "below": LIVE_GATE.min_shown if n.startswith("<") else None,
        "status": row.estimate.status.value,
        "campaign": row.wave.campaign_id if row.wave else None,
        "wave": row.wave.number if row.wave else None,
    }
