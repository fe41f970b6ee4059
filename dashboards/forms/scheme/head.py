"""The head of a draft: the scheme's code, the quarters it is for, and why it changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from dashboards.forms.scheme.faults import Said, not_quarters
from dashboards.forms.scheme.fields import Field
from dashboards.forms.scheme.typed import Typed
from dashboards.models import Scheme, SchemeVersion
from surveys.engine.periods import PeriodError, add_months, parse_period, quarter_of

CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)


YEAR = 12  # months


@dataclass(slots=True)
class Head:
    """As it was typed; ``seen`` is when the draft was saved that it began from."""

    code: str = ""
    first: str = ""
    last: str = ""
    note: str = ""
    seen: str = ""

    @property
    def first_month(self) -> int:
        """0 where it is no quarter."""
        return _quarter(self.first)[0]

    @property
    def last_month(self) -> int:
        return _quarter(self.last)[1]

    def problems(self) -> list[Said]:
        found = []
        if not CODE.fullmatch(self.code):
            told = _("Use small Latin letters, digits, _ and -, beginning with a letter; at most 40.")
            found.append(Said("code", "", told))
        if not 0 < self.first_month < self.last_month:
            found.append(not_quarters())
        if not self.note.strip():
            found.append(Said("note", "", _("Write why it changes; whoever approves it reads this.")))
        return found

    def fields(self, faults: Mapping[str, str], new: bool) -> tuple[Field, ...]:
        periods = faults.get("first", "")
        found = (
            Field("first", _("First quarter"), self.first, "quarter", (), _("Like 2026Q1."), periods),
            Field("last", _("Last quarter"), self.last, "quarter", (), _("Like 2026Q4.")),
            Field("note", _("Why it changes"), self.note, "text", (), "", faults.get("note", "")),
        )
        if not new:
            return found
        hint = _("Names the scheme for commands and files, like branches. It stays.")
        return Field("code", _("Code of the scheme"), self.code, "text", (), hint, faults.get("code", "")), *found


def _quarter(text: str) -> tuple[int, int]:
    try:
        found = parse_period(text)
    except PeriodError:
        return 0, 0
    return (found.first, found.last) if found == quarter_of(found.first) else (0, 0)


def read_head(post: Mapping[str, Any], scheme: Scheme | None) -> Head:
    typed = {name: str(post.get(name, "")).strip() for name in ("code", "first", "last", "note", "seen")}
    return Head(**{**typed, "code": scheme.code if scheme else typed["code"]})


def head_of(version: SchemeVersion) -> Head:
    """That of a draft; after an approved version the four quarters that follow it."""
    first, last = version.first_month, version.last_month
    if version.is_approved:
        return _quarters(version.scheme.code, add_months(last, 1), add_months(last, YEAR))
    kept = _quarters(version.scheme.code, first, last)
    kept.note, kept.seen = version.note, version.saved_at.isoformat()
    return kept


def head_within(bank: SchemeVersion, this_month: int) -> Head:
    """For a region's first scheme: what is left of the bank's quarters."""
    first = quarter_of(this_month).first
    return _quarters("", first if bank.first_month <= first < bank.last_month else bank.first_month, bank.last_month)


def _quarters(code: str, first: int, last: int) -> Head:
    return Head(code, quarter_of(first).code, quarter_of(last).code)


def weights_of(typed: Typed) -> str:
    """What the weights add up to; a dash where one of them is no number."""
    components = typed.get("components")
    try:
        found = sum((Decimal(one.get("weight") or 0) for one in components or ()), Decimal(0))
        return f"{found.normalize():f}" if found.is_finite() else "–"
    except (InvalidOperation, AttributeError, TypeError):
        return "–"


def with_weights(content: Mapping[str, Any], post: Mapping[str, Any]) -> dict[str, Any]:
    """A scheme with the title and the weights that were typed, and everything else as it is."""
    parts = [
        {**one, "weight": str(post.get(f"components.{at}.weight", "")).strip()}
        for at, one in enumerate(content["components"])
    ]
    title = {language: str(post.get(f"title.{language}", "")).strip() for language in ("zh", "en")}
    return {**content, "title": title, "components": parts}
