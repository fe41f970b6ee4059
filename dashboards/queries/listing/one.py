"""One pseudonymous answer, opened: what was asked and said, what was frozen beside it, what happened to it since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboards.queries.listing.own_scores import Scorer, band_of
from surveys import access
from surveys.engine.definition import Item, Page
from surveys.engine.masking import Piece, pieces
from surveys.engine.parts import Text
from surveys.engine.types import KINDS
from surveys.models import EventKind, Product, Programme, Response, ResponseEvent, ResponseText, UnitPath, User
from surveys.queries.compiled import Compiled, compiled
from surveys.tree import Node, Tree


@dataclass(frozen=True, slots=True)
class Said:
    """A question and its answer: the words of what was chosen, or a text in pieces, or that it was erased.

    All empty where nothing was answered.
    """

    item: Item
    chosen: tuple[Text, ...] = ()
    text: tuple[Piece, ...] = ()
    language: str = ""
    erased: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.chosen or self.text or self.erased)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event by the name of its kind, and the units that it led from and to."""

    kind: str
    at: datetime
    actor: User | None
    reason: str
    left: Node | None
    reached: Node | None


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """``unit`` is where it counts now (None: withdrawn), ``way`` the units above as they were frozen."""

    response: Response
    version: Compiled
    unit: Node | None
    way: tuple[Node, ...]
    score: float | None
    pages: tuple[tuple[Page, tuple[Said, ...]], ...]
    events: tuple[Happened, ...]
    product: Product | None
    manager: User | None

    @property
    def band(self) -> str:
        return band_of(self.score)


def open_answer(viewer: User, response_id: int, tree: Tree) -> OneAnswer | None:
    """The answer of that id; None where the viewer may not see it, or where it is the anonymous programme's.

    It is seen by who sees a unit on the path at which it counts (a withdrawn one: counted last), as its figures are.
    """
    if not access.may(viewer, "view_comments"):
        return None
    found = Response.objects.filter(id=response_id, subjects__isnull=True, path__isnull=False)
    response = found.exclude(version__survey__programme=Programme.INTERNAL).select_related("path", "wave__campaign")
    one = response.first()
    if one is None:
        return None
    events = list(ResponseEvent.objects.filter(response_id=response_id).order_by("id"))
    paths = UnitPath.objects.in_bulk({path for event in events for path in (event.minus_id, event.plus_id) if path})
    moves = [event for event in events if event.kind != EventKind.ERASED]
    last = moves[-1] if moves else None
    stands = paths.get((last.plus_id or last.minus_id or 0) if last else 0) or one.path
    if stands is None or not access.visible_ids(viewer, tree) & set(stands.unit_ids):
        return None
    return _opened(one, events, paths, stands, tree, counted=last is None or last.plus_id is not None)


def _opened(
    one: Response,
    events: Sequence[ResponseEvent],
    paths: dict[int, UnitPath],
    stands: UnitPath,
    tree: Tree,
    counted: bool,
) -> OneAnswer:
    version = compiled(one.version_id)
    people = User.objects.in_bulk({*(event.actor_id for event in events), one.account_manager_id} - {None})
    score = Scorer.for_programme(version.programme).scores([(one.version_id, bytes(one.scores))])[0]
    return OneAnswer(
        one,
        version,
        tree.nodes.get(stands.unit_id) if counted else None,
        tuple(tree.nodes[unit] for unit in stands.unit_ids if unit in tree.nodes),
        score,
        tuple((page, tuple(_said(page, one))) for page in version.definition.pages),
        tuple(_happened(event, paths, people, tree) for event in events),
        Product.objects.filter(pk=one.product_id).first() if one.product_id else None,
        people.get(one.account_manager_id or 0),
    )


def _said(page: Page, one: Response) -> Iterator[Said]:
    texts = {row.item: row for row in ResponseText.objects.filter(response_id=one.id, month=one.month)}
    for item in page.items:
        if not KINDS[item.type].asks(item):
            continue
        held = texts.get(item.id)
        if held is None:
            yield Said(item, tuple(_chosen(item, one.answers.get(item.id))))
        elif held.erased_at:
            yield Said(item, erased=True)
        else:
            yield Said(item, text=pieces(held.text), language={1: "zh-Hans", 2: "en"}.get(held.language, ""))


def _chosen(item: Item, value: Any) -> Iterator[Text]:
    """The words of canonical answers; the answer itself where it has none, as numbers and dates do."""
    labels = {code: label for code, label in KINDS[item.type].codes_and_labels(item) if label}
    for code in value if isinstance(value, list) else [] if value is None else [value]:
        written = str(code).lower() if isinstance(code, bool) else str(code)
        yield labels.get(written) or Text(written, written)


def _happened(event: ResponseEvent, paths: dict[int, UnitPath], people: dict[int, User], tree: Tree) -> Happened:
    ends = [tree.nodes.get(paths[path].unit_id) if path in paths else None for path in (event.minus_id, event.plus_id)]
    kind = EventKind(event.kind).name.lower()
    return Happened(kind, event.at, people.get(event.actor_id or 0), event.reason, *ends)
