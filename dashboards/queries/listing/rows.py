"""The rows of the two lists, answers and comments: what is asked, one page of them, and what stands beside each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db import connection

from dashboards.queries.cells import Grid, read, read_waves
from dashboards.queries.listing.conditions import COUNTED, TEXTS, Conditions, conditions, in_language, with_words
from dashboards.queries.listing.own_scores import Scorer, band_of
from dashboards.queries.listing.scan import Slice, scan
from dashboards.queries.selection import Selection
from surveys import access
from surveys.engine.dimensions import LANGUAGES, name
from surveys.engine.masking import Piece, pieces, visible
from surveys.models import Programme, UnitKind, UnitPath, User
from surveys.queries.compiled import compiled
from surveys.tree import Node, Tree

MOST_COUNTED = 10_000
_COLUMNS = f"r.id, r.version_id, r.scores, r.answers, r.day, r.channel, r.segment, r.product_id, r.scored, {COUNTED}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; ``unit`` is one that the viewer sees.

    ``band`` narrows to own scores of a band, ``language`` (``zh``, ``en``) to what was written or answered in it,
    ``words`` to texts that hold them, ``index`` to answers that count for that index, ``waves`` to answers given to
    them.
    """

    selection: Selection
    unit: Node
    band: str = ""
    language: str = ""
    words: str = ""
    index: str = ""
    waves: tuple[int, ...] = ()


class Listed(NamedTuple):
    """One answer, or one text of it; ``path_id`` is None where it was withdrawn since."""

    key: int
    response_id: int
    version_id: int
    scores: bytes
    answers: Any
    day: int
    channel: int
    segment: int
    product_id: int
    scored: bool
    path_id: int | None
    language: str
    text: str = ""
    score: float | None = None
    unit: Node | None = None

    @property
    def band(self) -> str:
        return band_of(self.score)

    @property
    def overall(self) -> Any:
        """The label (``zh``, ``en``) of what was answered to the overall question; None where nothing was."""
        given = json.loads(self.answers) if isinstance(self.answers, str) else self.answers
        item = next((one for one in compiled(self.version_id).definition.scored if one.construct == "overall"), None)
        points = item.points if item else ()
        return next((point.label for point in points if item and point.value == given.get(item.id)), None)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces(self.text)


def may_list(viewer: User, asked: Asked, tree: Tree) -> bool:
    """Single answers are for those whose post lets them read comments; the anonymous programme has no list, and
    about a department nobody but the front line is asked."""
    if asked.unit.kind == UnitKind.DEPARTMENT:
        return False
    allowed = access.may(viewer, "view_comments") and asked.selection.programme != Programme.INTERNAL
    return allowed and asked.unit.id in access.visible_ids(viewer, tree)


def list_answers(viewer: User, asked: Asked, tree: Tree, after: int | None = None, size: int = 50) -> Slice[Listed]:
    """A page of the answers under a figure, newest first; empty for who may not list them."""
    if not may_list(viewer, asked, tree):
        return Slice((), None)
    found = in_language(_answers(asked, tree), "r.language", asked.language)
    return _page(found, "r.id", "r.language, ''", asked, tree, after, size)


def list_comments(viewer: User, asked: Asked, tree: Tree, after: int | None = None, size: int = 25) -> Slice[Listed]:
    """A page of the texts, newest first; empty for who may not read them."""
    if not may_list(viewer, asked, tree):
        return Slice((), None)
    return _page(_texts(asked, tree), "t.id", "t.language, t.text", asked, tree, after, size)


def count_answers(viewer: User, asked: Asked, tree: Tree) -> int | None:
    """How many answers the list has: the n of the figure itself. None where the list is narrower than any figure."""
    if asked.band or asked.language or not may_list(viewer, asked, tree):
        return None
    if asked.waves and (asked.selection.cuts or asked.selection.scored is not None or asked.selection.basis == "now"):
        return None
    grid = _counts(viewer, asked, tree)
    return int(grid.total(asked.index)[0, 0]) if asked.index else int(grid.n[0, 0])


def _counts(viewer: User, asked: Asked, tree: Tree) -> Grid:
    if asked.waves:
        return read_waves(viewer, asked.waves, [asked.unit.id], tree=tree)
    return read(viewer, asked.selection, [asked.unit.id], "all", tree)


def count_comments(viewer: User, asked: Asked, tree: Tree) -> int | None:
    """How many texts there are, at most one more than `MOST_COUNTED`; None where each would have to be read."""
    if asked.band or asked.words or asked.index or not may_list(viewer, asked, tree):
        return None
    found = _texts(asked, tree)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 {found.sql} LIMIT %s) AS listed", [*found.values, MOST_COUNTED + 1]
        )
        return int(cursor.fetchone()[0])


def _answers(asked: Asked, tree: Tree, more: str = "") -> Conditions:
    found = conditions(asked.selection, asked.unit.id, tree, more)
    return found.among("r.wave_id", asked.waves) if asked.waves else found


def _texts(asked: Asked, tree: Tree) -> Conditions:
    found = _answers(asked, tree, TEXTS)
    return with_words(in_language(found, "t.language", asked.language), asked.words)


def _page(
    found: Conditions, key: str, more: str, asked: Asked, tree: Tree, after: int | None, size: int
) -> Slice[Listed]:
    scorer = Scorer.for_programme(asked.selection.programme)

    def fetch(below: int | None, limit: int) -> list[Listed]:
        rest = found if below is None else found.narrowed(f"{key} < %s", below)
        sql = f"SELECT {key}, {_COLUMNS}, {more} {rest.sql} ORDER BY {key} DESC LIMIT %s"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*rest.values, limit])
            return [_listed(row) for row in cursor.fetchall()]

    narrow = asked.band or asked.words or asked.index
    page = scan(fetch, (lambda rows: _sifted(rows, asked, scorer)) if narrow else None, after, size)
    return replace(page, rows=_beside(page.rows, scorer, tree))


def _listed(row: Sequence[Any]) -> Listed:
    key, response, version, scores, answers, day, channel, segment, product, scored, path, language, text = row
    frozen = (day, channel, segment, product, bool(scored), path)
    return Listed(key, response, version, bytes(scores), answers, *frozen, name(LANGUAGES, language), text)


def _sifted(rows: Sequence[Listed], asked: Asked, scorer: Scorer) -> list[Listed]:
    """Rows that fit what no column says: the own score's band, whether the index counts, words that are not covered."""
    packed = [(row.version_id, row.scores) for row in rows]
    counted = scorer.scores(packed, asked.index) if asked.index else [0.0] * len(rows)
    bands = [band_of(score) for score in scorer.scores(packed)] if asked.band else [asked.band] * len(rows)
    fits = zip(rows, counted, bands, strict=True)
    kept = [row for row, score, band in fits if score is not None and band == asked.band]
    return [row for row in kept if visible(row.text, asked.words)] if asked.words else kept


def _beside(rows: Sequence[Listed], scorer: Scorer, tree: Tree) -> tuple[Listed, ...]:
    """The page's rows with own score and unit; one query, however many there are."""
    scores = scorer.scores([(row.version_id, row.scores) for row in rows])
    paths = {row.path_id for row in rows if row.path_id}
    units = dict(UnitPath.objects.filter(pk__in=paths).values_list("pk", "unit_id")) if rows else {}
    nodes = [tree.nodes.get(units.get(row.path_id or 0, 0)) for row in rows]
    return tuple(row._replace(score=s, unit=node) for row, s, node in zip(rows, scores, nodes, strict=True))
