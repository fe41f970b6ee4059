"""The advisory report in words: names of constructs and questions, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.formulas.estimate import Estimate, FigureUnit, Status
from dashboards.formulas.pls_report import CORE, RECOMMEND
from dashboards.queries.figures import IndexSpec

Bounds = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One question: the share that the answers give it, in percent, and the share in force."""

    construct: str
    question: str
    share: Estimate
    in_force: float

    @property
    def differs(self) -> bool:
        """Whether the interval leaves the weight in force out."""
        low, high = self.share.low, self.share.high
        return low is not None and high is not None and not low <= self.in_force <= high


@dataclass(frozen=True, slots=True)
class ConstructRow:
    """One construct: its reliability, its index by both weights; None where a figure does not exist."""

    name: str
    items: int
    alpha: Estimate | None
    rho_c: Estimate | None
    ave: Estimate | None
    index: Estimate
    in_force: float
    holds: bool | None


@dataclass(frozen=True, slots=True)
class PathRow:
    source: str
    target: str
    strength: Estimate


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report ready for a page."""

    n: int
    left_out: int
    draws: int
    failed: int
    without: tuple[str, ...]
    constructs: tuple[ConstructRow, ...]
    weights: tuple[WeightRow, ...]
    paths: tuple[PathRow, ...]
    r2: tuple[tuple[str, Estimate], ...]

    @property
    def shared(self) -> tuple[WeightRow, ...]:
        """Questions that share a construct; one alone has all of its weight whatever anybody answers."""
        return tuple(row for row in self.weights if row.in_force < 100)

    @property
    def differing(self) -> tuple[WeightRow, ...]:
        return tuple(row for row in self.shared if row.differs)

    @property
    def weak(self) -> tuple[ConstructRow, ...]:
        return tuple(row for row in self.constructs if row.holds is False)


def report_view(content: Mapping[str, Any], specs: Sequence[IndexSpec]) -> ReportView:
    """The view of a report that was made."""
    reading = _Reading(content, _names(specs))
    return ReportView(
        n=content["n"],
        left_out=content["left_out"],
        draws=content["draws"],
        failed=content["failed"],
        without=tuple(map(reading.name, content["left_out_dimensions"])),
        constructs=tuple(map(reading.construct, content["constructs"])),
        weights=tuple(map(reading.weight, content["weights"])),
        paths=tuple(map(reading.path, content["paths"])),
        r2=tuple((reading.name(name), reading.sure(one, "percent", 100)) for name, one in content["r2"].items()),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A report as it is kept, and the names of its constructs."""

    content: Mapping[str, Any]
    names: Mapping[str, str]

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def sure(self, one: Bounds, unit: FigureUnit = "mean", times: float = 1) -> Estimate:
        value, low, high = (None if one[end] is None else times * (one[end] or 0) for end in ("value", "low", "high"))
        return Estimate(value, low, high, int(self.content["n"]), Status.PUBLISHABLE, unit)

    def maybe(self, one: Bounds | None) -> Estimate | None:
        return None if one is None else self.sure(one)

    def construct(self, one: Mapping[str, Any]) -> ConstructRow:
        alpha, rho_c, ave = (self.maybe(one[name]) for name in ("alpha", "rho_c", "ave"))
        index = self.sure(one["index"], "points")
        return ConstructRow(
            self.name(one["name"]), one["items"], alpha, rho_c, ave, index, one["index_in_force"], one["holds"]
        )

    def weight(self, one: Mapping[str, Any]) -> WeightRow:
        share = self.sure(one["share"], "percent", 100)
        return WeightRow(self.name(one["construct"]), question(self.content, one["item"]), share, 100 * one["in_force"])

    def path(self, one: Mapping[str, Any]) -> PathRow:
        return PathRow(self.name(one["source"]), self.name(one["target"]), self.sure(one["strength"]))


def question(content: Mapping[str, Any], item: str) -> str:
    """A question in the reader's language, as it was asked."""
    words = content.get("words", {}).get(item, {})
    first, second = ("zh", "en") if (get_language() or "").startswith("zh") else ("en", "zh")
    return words.get(first) or words.get(second) or item


def refused_sentence(content: Mapping[str, Any]) -> str:
    """Why there is no report."""
    names = pgettext("list", ", ").join(question(content, name) for name in content["names"])
    sentences = {
        "too_few_answers": _("Too few customers answered several dimensions together with the recommendation."),
        "constant_item": _("Everybody gave the same answer to: %(names)s. So nothing can be weighed."),
        "collinear": _("Some of these say the same as others, so that they cannot be told apart: %(names)s."),
        "unrelated_items": _("These have nothing to do with the rest, so that no weight can be given: %(names)s."),
        "not_settled": _("The weights do not settle: the answers do not fit the model."),
    }
    return sentences.get(content["refused"], _("The answers do not fit the model.")) % {"names": names}


def _names(specs: Sequence[IndexSpec]) -> dict[str, str]:
    language = get_language() or ""
    core = {CORE: specs[0].name(language), RECOMMEND: pgettext("construct", "would recommend")}
    return {spec.code: spec.name(language) for spec in specs} | core
