"""Which answers a list is about, as SQL: the selection of a figure and the unit it stands for, so that any number can
be opened down to the answers under it. The internal programme is never listed."""

from dataclasses import dataclass
from typing import Any

from dashboards.queries.selection import Selection
from surveys.engine.dimensions import LANGUAGES
from surveys.models import EventKind
from surveys.tree import Tree

# The path at which an answer counts now: the one it was recorded at, or where its last event put it (null: withdrawn).
COUNTED = (
    f"(CASE WHEN r.id IN (SELECT response_id FROM surveys_responseevent WHERE kind > {EventKind.RECORDED} "
    f"AND kind <> {EventKind.ERASED}) THEN (SELECT e.plus_id FROM surveys_responseevent e WHERE e.id = "
    f"(SELECT max(id) FROM surveys_responseevent WHERE response_id = r.id AND kind <> {EventKind.ERASED})) "
    "ELSE r.path_id END)"
)
_FROM = (
    "FROM surveys_response r JOIN surveys_surveyversion v ON v.id = r.version_id "
    "JOIN surveys_survey s ON s.id = v.survey_id {more} "
    "WHERE r.subjects IS NULL AND s.programme = %s AND s.programme <> 'internal' AND r.month BETWEEN %s AND %s"
)
TEXTS = "JOIN surveys_responsetext t ON t.response_id = r.id AND t.month = r.month AND t.text <> ''"


@dataclass(frozen=True, slots=True)
class Conditions:
    """``sql`` begins at FROM; ``values`` are those of its marks."""

    sql: str
    values: tuple[Any, ...]

    def narrowed(self, sql: str, *values: Any) -> "Conditions":
        return Conditions(f"{self.sql} AND {sql}", (*self.values, *values))

    def among(self, column: str, codes: tuple[int, ...]) -> "Conditions":
        return self.narrowed(f"{column} IN ({', '.join('%s' for _ in codes)})", *codes)


def conditions(selection: Selection, unit_id: int, tree: Tree, more: str = "") -> Conditions:
    """The answers that are counted in the figures of a unit under a selection; ``more`` joins another table.

    Notes
    -----
    As totals are: along the path frozen on each answer, or (basis ``now``) by the tree of today.
    """
    first, last = selection.period.first, selection.period.last
    found = Conditions(_FROM.format(more=more), (selection.programme, first, last))
    for key, codes in selection.cuts.items():
        found = found.among("r.product_id" if key == "product" else f"r.{key}", codes)
    if selection.scored is not None:
        found = found.narrowed("r.scored = %s", selection.scored)
    if selection.basis == "now":
        below = sorted(tree.subtree([unit_id]))
        paths = Conditions("unit_id IN (" + ", ".join("%s" for _ in below) + ")", tuple(below))
    else:
        paths = Conditions("'/' || ids || '/' LIKE %s", (f"%/{unit_id}/%",))
    return found.narrowed(f"{COUNTED} IN (SELECT id FROM surveys_unitpath WHERE {paths.sql})", *paths.values)


def in_language(found: Conditions, column: str, language: str) -> Conditions:
    return found.narrowed(f"{column} = %s", LANGUAGES[language]) if language in LANGUAGES else found


def with_words(found: Conditions, words: str) -> Conditions:
    """Texts that hold the words, before anything is covered; `masking.visible` has the last say."""
    escaped = words.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return found.narrowed("lower(t.text) LIKE lower(%s) ESCAPE '!'", f"%{escaped}%") if words else found
