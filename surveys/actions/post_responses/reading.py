"""From what another system sent to a submission, or to the reason why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from surveys import access
from surveys.actions.import_cells import impossible_day
from surveys.actions.import_responses import options_for
from surveys.actions.import_responses.sentences import unknown_word
from surveys.actions.import_sentences import FileRefused, RowFault
from surveys.actions.intake import Place, Submission
from surveys.actions.known_units import KnownUnits
from surveys.clock import bank_today, bank_zone
from surveys.exchange.places import CODED
from surveys.models import Campaign, Product, User, Wave
from surveys.queries.campaigns import visible_campaigns
from surveys.queries.compiled import Compiled
from surveys.queries.dated_paths import DatedPaths, stored_paths
from surveys.tree import load_tree

_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Posted:
    """One set of answers with everything in words, as it was sent.

    With a ``campaign`` the answers are given now, to its open wave; without one they were collected elsewhere and
    may name the day. ``sampling`` says whether a system drew the respondent (``drawn``) or not (``open``).
    """

    uuid: UUID
    survey: str
    unit: str
    sampling: str
    answers: Mapping[str, object]
    version: int | None = None
    campaign: int | None = None
    language: str = "zh"
    received_on: date | None = None
    service_date: date | None = None
    product: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why answers are not taken: a code, where, and a sentence."""

    code: str
    attr: str | None
    detail: str


class PostRefused(Exception):
    """Answers that cannot be handed in; the refusal is the only argument."""

    def __init__(self, code: str, attr: str, detail: str) -> None:
        super().__init__(detail)
        self.refusal = Refusal(code, attr, detail)


class PostReader:
    """Reads one batch; asks the database once for all that its answers name."""

    def __init__(self, batch: Sequence[Posted], viewer: User) -> None:
        self._viewer, self._today, self._now = viewer, bank_today(), timezone.now()
        self._units = KnownUnits(access.visible_units(viewer).filter(code__in={one.unit for one in batch}))
        wanted = {one.product for one in batch} - {""}
        self._products = dict(Product.objects.filter(code__in=wanted).values_list("code", "pk")) if wanted else {}
        self._packs: dict[tuple[str, int | None], Compiled | str] = {}
        self._waves: dict[int, Wave | None] = {}
        self._paths = DatedPaths()
        self._tree = load_tree()

    def read(self, posted: Posted) -> tuple[Submission, str]:
        """A submission that has no path yet, and the unit ids of that path.

        Raises
        ------
        PostRefused
            With the first thing that cannot be.
        """
        pack = self._pack(posted)
        wave = self._wave(posted, pack) if posted.campaign is not None else None
        day = self._day(posted)
        unit_id = self._unit(posted, day)
        if wave is not None and wave.campaign.scope_id not in self._tree.path(unit_id):
            raise PostRefused("outside_campaign", "unit", _("This unit is not part of the campaign."))
        place = Place(
            path_id=None,
            unit_id=unit_id,
            product_id=self._product(posted.product),
            service_date=posted.service_date,
            scored=posted.sampling == "drawn",
            **{name: CODED[name][word.casefold()] for name, word in posted.words.items()},
        )
        submission = Submission(
            client_uuid=posted.uuid,
            version_id=pack.version_id,
            answers=posted.answers,
            place=place,
            language=posted.language,
            wave_id=wave.pk if wave else None,
            received_at=self._received_at(posted),
            origin="api",
        )
        return submission, self._paths.path(unit_id, day)

    def _pack(self, posted: Posted) -> Compiled:
        key = (posted.survey, posted.version)
        if key not in self._packs:
            try:
                self._packs[key] = options_for(*key, scored=False).pack
            except FileRefused as refused:
                self._packs[key] = str(refused)
        found = self._packs[key]
        if isinstance(found, str):
            raise PostRefused("unknown_survey", "survey", found)
        return found

    def _wave(self, posted: Posted, pack: Compiled) -> Wave:
        number = posted.campaign or 0
        if number not in self._waves:
            self._waves[number] = _wave_of(visible_campaigns(self._viewer).filter(pk=number).first(), self._now)
        wave = self._waves[number]
        if wave is None or wave.campaign.version.survey.code != posted.survey:
            raise PostRefused("unknown_campaign", "campaign", _("There is no such campaign of this survey."))
        if wave.campaign.version_id != pack.version_id:
            said = _("The campaign asks version %(number)s of the survey.") % {"number": wave.campaign.version.number}
            raise PostRefused("other_version", "version", said)
        if posted.received_on is not None:
            said = _("Answers to a campaign are given now. Please leave out the day, or the campaign.")
            raise PostRefused("day_with_campaign", "received_on", said)
        return wave

    def _day(self, posted: Posted) -> date:
        day = posted.received_on or self._today
        for name, given in (("received_on", posted.received_on), ("service_date", posted.service_date)):
            if given is not None and (said := impossible_day(name, given, given)):
                raise PostRefused("future_date" if given > self._today else "early_date", name, said)
        if posted.service_date is not None and posted.service_date > day:
            words = {"service": posted.service_date, "day": day}
            said = _("The service was on %(service)s, after the answer of %(day)s.") % words
            raise PostRefused("service_after_answer", "service_date", said)
        return day

    def _unit(self, posted: Posted, day: date) -> int:
        try:
            return self._units.on(posted.unit, day)
        except RowFault as fault:
            raise PostRefused("unknown_unit", "unit", str(fault)) from fault

    def _product(self, code: str) -> int:
        if code and code not in self._products:
            known = ", ".join(Product.objects.values_list("code", flat=True)[:8])
            raise PostRefused("unknown_product", "product", unknown_word("product", code, known))
        return self._products.get(code, 0)

    def _received_at(self, posted: Posted) -> datetime | None:
        """Noon of the day that was named, as of an import's lines; today, and without a day, the database's now."""
        if posted.received_on is None or posted.received_on == self._today:
            return None
        return datetime.combine(posted.received_on, _NOON, bank_zone())


def _wave_of(campaign: Campaign | None, now: datetime) -> Wave | None:
    """The wave that answers belong to now: the open one, else the last that opened, else the first."""
    if campaign is None:
        return None
    waves = list(campaign.waves.select_related("campaign__version__survey").order_by("opens_at"))
    begun = [wave for wave in waves if wave.opens_at <= now]
    return begun[-1] if begun else next(iter(waves), None)


def with_paths(read: Sequence[tuple[Submission, str]]) -> dict[str, int]:
    """The ids of the paths that submissions need; those not there yet are made."""
    return stored_paths({path for _submission, path in read}) if read else {}
