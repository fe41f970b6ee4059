"""A person's own exports as the page lists them: what each is, how far it has come, what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from dashboards.actions.exports import own_exports
from dashboards.actions.exports.jobs import usable
from dashboards.actions.exports.requests import read_period
from dashboards.actions.exports.sentences import fault_sentence
from dashboards.forms.appraisal_words import title_of
from dashboards.forms.words import period_word, programme_words
from dashboards.models import ExportJob, ExportState, SchemeVersion
from surveys.models import Survey, User, Wave
from surveys.templatetags import figures
from surveys.templatetags.manyi import moment, named
from surveys.tree import load_tree

AT_ONCE = 10
LOOKS = {ExportState.DONE: "ok", ExportState.FAILED: "bad"}


@dataclass(frozen=True)
class ExportRow:
    """One export in words; ``again`` is the address of the form filled in the same way."""

    job: ExportJob
    title: str
    about: str
    state: str
    look: str
    says: str
    usable: bool
    again: str


@dataclass(frozen=True)
class ExportList:
    rows: tuple[ExportRow, ...]
    page: Page
    unfinished: int


def export_list(owner: User, page: str | None) -> ExportList:
    """A page of the owner's exports, newest first; the number of queries does not depend on how many there are."""
    jobs = own_exports(owner)
    found = Paginator(jobs, AT_ONCE).get_page(page)
    words = _Words(list(found.object_list))
    rows = tuple(words.row(job) for job in found.object_list)
    return ExportList(rows, found, jobs.filter(state__in=[ExportState.QUEUED, ExportState.RUNNING]).count())


class _Words:
    """Names of the units and surveys that some exports are about."""

    def __init__(self, jobs: Sequence[ExportJob]) -> None:
        codes = {job.parameters.get("survey", "") for job in jobs}
        waves = [job.parameters["wave"] for job in jobs if "wave" in job.parameters]
        known = Wave.objects.filter(pk__in=waves).select_related("campaign") if waves else ()
        self._waves = {one.pk: f"{named(one.campaign)} · {one.number}" for one in known}
        self._surveys = {one.code: named(one) for one in Survey.objects.filter(code__in=codes)}
        self._schemes = _schemes({job.parameters["scheme"] for job in jobs if "scheme" in job.parameters})
        language = get_language() or "zh"
        self._units = {node.code: node.name(language) for node in load_tree().nodes.values()}

    def row(self, job: ExportJob) -> ExportRow:
        fetchable = usable(job)
        return ExportRow(
            job,
            self._title(job),
            self._about(job),
            _state_word(job),
            LOOKS.get(ExportState(job.state), "") if fetchable or job.state != ExportState.DONE else "",
            _says(job, fetchable),
            fetchable,
            f"?{urlencode([('kind', job.kind), *_pairs(job)])}",
        )

    def _title(self, job: ExportJob) -> str:
        asked = job.parameters
        if job.kind == "answers":
            return _("Raw answers, %(survey)s") % {"survey": self._surveys.get(asked["survey"], asked["survey"])}
        if job.kind == "links":
            said = _("Call list, %(wave)s") if asked.get("channel") == "phone" else _("Links, %(wave)s")
            return said % {"wave": self._waves.get(asked["wave"], asked["wave"])}
        if job.kind == "sheet":
            return _("Appraisal sheet, %(scheme)s") % {"scheme": self._schemes.get(asked["scheme"], asked["scheme"])}
        if job.kind == "papers":
            return _("Scorecards on paper, %(scheme)s") % {
                "scheme": self._schemes.get(asked["scheme"], asked["scheme"])
            }
        programme = programme_words().get(asked.get("programme", ""), _("all programmes"))
        return _("Scores, %(programme)s") % {"programme": programme}

    def _about(self, job: ExportJob) -> str:
        asked = job.parameters
        if job.kind == "links":
            return job.format.upper()
        if job.kind == "papers":
            spoken = _("Chinese") if asked.get("language", "zh") == "zh" else _("English")
            return f"{period_word(read_period(asked['period']))} · {spoken} · {job.format.upper()}"
        if job.kind == "sheet":
            layout = f"{asked['layout']} V{asked['number']}"
            return f"{period_word(read_period(asked['period']))} · {layout} · {job.format.upper()}"
        unit = asked.get("unit", "")
        parts = [period_word(read_period(asked["period"])), self._units.get(unit, unit), job.format.upper()]
        if job.kind == "answers":
            parts.append(_("long") if asked.get("layout") == "long" else _("wide"))
        elif asked.get("by") in ("quarter", "month"):
            parts.append(_("by quarter") if asked["by"] == "quarter" else _("by month"))
        return " · ".join(part for part in parts if part)


def _schemes(codes: set[str]) -> dict[str, str]:
    """Titles by code, as the newest version has them."""
    versions = SchemeVersion.objects.filter(scheme__code__in=codes).select_related("scheme").order_by("pk")
    return {one.scheme.code: title_of(one.content) for one in versions} if codes else {}


def _pairs(job: ExportJob) -> list[tuple[str, str]]:
    said = {True: "1", False: "0", None: ""}
    asked = {**job.parameters, "format": job.format}
    if "scheme" in asked:
        asked["appraisal"] = f"{asked['period']}/{asked['scheme']}"
    if "number" in asked:
        asked["sheet"] = f"{asked['layout']}/{asked['number']}"
    return [(name, said[value] if name == "scored" else str(value)) for name, value in asked.items()]


def _state_word(job: ExportJob) -> str:
    words = {
        ExportState.QUEUED: pgettext("export", "Waiting"),
        ExportState.RUNNING: pgettext("export", "Being made"),
        ExportState.DONE: pgettext("export", "Ready"),
        ExportState.FAILED: pgettext("export", "Failed"),
        ExportState.EXPIRED: pgettext("export", "Deleted"),
    }
    return words[ExportState(job.state)]


def _says(job: ExportJob, fetchable: bool) -> str:
    """What happens next, or what the person can do."""
    if job.state == ExportState.FAILED:
        return fault_sentence(job.fault)
    if job.state == ExportState.QUEUED:
        return _("It is made as soon as a worker is free. You may leave this page; the file waits here for you.")
    if job.state == ExportState.RUNNING:
        return _("You may leave this page; the file waits here for you.")
    if not fetchable:
        return _("The file was kept for seven days and is deleted. Nothing else is lost: ask again for a new one.")
    return _contents(job)


def _contents(job: ExportJob) -> str:
    if not job.rows and job.kind == "links":
        return _("Nobody is left to be asked: the file holds the headings alone.")
    if not job.rows:
        return _("Nobody answered what was asked for in this period: the file holds the headings alone.")
    if job.kind == "papers":
        rows = ngettext("%(n)s paper", "%(n)s papers", job.rows)
    else:
        rows = ngettext("%(n)s row", "%(n)s rows", job.rows)
    rows %= {"n": figures.number(job.rows, 0)}
    until = moment(job.expires_at)
    return _("%(rows)s, %(size)s. Kept until %(until)s, then deleted.") % {
        "rows": rows,
        "size": filesizeformat(job.size),
        "until": until,
    }
