"""From untrusted JSON to a Definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from surveys.engine.conditions import read_condition
from surveys.engine.parts import PROGRAMMES, Definition, IndexDefinition, Item, Page, Point, Text
from surveys.engine.reading import CODE, DefinitionError, Fault, Reader
from surveys.engine.types import KINDS
from surveys.engine.types.base import TEXT_LIMIT, Kind, Scales, points_of

TOP = frozenset({"schema", "programme", "title", "intro", "thanks", "notice", "pages", "scales", "indices"})
PAGE = frozenset({"id", "title", "per_subject", "show_if", "items"})
ITEM = frozenset({"id", "type", "text", "hint", "required", "construct", "reverse", "show_if"})
INDEX = frozenset({"code", "kind", "title", "constructs"})
INDEX_KINDS = ("mean", "top2", "nps", "ces")
MOST_PAGES, MOST_ITEMS, MOST_SCALES, MOST_INDICES = 50, 200, 50, 50
TITLE_LIMIT, LETTER_LIMIT = 200, 4000


def load(data: object) -> Definition:
    """The definition in `data`, or a DefinitionError with every fault."""
    faults: list[Fault] = []
    if not isinstance(data, Mapping):
        raise DefinitionError((Fault("", "wrong_type", {"expected": "object"}),))
    definition = Loader(Reader(data, "", faults)).load()
    if faults:
        raise DefinitionError(tuple(faults))
    return definition


class Loader:
    """One reading of one definition; knows the items read so far, which is what conditions may name."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.programme = ""
        self.scales: Scales = {}
        self.earlier: dict[str, Item] = {}
        self.page_ids: set[str] = set()
        self.item_ids: set[str] = set()
        self.ids = frozenset(_ids(reader.data))

    def load(self) -> Definition:
        self.reader.refuse_unknown(TOP)
        self._schema()
        self.programme = self._programme()
        self.scales = self._scales()
        title = self.reader.text("title", TITLE_LIMIT, required=True)
        intro, thanks = self.reader.text("intro", LETTER_LIMIT), self.reader.text("thanks", LETTER_LIMIT)
        notice = self.reader.text("notice", LETTER_LIMIT)
        pages = tuple(self._page(page) for page in self.reader.objects("pages", 1, MOST_PAGES))
        items = tuple(item for page in pages for item in page.items)
        self._whole(pages, items)
        scored = tuple(item for item in items if item.scored)
        scales = tuple(self.scales.items())
        return Definition(
            self.programme, title, intro, thanks, pages, items, scored, tuple(self._indices(items)), scales, notice
        )

    def _schema(self) -> None:
        schema = self.reader.data.get("schema", 1)
        if type(schema) is not int or schema != 1:
            self.reader.fault("unknown_schema", "schema")

    def _programme(self) -> str:
        given = self.reader.data.get("programme")
        if isinstance(given, str) and given in PROGRAMMES:
            return given
        self.reader.fault("missing" if given is None else "unknown_programme", "programme")
        return ""

    def _scales(self) -> Scales:
        given = self.reader.data.get("scales")
        if given is None:
            return {}
        if not isinstance(given, Mapping) or len(given) > MOST_SCALES:
            self.reader.fault("wrong_type", "scales", expected="object")
            return {}
        shelf = Reader(given, self.reader.at("scales"), self.reader.faults)
        return dict(self._scale(shelf, name) for name in given)

    def _scale(self, shelf: Reader, name: object) -> tuple[str, tuple[Point, ...]]:
        if isinstance(name, str) and CODE.fullmatch(name):
            return name, points_of(shelf, name)
        shelf.fault("bad_code")
        return "", ()

    def _page(self, reader: Reader) -> Page:
        reader.refuse_unknown(PAGE)
        id = self._new_id(reader, self.page_ids)
        title = reader.text("title", TITLE_LIMIT)
        per_subject = reader.flag("per_subject")
        if per_subject and self.programme != "internal":
            reader.fault("per_subject_outside_internal", "per_subject")
        show_if = read_condition(reader, self._in_reach(False), self.ids)
        blank = Item(id="", type="", page=id, text=Text(), per_subject=per_subject)
        items = (item for each in reader.objects("items", 1, MOST_ITEMS) for item in self._item(each, blank))
        return Page(id, title, per_subject, show_if, tuple(items))

    def _in_reach(self, per_subject: bool) -> dict[str, Item]:
        """Items that a condition may name: of those asked per department only the same department's."""
        return {id: item for id, item in self.earlier.items() if per_subject or not item.per_subject}

    def _item(self, reader: Reader, blank: Item) -> tuple[Item, ...]:
        kind = self._kind(reader)
        common = self._common(reader, blank, kind)
        items = kind.load(reader, common, self.scales) if kind else (common,)
        if common.reverse and not common.scored:
            reader.fault("reverse_not_scored", "reverse")
        self.earlier.update((item.id, item) for item in items if kind and item.id)
        return items

    def _kind(self, reader: Reader) -> Kind | None:
        name = reader.data.get("type")
        if isinstance(name, str) and name in KINDS:
            reader.refuse_unknown(ITEM | KINDS[name].fields)
            return KINDS[name]
        reader.fault("missing" if name is None else "unknown_type", "type")
        return None

    def _common(self, reader: Reader, blank: Item, kind: Kind | None) -> Item:
        scored = kind is not None and kind.scored and (blank.per_subject or self.programme != "internal")
        return replace(
            blank,
            id=self._new_id(reader, self.item_ids),
            type=str(reader.data["type"]) if kind else "",
            text=reader.text("text", kind.text_limit if kind else TEXT_LIMIT, required=True),
            hint=reader.text("hint", TEXT_LIMIT),
            required=reader.flag("required"),
            construct=reader.code("construct", required=False) or None,
            reverse=reader.flag("reverse"),
            show_if=read_condition(reader, self._in_reach(blank.per_subject), self.ids),
            scored=scored,
        )

    def _new_id(self, reader: Reader, taken: set[str]) -> str:
        id = reader.code("id")
        if id and id in taken:
            reader.fault("duplicate", "id", id=id)
        taken.add(id)
        return id

    def _whole(self, pages: tuple[Page, ...], items: tuple[Item, ...]) -> None:
        if len(items) > MOST_ITEMS:
            self.reader.fault("too_many", "pages", maximum=MOST_ITEMS)
        if self.programme == "internal" and not any(page.per_subject for page in pages):
            self.reader.fault("no_subject_page", "pages")

    def _indices(self, items: tuple[Item, ...]) -> Iterator[IndexDefinition]:
        if self.reader.data.get("indices") is None:
            return
        constructs, codes = {item.construct for item in items if item.scored}, set()
        for reader in self.reader.objects("indices", 0, MOST_INDICES):
            reader.refuse_unknown(INDEX)
            code, kind = reader.code("code"), reader.data.get("kind")
            if code and code in codes:
                reader.fault("duplicate", "code", id=code)
            codes.add(code)
            if not isinstance(kind, str) or kind not in INDEX_KINDS:
                reader.fault("unknown_kind", "kind")
            weights = _weights(reader, constructs)
            yield IndexDefinition(code, str(kind), reader.text("title", TITLE_LIMIT, required=True), weights)


def _weights(reader: Reader, constructs: set[str | None]) -> tuple[tuple[str, int], ...]:
    given = reader.data.get("constructs")
    if not isinstance(given, Mapping) or not 1 <= len(given) <= MOST_ITEMS:
        reader.fault("wrong_type", "constructs", expected="object")
        return ()
    weights = Reader(given, reader.at("constructs"), reader.faults)
    for name in given:
        if name not in constructs:
            weights.fault("unknown_construct", construct=name[:40] if isinstance(name, str) else "")
        elif given[name] is None:
            weights.fault("missing", str(name))
    return tuple((str(name), weights.whole(name, 1, 10_000) or 0) for name in given if name in constructs)


def _ids(data: Mapping[object, object]) -> Iterator[str]:
    """Ids of all items, read leniently: only to tell 'comes later' from 'does not exist'."""
    for page in _dicts(data.get("pages")):
        for item in _dicts(page.get("items")):
            id = item.get("id")
            if isinstance(id, str):
                yield id
                yield from (f"{id}.{row['id']}" for row in _dicts(item.get("rows")) if isinstance(row.get("id"), str))


def _dicts(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
