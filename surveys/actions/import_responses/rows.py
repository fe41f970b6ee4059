"""From a line of a file to a submission, or to the reasons why not."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.actions.import_cells import past_day
from surveys.actions.import_responses.invited import Invitations
from surveys.actions.import_responses.options import ImportOptions
from surveys.actions.import_responses.sentences import unknown_word
from surveys.actions.import_sentences import RowFault, table_sentence
from surveys.actions.known_units import KnownUnits
from surveys.clock import bank_zone
from surveys.engine.dimensions import CHANNELS
from surveys.exchange.answers import reader_of
from surveys.exchange.columns import Mapped
from surveys.exchange.places import CODED, NAMES
from surveys.exchange.tables import Line
from surveys.models import Invitation, Product

NAMESPACE = UUID("7d0c4a6e-3a52-5d0f-9a0e-6c1d5f3b8a21")
_NOON = time(12)
_CODED = ("segment", "channel", "age_band", "tenure_band", "transaction_type")


@dataclass(frozen=True, slots=True)
class Given:
    """A line that can be handed in: its answers, its place in words of ids, and the UUID that makes it count once."""

    line: Line
    client_uuid: UUID
    answers: dict[str, object]
    unit_id: int
    day: date
    received_at: datetime
    service_date: date | None
    codes: dict[str, int]
    product_id: int
    language: str
    invitation: Invitation | None = None


class RowReader:
    """Reads lines of one file; knows the units and products there are, and the lines read so far."""

    def __init__(self, options: ImportOptions, mapped: Mapped) -> None:
        self.options, self.mapped = options, mapped
        self._columns = [(column, item.id, reader_of(item)) for column, item in mapped.items.items()]
        self._units, self._invitations = KnownUnits(), Invitations(options.pack.version_id, options.campaign_id)
        self._channel = CHANNELS[options.layout.channel] if options.layout else 0
        self._products = dict(Product.objects.values_list("code", "pk"))
        self._now, self._zone = timezone.now(), bank_zone()
        self._seen: dict[int, int] = {}
        self._respondents: dict[str, tuple[int, int]] = {}

    def prepare(self, lines: Sequence[Line]) -> None:
        """Look up at once what the lines of a batch name."""
        if "invitation" in self.mapped.places:
            self._invitations.read(self._cell("invitation", line.cells) for line in lines if not line.fault)

    def read(self, line: Line) -> Given:
        """The line as it will be handed in.

        Raises
        ------
        RowFault
            Where it cannot be; what is wrong with the answers themselves is for the intake to say.
        """
        if line.fault:
            raise RowFault(table_sentence(line.fault))
        cells = self._meant(line.cells)
        day = self._day(cells)
        invitation = self._invitations.of(self._cell("invitation", cells), self._cell("unit", cells), day)
        unit_id = invitation.path.unit_id if invitation else self._unit(cells, day)
        service = self._service_date(cells, day)
        codes = {place: self._code(place, cells) for place in _CODED if place in self.mapped.places}
        if self._channel and not codes.get("channel"):
            codes["channel"] = self._channel
        product = self._product(cells)
        answers = self._answers(cells)
        language = self._language(cells)
        where = [self._cell("unit", cells) or self.options.unit, self._cell("product", cells)]
        whole = [answers, where, day.isoformat(), str(service), codes, language]
        return Given(
            line=line,
            client_uuid=_invited_uuid(invitation)
            if invitation
            else self._uuid(line, cells, json.dumps(whole, sort_keys=True, ensure_ascii=False)),
            answers=answers,
            unit_id=unit_id,
            day=day,
            received_at=min(datetime.combine(day, _NOON, self._zone), self._now),
            service_date=service,
            codes=codes,
            product_id=product,
            language=language,
            invitation=invitation,
        )

    def _meant(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        if not self.options.values:
            return cells
        meant = {
            column: words[cells[column]]
            for column, words in self.options.values.items()
            if cells.get(column, "") in words
        }
        return {**cells, **meant}

    def _answers(self, cells: Mapping[str, str]) -> dict[str, object]:
        return {item_id: read(cells[column]) for column, item_id, read in self._columns if cells[column]}

    def _cell(self, place: str, cells: Mapping[str, str]) -> str:
        column = self.mapped.places.get(place)
        return cells[column] if column else ""

    def _read_day(self, place: str, text: str) -> date:
        return past_day(self.mapped.places[place], text)

    def _day(self, cells: Mapping[str, str]) -> date:
        text = self._cell("received_on", cells)
        if text:
            return self._read_day("received_on", text)
        if self.options.day is None:
            raise RowFault(_("The date of the answer is missing."))
        return self.options.day

    def _service_date(self, cells: Mapping[str, str], day: date) -> date | None:
        text = self._cell("service_date", cells)
        if not text:
            return None
        found = self._read_day("service_date", text)
        if found > day:
            raise RowFault(
                _("The service was on %(service)s, after the answer of %(day)s.") % {"service": found, "day": day}
            )
        return found

    def _unit(self, cells: Mapping[str, str], day: date) -> int:
        return self._units.on(self._cell("unit", cells) or self.options.unit, day)

    def _code(self, place: str, cells: Mapping[str, str]) -> int:
        text = self._cell(place, cells)
        code = CODED[place].get(text.casefold(), -1) if text else 0
        if code < 0:
            raise RowFault(unknown_word(self.mapped.places[place], text, ", ".join(NAMES[place])))
        return code

    def _language(self, cells: Mapping[str, str]) -> str:
        text = self._cell("language", cells)
        if not text:
            return self.options.language
        return NAMES["language"][self._code("language", cells)]

    def _product(self, cells: Mapping[str, str]) -> int:
        text = self._cell("product", cells)
        if text and text not in self._products:
            raise RowFault(unknown_word(self.mapped.places["product"], text, ", ".join(list(self._products)[:8])))
        return self._products.get(text, 0)

    def _uuid(self, line: Line, cells: Mapping[str, str], whole: str) -> UUID:
        """The same for the same answer, however often and in whatever kind of file it is brought."""
        survey = self.options.pack.survey_code
        key = hash(whole)
        respondent = self._cell("respondent", cells)
        if respondent:
            first, before = self._respondents.setdefault(respondent, (line.number, key))
            if before != key:
                raise RowFault(
                    _("Respondent “%(id)s” already answered in line %(line)s, differently.")
                    % {"id": respondent[:40], "line": first}
                )
            return uuid5(NAMESPACE, f"{survey}\0respondent\0{respondent}")
        self._seen[key] = occurrence = self._seen.get(key, 0) + 1
        return uuid5(NAMESPACE, f"{survey}\0line\0{whole}\0{occurrence}")


def _invited_uuid(invitation: Invitation) -> UUID:
    """An invitation is for one answer, whatever file brings it."""
    return uuid5(NAMESPACE, f"invitation\0{invitation.public_id}")
