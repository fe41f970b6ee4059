"""From rules to the form in which they are drafted and back, and each fault to the field that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dashboards.forms.official_faults import told
from dashboards.forms.rules_draft import GATES, NUMBERS, WHOLE, DraftForm, IndexForm
from dashboards.formulas.official import Settings
from surveys.engine.reading import Fault

EMPTY_ROWS = 2
MOST_ROWS = 60
_USUAL = {"quarters": 4, "fewest_to_rake": 50}
_PLACES = {
    "peers.by": "peers",
    "peers.attribute": "attribute",
    "exclusions.units": "units",
    "settings.gate": "min_shown",
}


class RulesDraft:
    """The form of the rules and a row for each index, with two empty ones to add some."""

    def __init__(self, programme: str, content: Mapping[str, Any], about: Mapping[str, Any], data: Any = None) -> None:
        self.content = content
        self.form = DraftForm(data, programme=programme, initial={**initial_of(content), **about})
        known = content.get("indices", [])
        many = _rows_in(data) if data is not None else len(known) + EMPTY_ROWS
        starts = [_index_initial(known[n]) if n < len(known) else {"kind": "mean"} for n in range(many)]
        self.rows = [IndexForm(data, prefix=f"i{n}", initial=start) for n, start in enumerate(starts)]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def problems(self) -> list[str]:
        """What is wrong in the rows of the indices, for the head of the page."""
        return [
            f"{row['code'].value() or n}: {error}"
            for n, row in enumerate(self.rows, 1)
            for errors in row.errors.values()
            for error in errors
        ]

    def rules(self) -> dict[str, Any]:
        """The rules as JSON; what the form does not ask stays as it was."""
        given = self.form.cleaned_data
        found = {**self.content, "schema": 1, "headline": given["headline"]}
        found["indices"] = [_index(row.cleaned_data) for row in self.rows if not row.empty]
        for name in ("adjusters", "weighting"):
            if name in given:
                found[name] = _in_order(given[name], self.content.get(name, []))
        for name, usual in _USUAL.items():
            if name in given and (name in self.content or given[name] != usual):
                found[name] = given[name]
        found["peers"] = {"by": given["peers"]} | (
            {"attribute": given["attribute"]} if given["peers"] == "attribute" else {}
        )
        found["exclusions"] = {
            "units": [code for code in re.split(r"[\s,，;；]+", given["units"]) if code],
            "min_items": 0.5 if given["min_items"] is None else given["min_items"],
            "careless": given["careless"],
        }
        settings = _settings(given, self.content.get("settings", {}))
        return found | ({"settings": settings} if settings or "settings" in self.content else {})

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Put each fault beside its field, or at the head of the page."""
        for fault, (place, words) in zip(tuple(faults), told(faults), strict=True):
            row = re.match(r"indices\[(\d+)\]\.?(\w*)", fault.path)
            kept = [one for one in self.rows if not one.empty]
            if row and int(row[1]) < len(kept):
                name = row[2] if row[2] in kept[0].fields else "constructs" if row[2] != "title" else "zh"
                kept[int(row[1])].add_error(name, words)
            else:
                name = _PLACES.get(fault.path, fault.path.rpartition(".")[2])
                at = name if name in self.form.fields else None
                self.form.add_error(at, words if at or not place else f"{place}: {words}")


def initial_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of some rules, with the usual values where they say nothing."""
    settings, usual = content.get("settings", {}), Settings()
    gate = settings.get("gate", {})
    peers, exclusions = content.get("peers", {}), content.get("exclusions", {})
    return {
        "headline": content.get("headline", ""),
        "quarters": content.get("quarters", _USUAL["quarters"]),
        "adjusters": content.get("adjusters", []),
        "weighting": content.get("weighting", []),
        "fewest_to_rake": content.get("fewest_to_rake", _USUAL["fewest_to_rake"]),
        "peers": peers.get("by", "all"),
        "attribute": peers.get("attribute", ""),
        "units": ", ".join(exclusions.get("units", [])),
        "min_items": exclusions.get("min_items", 0.5),
        "careless": exclusions.get("careless", True),
        **{name: gate.get(name, getattr(usual.gate, name)) for name in GATES},
        **{name: settings.get(name, getattr(usual, name)) for name in NUMBERS},
    }


def _settings(given: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Only what differs from the usual, or was said before: so that a draft that changes nothing is the same text."""
    usual, gate = Settings(), before.get("gate", {})
    numbers = {name: given[name] for name in NUMBERS if name in before or given[name] != getattr(usual, name)}
    gates = {name: given[name] for name in GATES if name in gate or given[name] != getattr(usual.gate, name)}
    found = {name: int(value) if name in WHOLE else value for name, value in numbers.items()}
    return found | ({"gate": gates} if gates or "gate" in before else {})


def _index_initial(index: Mapping[str, Any]) -> dict[str, Any]:
    title, constructs = index.get("title", {}), index.get("constructs", {})
    return {
        "code": index.get("code", ""),
        "kind": index.get("kind", "mean"),
        "zh": title.get("zh", ""),
        "en": title.get("en", ""),
        "constructs": ", ".join(f"{name} {weight:g}" for name, weight in constructs.items()),
        "boxes": index.get("boxes"),
    }


def _index(given: Mapping[str, Any]) -> dict[str, Any]:
    title = {"zh": given["zh"], "en": given["en"]}
    found = {"code": given["code"], "kind": given["kind"], "title": title, "constructs": given["constructs"]}
    return found | ({"boxes": given["boxes"]} if given["boxes"] else {})


def _in_order(chosen: list[str], before: list[str]) -> list[str]:
    """Adjusters keep their order: it decides which of two that say the same is left out."""
    return [name for name in before if name in chosen] + [name for name in chosen if name not in before]


def _rows_in(data: Any) -> int:
    return min(sum(bool(re.fullmatch(r"i\d+-code", name)) for name in data), MOST_ROWS)
