"""What is asked of scores and answers, in the form of the API; refusals of the queries as refusals of the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, NotFound, ValidationError

from dashboards.actions.exports import FORMATS
from dashboards.actions.exports.requests import LABELS, LAYOUTS
from dashboards.actions.exports.sentences import refusal_sentence
from dashboards.queries.refusals import ExportRefused
from dashboards.queries.score_table import BY
from surveys.api.base import Strict
from surveys.engine.dimensions import CHANNELS, PROGRAMMES, SEGMENTS
from surveys.models import UnitKind

PERIOD = "2026Q3, 2026-07, 2026 or 2026-01..2026-06"
# What a refusal is about, where it names a part of the request.
ATTRS = {"unknown_period": "period", "period_too_long": "period", "unknown_programme": "programme"}
NOT_THERE = frozenset({"unknown_unit", "unknown_survey"})


class ScoreFields(serializers.Serializer):
    """Which scores. No programme: all of them, one after the other."""

    period = serializers.CharField(max_length=40, help_text=PERIOD)
    programme = serializers.ChoiceField(PROGRAMMES, required=False)
    unit = serializers.CharField(required=False, max_length=40, help_text="Only this unit and all below it.")
    level = serializers.ChoiceField(UnitKind.values, required=False, help_text="Only units of this kind.")
    index = serializers.SlugField(required=False, max_length=40, help_text="Only this index, e.g. satisfaction.")
    by = serializers.ChoiceField(BY, default="period", help_text="A figure for the whole period, or for each part.")
    segment = serializers.ListField(child=serializers.ChoiceField(list(SEGMENTS)), required=False, max_length=20)
    channel = serializers.ListField(child=serializers.ChoiceField(list(CHANNELS)), required=False, max_length=20)
    product = serializers.ListField(child=serializers.SlugField(max_length=40), required=False, max_length=50)
    scored = serializers.BooleanField(
        required=False, allow_null=True, help_text="Only answers that enter official figures (or only the others)."
    )
    basis = serializers.ChoiceField(["was", "now"], default="was", help_text="The tree as it was, or as it is now.")


class ScoreExport(Strict, ScoreFields):
    """An export of scores."""

    kind = serializers.ChoiceField(["scores"])
    format = serializers.ChoiceField(FORMATS["scores"])


class AnswerExport(Strict):
    """An export of raw answers of one survey."""

    kind = serializers.ChoiceField(["answers"])
    format = serializers.ChoiceField(FORMATS["answers"])
    period = serializers.CharField(max_length=40, help_text=PERIOD)
    survey = serializers.SlugField(max_length=40)
    unit = serializers.CharField(required=False, max_length=40)
    layout = serializers.ChoiceField(LAYOUTS, default="wide", help_text="A row for each response, or each answer.")
    labels = serializers.ChoiceField(LABELS, default="zh", help_text="Language of labels beside the codes, or none.")


EXPORTS: dict[str, type[Strict]] = {"scores": ScoreExport, "answers": AnswerExport}


@contextmanager
def refusals() -> Iterator[None]:
    """What does not exist for this viewer is 404; what cannot be asked is 400 and says why."""
    try:
        yield
    except ExportRefused as refused:
        said = refusal_sentence(refused)
        if refused.reason in NOT_THERE:
            raise NotFound(said) from refused
        detail = ErrorDetail(said, code=refused.reason)
        attr = ATTRS.get(refused.reason, "non_field_errors")
        raise ValidationError({attr: [detail]}) from refused


def given(data: dict[str, Any], *without: str) -> dict[str, Any]:
    """What was asked for, without what says how it is answered."""
    return {name: value for name, value in data.items() if name not in without}
