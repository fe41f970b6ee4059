"""The frozen pieces a definition is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveys.engine.logic import Condition

NOT_APPLICABLE = "na"
PROGRAMMES = ("retail", "corporate", "product", "internal")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; false where both are empty."""

    zh: str = ""
    en: str = ""

    def get(self, lang: str) -> str:
        """The words in `lang` ('zh…' or 'en…'), or in the other language where these are empty."""
        return (self.zh or self.en) if lang.startswith("zh") else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an answer scale."""

    value: int
    label: Text


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice; an exclusive one stands alone ('none of these')."""

    code: str
    label: Text
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question as it is asked and stored. A matrix row is an item of its own."""

    id: str
    type: str
    page: str
    text: Text
    hint: Text = Text()
    required: bool = False
    construct: str | None = None
    reverse: bool = False
    show_if: Condition | None = None
    per_subject: bool = False
    scored: bool = False
    points: tuple[Point, ...] = ()
    scale: str | None = None  # the name in `scales` that the points came from
    ends: tuple[Text, Text] | None = None  # words under the first and the last point, where only these have any
    na: Text | None = None
    matrix: str | None = None
    matrix_text: Text = Text()
    options: tuple[Option, ...] = ()
    min_picks: int | None = None
    max_picks: int | None = None
    max_length: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    decimals: int = 0
    unit: Text = Text()
    consent: bool = False

    def key(self, subject: str | None = None) -> str:
        """The name under which an answer stands: the id, or `id@UNITCODE` where departments are rated."""
        return f"{self.id}@{subject}" if self.per_subject and subject is not None else self.id


@dataclass(frozen=True, slots=True)
class Page:
    """Items shown together; a `per_subject` page is asked once per rated department."""

    id: str
    title: Text
    per_subject: bool
    show_if: Condition | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """An index that a definition carries itself: construct codes with whole-number weights."""

    code: str
    kind: str
    title: Text
    constructs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """What is asked, in order. `scored` has the order of the packed scores."""

    programme: str
    title: Text
    intro: Text
    thanks: Text
    pages: tuple[Page, ...]
    items: tuple[Item, ...]
    scored: tuple[Item, ...]
    indices: tuple[IndexDefinition, ...] = ()
    scales: tuple[tuple[str, tuple[Point, ...]], ...] = ()
    notice: Text = Text()
    _by_id: dict[str, Item] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_id.update((item.id, item) for item in self.items)

    @property
    def width(self) -> int:
        """Bytes of packed scores that one subject takes."""
        return len(self.scored)

    @property
    def internal(self) -> bool:
        return self.programme == "internal"

    def item(self, id: str) -> Item:
        """The item of this id; KeyError where there is none."""
        return self._by_id[id]

    def page(self, id: str) -> Page:
        """The page of this id; KeyError where there is none."""
        for page in self.pages:
            if page.id == id:
                return page
        raise KeyError(id)
