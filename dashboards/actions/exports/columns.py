"""Rows of the exported tables. Headings are names for programmes to read, the same in every language and release."""

from collections.abc import Iterable, Iterator
from itertools import chain

from dashboards.queries.answer_rows import FROZEN, AnswerList, GivenAnswer
from dashboards.queries.score_table import MEASURES, ScoreRow
from surveys.engine.definition import Item
from surveys.engine.types import KINDS
from surveys.exchange.writers import Cell
from surveys.queries.compiled import Compiled

SCORE_HEAD = (
    *("unit", "unit_zh", "unit_en", "kind", "period", "programme", "index", "index_zh", "index_en"),
    *("value", "low", "high", "n", "status", "measure", "campaign", "wave"),
)
HEAD = (*FROZEN[:2], "survey", "version", *FROZEN[2:])
LONG_HEAD = (*HEAD, "item", "construct", "type", "question", "code", "label", "text")


def score_cells(row: ScoreRow) -> tuple[Cell, ...]:
    unit, index, n = row.unit, row.index, row.n_shown
    return (
        *(unit.code, unit.zh, unit.en, unit.kind, row.period, row.programme, index.code, index.zh, index.en),
        *row.figures,
        int(n) if n.isdigit() else n,
        row.estimate.status.value,
        MEASURES[index.kind],
        *((row.wave.campaign_id, row.wave.number) if row.wave else (None, None)),
    )


class Wide:
    """A row for each response: a column for each item that any version asks, in the order of the newest."""

    def __init__(self, answers: AnswerList, language: str) -> None:
        self._language, self._labels = language, _Labels(language)
        items: dict[str, Item] = {}
        for version in reversed(list(answers.versions.values())):
            for item in _asked(version):
                items.setdefault(item.id, item)
        self._closed = {name: bool(KINDS[item.type].codes_and_labels(item)) for name, item in items.items()}
        self.head = (*HEAD, *chain.from_iterable(self._headings(name) for name in items))

    def _headings(self, name: str) -> tuple[str, ...]:
        return (name, f"{name}.label") if self._language and self._closed[name] else (name,)

    def rows(self, given: GivenAnswer) -> Iterator[list[Cell]]:
        row = _begin(given)
        for name, closed in self._closed.items():
            value = given.answers.get(name)
            row.append(given.texts.get(name) if value is None else code_cell(value))
            if self._language and closed:
                row.append(self._labels.of(given.version, name, value))
        yield row


class Long:
    """A row for each answer; a response without any has none."""

    head = LONG_HEAD

    def __init__(self, answers: AnswerList, language: str) -> None:
        self._language, self._labels = language, _Labels(language)

    def rows(self, given: GivenAnswer) -> Iterator[list[Cell]]:
        begin = _begin(given)
        for item in _asked(given.version):
            value, text = given.answers.get(item.id), given.texts.get(item.id)
            if value is None and text is None:
                continue
            question = item.text.get(self._language) if self._language else ""
            label = self._labels.of(given.version, item.id, value) if self._language else ""
            yield [*begin, item.id, item.construct or "", item.type, question, code_cell(value), label, text]


LAYOUTS: dict[str, type[Wide] | type[Long]] = {"wide": Wide, "long": Long}


def code_cell(value: object) -> Cell:
    """A canonical answer in one cell; several choices are joined by semicolons."""
    if isinstance(value, list | tuple):
        return ";".join(str(one) for one in value)
    if isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, int | str) else str(value)


def _begin(given: GivenAnswer) -> list[Cell]:
    beside = {**given.frozen, "survey": given.version.survey_code, "version": given.version.number}
    return [beside[name] for name in HEAD]


def _asked(version: Compiled) -> Iterable[Item]:
    return (item for item in version.definition.items if KINDS[item.type].asks(item))


class _Labels:
    """The words of codes, by version and item, in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._known: dict[int, dict[str, dict[object, str]]] = {}

    def of(self, version: Compiled, item: str, value: object) -> str:
        if value is None:
            return ""
        words = self._of_version(version).get(item, {})
        codes = value if isinstance(value, list | tuple) else [value]
        return ("；" if self._language == "zh" else "; ").join(words.get(str(code), "") for code in codes)

    def _of_version(self, version: Compiled) -> dict[str, dict[object, str]]:
        if version.version_id not in self._known:
            self._known[version.version_id] = {
                item.id: {
                    str(code): label.get(self._language) for code, label in KINDS[item.type].codes_and_labels(item)
                }
                for item in _asked(version)
            }
        return self._known[version.version_id]
