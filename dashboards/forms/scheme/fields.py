"""The fields of the editor, section by section; each knows its value, its choices and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from dashboards.forms.appraisal_words import language
from dashboards.forms.evidence_words import effect_choices
from dashboards.forms.scheme import words
from dashboards.forms.scheme.typed import Typed
from dashboards.forms.words import programme_words
from dashboards.formulas.scheme.parts import ENDS
from dashboards.formulas.veto import GRADES

Choices = Sequence[tuple[str, str]]
WAYS = 4  # ways below the least status, one after the other


@dataclass(frozen=True, slots=True)
class Field:
    """``kind`` is ``text``, ``short`` (a number), ``quarter``, ``pick``, ``tick`` or ``kept`` (on the page, not to be
    seen); ``usual`` is what holds where it is left empty."""

    name: str
    label: str
    value: str
    kind: str = "text"
    choices: Choices = ()
    hint: str = ""
    fault: str = ""
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A row of a table of bands."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ComponentFields:
    """A component: ``head`` names and weighs it, ``source``, ``points`` and ``below`` are its parts."""

    at: int
    title: str
    weight: str
    faulty: bool
    head: tuple[Field, ...]
    source: tuple[Field, ...]
    points: tuple[Field, ...]
    bands: tuple[Band, ...]
    banded: bool
    limits: tuple[Field, ...]
    below: tuple[Field, ...]
    kept: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What may be chosen: products, measures and their codes."""

    products: Choices
    measures: Choices


