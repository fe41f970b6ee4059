"""What is asked for, as it is kept with a job: plain names, so that it reads the same years later."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from dashboards.formulas.scorecard.columns import Column, load_columns
from dashboards.models import AppraisalRun
from dashboards.queries.answer_rows import AnswerQuery
from dashboards.queries.appraisal.papers import run_named
from dashboards.queries.appraisal.sheets import layout_version
from dashboards.queries.refusals import ExportRefused
from dashboards.queries.score_table import BY, ScoreQuery
from dashboards.queries.selection import Selection
from surveys.access import Viewer
from surveys.channels.base import LinkFile
from surveys.channels.registry import LINK_FILES
from surveys.engine.dimensions import CHANNELS, PROGRAMMES, SEGMENTS
from surveys.engine.periods import Period, PeriodError, parse_period
from surveys.models import Product, UnitKind, Wave
from surveys.queries.link_files import waves_with_links

FORMATS = {
    "scores": ("csv", "xlsx", "json"),
    "answers": ("csv", "xlsx"),
    "links": ("csv", "xlsx"),
    "papers": ("zip",),
    "sheet": ("xlsx", "csv", "json"),
}
BASES = ("was", "now")
LAYOUTS = ("wide", "long")
LABELS = ("", "zh", "en")
LONGEST = 120  # months


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """Scores of a period. No programme: all of them, one after the other. Cuts hold names, as addresses do."""

    period: str
    programme: str = ""
    unit: str = ""
    level: str = ""
    index: str = ""
    by: str = "period"
    segment: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    scored: bool | None = None
    basis: str = "was"

    def query(self) -> ScoreQuery:
        """Raises `ExportRefused` for what cannot be."""
        for value, known in ((self.by, BY), (self.basis, BASES), (self.level, ("", *UnitKind.values))):
            if value not in known:
                raise ExportRefused("unknown_option", option=value)
        if self.programme and self.programme not in PROGRAMMES:
            raise ExportRefused("unknown_programme", programme=self.programme)
        cuts, period = self._cuts(), read_period(self.period)
        chosen = [self.programme] if self.programme else [one for one in PROGRAMMES if not cuts or one != "internal"]
        if chosen == ["internal"] and cuts:
            raise ExportRefused("internal_uncut")
        selections = tuple(Selection(one, period, cuts, self.scored, self.basis) for one in chosen)
        return ScoreQuery(selections, self.by, self.unit, self.level, self.index)

    def _cuts(self) -> dict[str, tuple[int, ...]]:
        known: dict[str, Mapping[str, int]] = {"segment": SEGMENTS, "channel": CHANNELS}
        if self.product:
            known["product"] = dict(Product.objects.filter(code__in=self.product).values_list("code", "pk"))
        cuts = {}
        for name, codes in known.items():
            wanted: tuple[str, ...] = getattr(self, name)
            unknown = next((one for one in wanted if one not in codes), None)
            if unknown is not None:
                raise ExportRefused("unknown_option", option=unknown)
            cuts[name] = tuple(sorted(codes[one] for one in wanted))
        return {name: codes for name, codes in cuts.items() if codes}


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """Raw answers of a survey in a period: ``wide`` has a row for each response, ``long`` one for each answer."""

    period: str
    survey: str
    unit: str = ""
    layout: str = "wide"
    labels: str = "zh"

    def query(self) -> AnswerQuery:
        """Raises `ExportRefused` for what cannot be."""
        wrong = self.layout if self.layout not in LAYOUTS else self.labels if self.labels not in LABELS else ""
        if wrong:
            raise ExportRefused("unknown_option", option=wrong)
        return AnswerQuery(self.survey, read_period(self.period), self.unit)


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """Links of a wave's drawn customers, for a channel that hands them out itself."""

    wave: int
    channel: str = "app"

    def query(self) -> LinkFile:
        """Raises `ExportRefused` for what cannot be."""
        if type(self.wave) is not int or self.channel not in LINK_FILES:
            raise ExportRefused("unknown_option", option=str(self.wave)[:40])
        return LINK_FILES[self.channel]

    def wave_for(self, viewer: Viewer) -> Wave:
        """The wave, while it can be answered; refused where there is none for this viewer."""
        found = waves_with_links(viewer, self.channel).filter(pk=self.wave).first()
        if found is None:
            raise ExportRefused("unknown_wave", wave=self.wave)
        return found


@dataclass(frozen=True, slots=True)
class _OfAppraisal:
    """What is made of the run that holds for a scheme and quarter."""

    period: str
    scheme: str

    def run_for(self, viewer: Viewer) -> AppraisalRun:
        """The run that holds; refused where there is none for this viewer."""
        found = run_named(viewer, self.scheme, self.period)
        if found is None:
            raise ExportRefused("unknown_appraisal")
        return found


@dataclass(frozen=True, slots=True)
class PaperRequest(_OfAppraisal):
    """The scorecards, a page for each unit."""

    language: str = "zh"

    def query(self) -> None:
        """Raises `ExportRefused` for what cannot be."""
        if self.language not in LABELS[1:]:
            raise ExportRefused("unknown_option", option=str(self.language)[:40])


@dataclass(frozen=True, slots=True)
class SheetRequest(_OfAppraisal):
    """The table in one version of a layout."""

    layout: str
    number: int

    def query(self) -> None:
        """Raises `ExportRefused` for what cannot be."""
        if type(self.number) is not int:
            raise ExportRefused("unknown_option", option=str(self.number)[:40])

    def columns_for(self, viewer: Viewer) -> tuple[Column, ...]:
        """The columns of the layout; refused where there is no such layout for this viewer."""
        found = layout_version(viewer, self.layout, self.number)
        if found is None:
            raise ExportRefused("unknown_option", option=self.layout[:40])
        return load_columns(found.columns)[0]


Request = ScoreRequest | AnswerRequest | LinkRequest | PaperRequest | SheetRequest
KINDS: dict[str, type[Request]] = {
    "scores": ScoreRequest,
    "answers": AnswerRequest,
    "links": LinkRequest,
    "papers": PaperRequest,
    "sheet": SheetRequest,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with its kind and format."""

    kind: str
    format: str
    request: Request
    parameters: dict[str, Any] = field(default_factory=dict)


def read_request(kind: str, format: str, parameters: Mapping[str, Any]) -> Asked:
    """A request from what a form, an address or a job says.

    Raises
    ------
    ExportRefused
        With the first thing that cannot be.
    """
    if kind not in KINDS:
        raise ExportRefused("unknown_option", option=kind)
    if format not in FORMATS[kind]:
        raise ExportRefused("unknown_option", option=format)
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in parameters.items()
    }
    try:
        request = KINDS[kind](**given)
    except TypeError as error:
        raise ExportRefused("unknown_option", option=kind) from error
    request.query()
    if not isinstance(request, LinkRequest):
        request = replace(request, period=read_period(request.period).code)
    told = {part.name: getattr(request, part.name) for part in fields(request)}
    usual = {part.name: part.default for part in fields(request)}
    return Asked(kind, format, request, {name: value for name, value in told.items() if value != usual[name]})


def read_period(text: str) -> Period:
    try:
        period = parse_period(text)
    except PeriodError as error:
        raise ExportRefused("unknown_period", period=text[:40]) from error
    if len(period.months) > LONGEST:
        raise ExportRefused("period_too_long")
    return period
