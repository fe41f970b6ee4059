"""What the lists of answers and of comments share: an address is read, the page is found, what leads on is made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.forms.filters import selection_from
from dashboards.forms.words import band_words, period_word
from dashboards.queries.figures import IndexSpec, index_specs
from dashboards.queries.listing.own_scores import BANDS
from dashboards.queries.listing.rows import Asked, Listed, may_list
from dashboards.queries.listing.scan import Slice
from dashboards.queries.overview import top_unit
from dashboards.queries.unit_page import find_unit
from dashboards.queries.waiting import waiting
from dashboards.views.list_filters import Bar, Pick, bar, joined
from dashboards.views.list_issue import issue_of
from dashboards.views.stamp import stamp
from surveys import access
from surveys.models import Product, UnitKind, User
from surveys.templatetags.manyi import named
from surveys.tree import Node, Tree, load_tree

MOST_UNITS = 300  # more in one list of choices nobody can use: then only regions are offered
Page = Callable[[User, Asked, Tree, int | None, int], Slice[Listed]]


@dataclass(frozen=True)
class Opened:
    """An address understood; the list may be read by this viewer."""

    viewer: User
    asked: Asked
    tree: Tree
    bar: Bar
    after: int | None
    specs: tuple[IndexSpec, ...]

    def slice(self, page: Page, size: int) -> Slice[Listed]:
        return page(self.viewer, self.asked, self.tree, self.after, size)

    def all(self, page: Page) -> Iterator[Listed]:
        """Every row, piece by piece: flat memory, and each piece is a query of its own."""
        after: int | None = None
        while True:
            piece = page(self.viewer, self.asked, self.tree, after, 1000)
            yield from piece.rows
            if piece.after is None:
                return
            after = piece.after


def opened(request: HttpRequest, words: bool) -> Opened:
    """The list that an address asks for; 404 where the viewer may not list that unit's answers, or nobody may."""
    assert isinstance(request.user, User)
    tree, params = load_tree(), request.GET
    selection, problems = selection_from(params)
    code, top = params.get("unit", "")[:40], top_unit(request.user, tree)
    unit = find_unit(request.user, code, tree) if code else top
    if unit is None or top is None:
        raise Http404
    specs = index_specs(selection.programme)
    issue = issue_of(request.user, params)
    asked = Asked(
        selection,
        unit,
        _known(params.get("band", ""), tuple(BANDS), problems),
        _known(params.get("language", ""), ("zh", "en"), problems),
        params.get("q", "").strip()[:60] if words else "",
        _known(params.get("index", ""), tuple(spec.code for spec in specs), problems),
        issue.wave_ids if issue else (),
    )
    if not may_list(request.user, asked, tree):
        raise Http404
    picks = [*_picks(request.user, asked, top, tree, specs), *(issue.picks if issue else ())]
    found = bar(selection, problems, picks, [("q", asked.words)] if asked.words else [])
    return Opened(request.user, asked, tree, found, _after(params.get("after", "")), specs)


def _known(value: str, known: tuple[str, ...], problems: list[str]) -> str:
    if not value or value in known:
        return value
    problems.append(_("“%(value)s” is not known here; it was left out.") % {"value": value[:40]})
    return ""


def _after(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _picks(viewer: User, asked: Asked, top: Node, tree: Tree, specs: tuple[IndexSpec, ...]) -> list[Pick]:
    """The list's own conditions; an empty value stands for all there are."""
    language = get_language() or ""
    anything = ("", pgettext("condition", "All"))
    indices = tuple((spec.code, spec.name(language)) for spec in specs)
    tongues = (("zh", pgettext("language", "Chinese")), ("en", pgettext("language", "English")))
    return [
        Pick("unit", _("Unit"), asked.unit.code, top.code, _units(viewer, asked.unit, top, tree, language)),
        Pick("band", _("Own score"), asked.band, "", (anything, *band_words().items())),
        Pick("language", _("Language"), asked.language, "", (anything, *tongues)),
        Pick("index", _("Counted for"), asked.index, "", (anything, *indices)),
    ]


def _units(viewer: User, chosen: Node, top: Node, tree: Tree, language: str) -> tuple[tuple[str, str], ...]:
    """The viewer's units in the order of the tree, those below moved in."""
    seen = access.visible_ids(viewer, tree)
    nodes = [node for node in _walk(tree, top) if node.id in seen and node.kind != UnitKind.DEPARTMENT]
    if len(nodes) > MOST_UNITS:
        nodes = [node for node in nodes if node.kind != UnitKind.BRANCH or node == chosen]
    if chosen not in nodes:
        nodes.append(chosen)
    deep = len(tree.path(top.id))
    return tuple((node.code, "\u3000" * (len(tree.path(node.id)) - deep) + node.name(language)) for node in nodes)


def _walk(tree: Tree, node: Node) -> Iterator[Node]:
    yield node
    for child in tree.children.get(node.id, ()):
        yield from _walk(tree, tree.nodes[child])


def context(found: Opened, page: Slice[Listed]) -> dict[str, Any]:
    """What both templates need."""
    language, queue = get_language() or "", waiting(found.asked.unit.id)
    index = next((spec for spec in found.specs if spec.code == found.asked.index), None)
    return {
        "asked": found.asked,
        "bar": found.bar,
        "filters": found.bar.filters,
        "page": page,
        "products": products(page.rows),
        "unit_name": found.asked.unit.name(language),
        "unit_url": reverse("dashboards:unit", args=[found.asked.unit.code]) + found.bar.filters.query,
        "index": index,
        "period_word": period_word(found.asked.selection.period),
        "next_url": joined(found.bar.query, [("after", str(page.after))]) if page.after else "",
        "first_url": found.bar.query or "?" if found.after is not None else "",
        "waiting": queue,
        "data_as_of": stamp(queue),
    }


def products(rows: tuple[Listed, ...]) -> dict[int, str]:
    """What the rows' products are called."""
    wanted = {row.product_id for row in rows} - {0}
    return {one.pk: named(one) for one in Product.objects.filter(pk__in=wanted)} if wanted else {}