class Fields:
    """Makes fields from what was typed, and from the faults by field name."""

    def __init__(self, typed: Typed, faults: Mapping[str, str], known: Known) -> None:
        self._typed, self._faults, self._known = typed, faults, known

    def _one(self, name: str, label: str, kind: str = "text", choices: Choices = (), hint: str = "") -> Field:
        return Field(name, label, _value(self._typed, name), kind, choices, hint, self._faults.get(name, ""))

    def _short(self, name: str, label: str, hint: str = "") -> Field:
        return self._one(name, label, "short", hint=hint)

    def _usual(self, name: str, label: str, usual: str) -> Field:
        return replace(self._short(name, label), usual=usual)

    def _pick(self, name: str, label: str, choices: Mapping[str, str] | Choices, hint: str = "") -> Field:
        listed = list(choices.items()) if isinstance(choices, Mapping) else choices
        return self._one(name, label, "pick", listed, hint)

    def titles(self) -> tuple[Field, ...]:
        return self._one("title.zh", _("Name in Chinese")), self._one("title.en", _("Name in English"))

    def kinds(self) -> tuple[Field, ...]:
        found = [self._one(f"kinds.{kind}", word, "tick") for kind, word in words.unit_kinds().items()]
        return tuple(found)

    def grades(self) -> tuple[Field, ...]:
        told = _("from so many points on")
        return tuple(self._short(f"grades.{grade}", f"{grade}", told if grade == "A" else "") for grade in GRADES[:-1])

    def bounds(self) -> tuple[Field, ...]:
        return (
            self._short("exempt_months", _("Units open less than so many months are exempt")),
            self._short("adjustments.bonus", _("Most points of bonus"), _("Empty: no bonus.")),
            self._short("adjustments.deduction", _("Most points of deduction"), _("Empty: no deduction.")),
            self._short(
                "spread",
                _("A region may move each weight by so many points"),
                _("Empty: regions have no scheme of their own."),
            ),
        )

    def vetoes(self) -> tuple[Field, ...]:
        listed = [("", _("as each veto proposes")), *((value.rstrip(":"), word) for value, word in effect_choices())]
        return tuple(
            self._pick(f"vetoes.{severity}.{target}", label, listed)
            for severity, target, label in (
                ("serious", "unit", _("Serious incident: effect on the unit")),
                ("serious", "leader", _("Serious incident: effect on the leader")),
                ("grave", "unit", _("Grave incident: effect on the unit")),
                ("grave", "leader", _("Grave incident: effect on the leader")),
            )
        )

    def labels(self) -> dict[str, str]:
        """What each field that stands on the page is called."""
        parts = self.components()
        inner = [one for part in parts for one in (*part.head, *part.source, *part.points, *part.limits, *part.below)]
        inner += [one for part in parts for row in part.bands for one in row.fields]
        return {one.name: one.label for one in (*self.titles(), *self.grades(), *self.bounds(), *self.vetoes(), *inner)}

    def components(self) -> list[ComponentFields]:
        many = self._typed.get("components")
        return [self._component(at) for at in range(len(many) if isinstance(many, list) else 0)]

    def _component(self, at: int) -> ComponentFields:
        base = f"components.{at}"
        source, points = _value(self._typed, f"{base}.source.kind"), _value(self._typed, f"{base}.points.kind")
        shown = {
            "head": self._head(base),
            "source": self._source(base, source),
            "points": self._points(base, points),
            "limits": (self._usual(f"{base}.floor", _("Floor"), "0"), self._usual(f"{base}.cap", _("Cap"), "100")),
            "below": self._below(base, source),
        }
        bands = self._bands(base, points)
        seen = {field.name for part in shown.values() for field in part} | {
            one.name for row in bands for one in row.fields
        }
        return ComponentFields(
            at=at,
            title=_title(self._typed, base) or _("Component %(n)s") % {"n": at + 1},
            weight=_value(self._typed, f"{base}.weight"),
            faulty=any(name.startswith(f"{base}.") for name in self._faults),
            bands=bands,
            banded=points == "bands",
            kept=tuple(self._kept(base, seen)),
            **shown,
        )

    def _head(self, base: str) -> tuple[Field, ...]:
        return (
            self._one(f"{base}.title.zh", _("Name in Chinese")),
            self._one(f"{base}.title.en", _("Name in English")),
            self._one(f"{base}.code", _("Code"), hint=_("Stays the same from version to version.")),
            self._short(f"{base}.weight", _("Weight in percent")),
        )

    def _source(self, base: str, kind: str) -> tuple[Field, ...]:
        name = f"{base}.source"
        found = [self._pick(f"{name}.kind", _("Where the figure comes from"), words.source_kinds())]
        if kind == "official":
            found.append(self._pick(f"{name}.programme", _("Programme"), programme_words()))
            if _value(self._typed, f"{name}.programme") == "product":
                found.append(self._pick(f"{name}.product", _("Product"), self._known.products))
        elif kind == "complaints":
            found.append(self._pick(f"{name}.basis", _("What counts"), words.bases()))
        elif kind == "measure":
            found.append(self._pick(f"{name}.code", _("Measure"), self._known.measures))
        elif kind == "figure":
            found.append(self._one(f"{name}.code", _("Code of the figure"), hint=_("Under which it is supplied.")))
        return (
            *found,
            self._pick(
                f"{base}.direction", _("Which is better"), [("", _("as the points run")), *words.directions().items()]
            ),
        )

    def _points(self, base: str, kind: str) -> tuple[Field, ...]:
        name = f"{base}.points"
        found = [self._pick(f"{name}.kind", _("How points follow from it"), words.points_kinds())]
        if kind == "anchors":
            found += [
                self._usual(f"{name}.same", _("Points where not different from the peers"), "50"),
                self._one(f"{name}.as_others", _("Judge what is not different like all others"), "tick"),
                self._usual(f"{name}.improvement", _("Most points for a clear rise, up to 10"), "0"),
            ]
        elif kind == "linear":
            found += [self._short(f"{name}.zero", _("0 points at")), self._short(f"{name}.full", _("100 points at"))]
        elif kind == "target":
            found += [
                self._short(f"{name}.zero", _("0 points at percent of the target")),
                self._short(f"{name}.full", _("100 points at percent of the target")),
            ]
        return tuple(found)

    def _bands(self, base: str, kind: str) -> tuple[Band, ...]:
        if kind != "bands":
            return ()
        typed = _at(self._typed, f"{base}.points.bands")
        many = max(len(typed) if isinstance(typed, list) else 0, 3)
        labels = (("from", _("From")), ("to", _("To below")), ("points", _("Points")))
        rows = (f"{base}.points.bands.{row}" for row in range(many))
        return tuple(Band(tuple(self._short(f"{row}.{part}", label) for part, label in labels)) for row in rows)

    def _below(self, base: str, source: str) -> tuple[Field, ...]:
        found = []
        if source == "official":
            found.append(self._pick(f"{base}.least", _("Lowest status that counts"), words.statuses()))
        ways = (
            words.fallbacks()
            if source == "official"
            else {code: word for code, word in words.fallbacks().items() if code != "join"}
        )
        labels = (_("Without such a figure"), _("else"), _("else"), _("else"))
        listed = [("", "–"), *ways.items()]
        many = _at(self._typed, f"{base}.below")
        last = len(many) if isinstance(many, list) else 0
        ended = last and isinstance(many, list) and many[-1] in ENDS
        for way in range(min(last + (not ended), WAYS) or 1):
            found.append(self._pick(f"{base}.below.{way}", labels[way], listed))
        return tuple(found)

    def _kept(self, base: str, seen: set[str]) -> list[Field]:
        """What was typed for another kind than the one chosen now: nothing is lost by looking at another."""
        names = _names(_at(self._typed, base), base)
        return [Field(name, "", _value(self._typed, name), "kept") for name in names if name not in seen]


def _names(typed: Any, base: str) -> list[str]:
    if isinstance(typed, dict):
        return [name for key, value in typed.items() for name in _names(value, f"{base}.{key}")]
    if isinstance(typed, list):
        return [name for at, value in enumerate(typed) for name in _names(value, f"{base}.{at}")]
    return [base] if typed not in ("", None) else []


def _at(typed: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(typed, dict):
            typed = typed.get(part)
        elif isinstance(typed, list) and part.isdigit() and int(part) < len(typed):
            typed = typed[int(part)]
        else:
            return None
    return typed


def _value(typed: Any, path: str) -> str:
    found = _at(typed, path)
    return found if isinstance(found, str) else ""


def _title(typed: Typed, base: str) -> str:
    """In the reader's language, the other one where it has none."""
    words = (_value(typed, f"{base}.title.zh"), _value(typed, f"{base}.title.en"))
    first, second = words if language() == "zh" else reversed(words)
    return first or second
