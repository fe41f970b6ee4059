"""Answers as they were given, a thousand at a time in the order of their ids: flat memory however many there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from dashboards.queries.refusals import ExportRefused
from surveys import access
from surveys.clock import bank_zone
from surveys.engine import dimensions
from surveys.engine.masking import plain
from surveys.engine.periods import Period
from surveys.models import (
    EventKind,
    Product,
    Response,
    ResponseEvent,
    ResponseText,
    Survey,
    SurveyVersion,
    UnitPath,
    User,
)
from surveys.queries.compiled import Compiled, compiled
from surveys.tree import Tree, load_tree

AT_ONCE = 1000
_FIELDS = (
    *("id", "received_at", "version_id", "wave__campaign_id", "wave__number", "path_id", "unit_id"),
    *("channel", "segment", "product_id", "age_band", "tenure_band", "transaction_type", "account_manager_id"),
    *("service_date", "language", "scored", "origin", "seconds", "answers"),
)
_NAMED = {
    "channel": dimensions.CHANNELS,
    "segment": dimensions.SEGMENTS,
    "age_band": dimensions.AGE_BANDS,
    "tenure_band": dimensions.TENURE_BANDS,
    "transaction_type": dimensions.TRANSACTIONS,
    "language": dimensions.LANGUAGES,
}
_NAMES = {field: {code: name for name, code in table.items()} for field, table in _NAMED.items()}


@dataclass(frozen=True, slots=True)
class AnswerQuery:
    """Answers to a survey received in a period; ``unit`` narrows to it and all below."""

    survey: str
    period: Period
    unit: str = ""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One response: what was frozen beside it, its closed answers, its texts."""

    version: Compiled
    frozen: dict[str, Any]
    answers: dict[str, Any]
    texts: dict[str, str]


class AnswerList:
    """What a viewer may list: how many there are, which versions they may belong to, and the answers themselves.

    Raises
    ------
    ExportRefused
        ``internal_never_listed``, ``unknown_survey`` or ``unknown_unit``.
    """

    def __init__(self, viewer: access.Viewer, query: AnswerQuery) -> None:
        access.require(viewer, "export_answers")
        survey = Survey.objects.filter(code=query.survey).first()
        if survey is None:
            raise ExportRefused("unknown_survey", survey=query.survey)
        if survey.programme == "internal":
            raise ExportRefused("internal_never_listed", survey=query.survey)
        self._tree = load_tree()
        self._rows = _of_period(survey, query.period)
        units = _units(viewer, query.unit, self._tree)
        if units is not None:
            self._rows = self._rows.filter(unit_id__in=units)
        published = SurveyVersion.objects.filter(survey=survey, published_at__isnull=False).order_by("number")
        self.versions = {pk: compiled(pk) for pk in published.values_list("pk", flat=True)}

    @cached_property
    def total(self) -> int:
        return self._rows.count()

    def __iter__(self) -> Iterator[GivenAnswer]:
        for rows in self._pieces():
            yield from self._given(rows)

    def _pieces(self) -> Iterator[list[dict[str, Any]]]:
        """By id after the last one seen, up to the highest there was: an export ends though answers keep coming."""
        last, highest = 0, Response.objects.order_by("-id").values_list("id", flat=True).first() or 0
        rows = self._rows.filter(id__lte=highest).order_by("id").values(*_FIELDS)
        while piece := list(rows.filter(id__gt=last)[:AT_ONCE]):
            last = piece[-1]["id"]
            yield piece

    def _given(self, rows: list[dict[str, Any]]) -> Iterator[GivenAnswer]:
        ids = [row["id"] for row in rows]
        beside = _Beside(rows, self._tree)
        held, texts = _held(ids), _texts(ids)
        for row in rows:
            frozen = _frozen(row, beside, held.get(row["id"], row["path_id"]))
            yield GivenAnswer(self.versions[row["version_id"]], frozen, row["answers"], texts.get(row["id"], {}))


def _of_period(survey: Survey, period: Period) -> QuerySet[Response]:
    months = Response.objects.filter(month__gte=period.first, month__lte=period.last)
    return months.filter(version__survey=survey, subjects__isnull=True)


def _units(viewer: access.Viewer, code: str, tree: Tree) -> set[int] | None:
    """Ids of the units that are let in; None for all there are."""
    allowed = access.visible_ids(viewer, tree)
    if code:
        top = next((node.id for node in tree.nodes.values() if node.code == code and node.id in allowed), None)
        if top is None:
            raise ExportRefused("unknown_unit", unit=code)
        return allowed & tree.subtree([top])
    return None if len(allowed) == len(tree.nodes) else allowed


class _Beside:
    """What the ids in a piece of rows stand for."""

    def __init__(self, rows: Sequence[dict[str, Any]], tree: Tree) -> None:
        self.tree, self.zone = tree, bank_zone()
        managers = {row["account_manager_id"] for row in rows} - {None}
        products = {row["product_id"] for row in rows} - {0}
        self.managers = dict(User.objects.filter(pk__in=managers).values_list("pk", "username")) if managers else {}
        self.products = dict(Product.objects.filter(pk__in=products).values_list("pk", "code")) if products else {}
        self._paths: dict[int, UnitPath] = UnitPath.objects.in_bulk({row["path_id"] for row in rows} - {None})

    def codes(self, path_id: int | None) -> list[str]:
        if path_id is None:
            return []
        path = self._paths.get(path_id) or self._paths.setdefault(path_id, UnitPath.objects.get(pk=path_id))
        return [self.tree.nodes[unit].code for unit in path.unit_ids]

    def local(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).isoformat(timespec="seconds")


def _frozen(row: dict[str, Any], beside: _Beside, counted_at: int | None) -> dict[str, Any]:
    node = beside.tree.nodes.get(row["unit_id"])
    path = beside.codes(row["path_id"])
    return {
        "response": row["id"],
        "received_at": beside.local(row["received_at"]),
        "withdrawn": int(counted_at is None),
        "counted_at": next(iter(beside.codes(counted_at)[-1:]), ""),
        "unit": node.code if node else "",
        "unit_zh": node.zh if node else "",
        "unit_en": node.en if node else "",
        "path": "/".join(path),
        "campaign": row["wave__campaign_id"],
        "wave": row["wave__number"],
        **{field: names.get(row[field], "unknown") for field, names in _NAMES.items()},
        "product": beside.products.get(row["product_id"], ""),
        "account_manager": beside.managers.get(row["account_manager_id"], ""),
        "service_date": row["service_date"].isoformat() if row["service_date"] else "",
        "scored": int(row["scored"]),
        "origin": row["origin"],
        "seconds": row["seconds"],
    }


FROZEN = (
    *("response", "received_at", "withdrawn", "counted_at", "unit", "unit_zh", "unit_en", "path", "campaign", "wave"),
    *_NAMES,
    *("product", "account_manager", "service_date", "scored", "origin", "seconds"),
)


def _held(ids: Sequence[int]) -> dict[int, int | None]:
    """The path at which each answer counts now, None where it was withdrawn; only those that anything happened to."""
    moves = ResponseEvent.objects.filter(response_id__in=ids).exclude(kind__in=[EventKind.RECORDED, EventKind.ERASED])
    return dict(moves.order_by("id").values_list("response_id", "plus_id"))


def _texts(ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Texts that are not erased, by response and item; names and numbers in them are covered, as on every page."""
    found: dict[int, dict[str, str]] = {}
    rows = ResponseText.objects.filter(response_id__in=ids, erased_at__isnull=True)
    for response_id, item, text in rows.values_list("response_id", "item", "text"):
        found.setdefault(response_id, {})[item] = plain(text)
    return found
