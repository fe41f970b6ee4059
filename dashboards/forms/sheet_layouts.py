"""The form of a sheet layout: a row for each column, with its place, what stands in it, its heading and its codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.forms.appraisal_words import language
from dashboards.formulas.scorecard.columns import Fault
from dashboards.models import SheetLayout
from dashboards.queries.appraisal.sheets import component_titles

EMPTY_ROWS = 6
_BETWEEN = re.compile(r"[;；\n]")


@dataclass(frozen=True, slots=True)
class TypedColumn:
    place: str
    source: str
    heading: str
    codes: str


@dataclass(frozen=True, slots=True)
class TypedLayout:
    """What was typed, as it was typed."""

    code: str = ""
    title: str = ""
    columns: tuple[TypedColumn, ...] = ()

    @property
    def rows(self) -> list[TypedColumn]:
        """The columns, and empty rows for more."""
        more = range(len(self.columns) + 1, len(self.columns) + 1 + EMPTY_ROWS)
        return [*self.columns, *(TypedColumn(str(place), "", "", "") for place in more)]

    @property
    def content(self) -> list[dict[str, Any]]:
        return [{"source": one.source, "heading": one.heading, "codes": read_codes(one.codes)} for one in self.columns]

    @property
    def problems(self) -> list[str]:
        """What is wrong with its head."""
        wrong = [] if self.title else [_("Enter a name.")]
        return (
            wrong
            if self.code and slugify(self.code) == self.code
            else [*wrong, _("Enter a code of small letters, digits and hyphens.")]
        )


def read_layout(given: QueryDict) -> TypedLayout:
    """Rows without a source are left out; the others stand in the order of their places."""
    lists = [given.getlist(name) for name in ("place", "source", "heading", "codes")]
    rows = [TypedColumn(*(text.strip() for text in row)) for row in zip(*lists, strict=False)]
    kept = sorted((row for row in rows if row.source), key=lambda row: _number(row.place))
    columns = tuple(TypedColumn(str(at), row.source, row.heading, row.codes) for at, row in enumerate(kept, 1))
    return TypedLayout(given.get("code", "").strip()[:40], given.get("title", "").strip()[:80], columns)


def typed_of(layout: SheetLayout) -> TypedLayout:
    columns = tuple(
        TypedColumn(str(at), one["source"], one["heading"], "; ".join(f"{a}={b}" for a, b in one["codes"].items()))
        for at, one in enumerate(layout.columns, 1)
    )
    return TypedLayout(layout.code, layout.title, columns)


def read_codes(text: str) -> dict[str, str]:
    """``A=5; B=4``: what stands instead of what."""
    pairs = (one.replace("＝", "=").partition("=") for one in _BETWEEN.split(text))
    return {value.strip(): code.strip() for value, sign, code in pairs if sign}


def _number(place: str) -> float:
    try:
        return float(place)
    except ValueError:
        return float("inf")


def source_choices() -> list[tuple[str, str]]:
    """Every source with its word: those that each unit has, then those of the components of approved schemes."""
    of_parts = [
        (f"{part}:{code}", f"{title[language()] or title['zh']} · {word}")
        for code, title in component_titles().items()
        for part, word in _part_words().items()
    ]
    return [*_fixed_words().items(), *of_parts]


def _fixed_words() -> Mapping[str, str]:
    return {
        "period": pgettext("sheet", "Quarter"),
        "scheme": pgettext("sheet", "Code of the scheme"),
        "unit": pgettext("sheet", "Code of the unit"),
        "unit_zh": pgettext("sheet", "Unit, Chinese"),
        "unit_en": pgettext("sheet", "Unit, English"),
        "kind": pgettext("sheet", "Kind of unit"),
        "leaders": pgettext("sheet", "Leaders"),
        "state": pgettext("sheet", "State (graded, exempt, no_figures)"),
        "grade": pgettext("sheet", "Grade"),
        "plain_grade": pgettext("sheet", "Grade without veto"),
        "total": pgettext("sheet", "Total"),
        "plain": pgettext("sheet", "Total without veto"),
        "vetoed": pgettext("sheet", "Veto (1 or 0)"),
        "change": pgettext("sheet", "Since the quarter before"),
        "yearly": pgettext("sheet", "Since the year before"),
        "subtotal": pgettext("sheet", "Sum of the components"),
        "sha256": pgettext("sheet", "Digest of the card"),
        "ledger_entry": pgettext("sheet", "Entry of the ledger"),
        "ledger_head": pgettext("sheet", "Head of the ledger"),
        "ledger_signature": pgettext("sheet", "Signature of the head"),
        "ledger_key": pgettext("sheet", "Signing key"),
    }


def _part_words() -> Mapping[str, str]:
    return {
        "points": pgettext("sheet", "points"),
        "weight": pgettext("sheet", "weight"),
        "contribution": pgettext("sheet", "adds to the total"),
        "figure": pgettext("sheet", "figure"),
        "completion": pgettext("sheet", "completion of the target"),
    }


def fault_said(fault: Fault) -> str:
    names = {"row": fault.row, "about": fault.about}
    words: Mapping[str, Callable[[], str]] = {
        "empty": lambda: _("Choose at least one column."),
        "many": lambda: _("A sheet has %(about)s columns at most.") % names,
        "source": lambda: _("Column %(row)s: “%(about)s” is not known. Choose one of the list.") % names,
        "heading": lambda: _("Column %(row)s: enter its heading.") % names,
        "long": lambda: _("Column %(row)s: a heading has %(about)s characters at most.") % names,
        "twice": lambda: _("Column %(row)s: the heading “%(about)s” stands there already.") % names,
    }
    return words[fault.reason]()


def faults_said(faults: Sequence[Fault]) -> list[str]:
    return [fault_said(one) for one in faults]
