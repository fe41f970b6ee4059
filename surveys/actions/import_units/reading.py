"""From a file to a plan."""

import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.actions.import_sentences import FileRefused, speaking, table_sentence
from surveys.actions.import_units.checks import LineFault, change_of, check_code
from surveys.actions.import_units.plan import Change, Plan, PlanLine
from surveys.actions.import_units.state import Outlook, load_known
from surveys.clock import bank_today
from surveys.exchange.faults import TableError
from surveys.exchange.tables import Limits, Line, Table, open_table
from surveys.exchange.units import UnitLine, field_of, unit_line

LIMITS = Limits(size=20 << 20, lines=50_000, columns=100)


def read_plan(content: bytes, filename: str, language: str) -> Plan:
    """Read a file of units against the organisation as it is; writes nothing.

    Parameters
    ----------
    content, filename
        CSV (UTF-8, GBK, UTF-16) or XLSX.
    language
        'zh…' or 'en…': what the sentences are in.

    Raises
    ------
    FileRefused
        Where the file as a whole cannot be read; its argument is the sentence for the person.
    """
    with speaking(language):
        try:
            table = open_table(io.BytesIO(content), LIMITS)
            _require_code(table)
            lines = list(table.lines)
        except TableError as error:
            raise FileRefused(table_sentence(error)) from error
        judged = list(_judged(table, lines, language.startswith("zh")))
    changes = tuple(change for _line, change in judged if change)
    return Plan(table.encoding, tuple(line for line, _change in judged), content, filename, language, changes)


def _require_code(table: Table) -> None:
    fields = {field_of(column) for column in table.header}
    if "code" not in fields:
        table.require(pgettext("units file", "code"))


def _judged(table: Table, lines: list[Line], chinese: bool) -> Iterator[tuple[PlanLine, Change | None]]:
    place = next(place for place, name in enumerate(table.header, 1) if field_of(name) == "code")
    read = [unit_line(line.number, line.cells) for line in lines]
    first = {unit.code: unit for unit in reversed(read) if unit.code}
    outlook = Outlook(load_known(), first, bank_today(), chinese)
    seen: dict[str, int] = {}
    for line, unit in zip(lines, read, strict=True):
        yield _judge(line, unit, seen, place, outlook)
        seen.setdefault(unit.code, unit.number)


def _judge(
    line: Line, unit: UnitLine, seen: dict[str, int], place: int, outlook: Outlook
) -> tuple[PlanLine, Change | None]:
    name = unit.name_zh or (outlook.name(unit.code) if unit.code else "")
    try:
        if line.fault:
            raise LineFault(table_sentence(line.fault))
        check_code(unit, seen, place)
        change = change_of(unit, outlook)
    except LineFault as fault:
        return PlanLine(unit.number, "error", unit.code, name, str(fault)), None
    result, sentence, note = _told(change, outlook)
    told = PlanLine(unit.number, result, unit.code, outlook.name(unit.code), sentence, note)
    return told, change if result != "unchanged" else None


def _told(change: Change, outlook: Outlook) -> tuple[str, str, str]:
    """Result, sentence and note for a line that can be taken."""
    also = _changes(change)
    if change.new:
        return "new", _opening(change, outlook), _without_english(change)
    if change.closed:
        return "closed", _closing(change, outlook), also
    if change.parent is not None:
        words = _words(change, outlook)
        note = "\n".join(filter(None, [_("Earlier scores stay with %(old)s") % words, also]))
        return "moved", _("%(old)s → %(parent)s, from %(since)s") % words, note
    return ("changed", also, "") if also else ("unchanged", "", "")


def _opening(change: Change, outlook: Outlook) -> str:
    said = _("under %(parent)s from %(since)s") if change.parent else _("at the top from %(since)s")
    return said % _words(change, outlook)


def _closing(change: Change, outlook: Outlook) -> str:
    words = {"closed": change.closed, "successor": outlook.name(change.successor)}
    if change.successor:
        return _("merged into %(successor)s from %(closed)s") % words
    return _("closed from %(closed)s, no successor") % words


def _without_english(change: Change) -> str:
    return "" if change.name_en else _("No English name: English pages will show the Chinese one")


def _words(change: Change, outlook: Outlook) -> dict[str, object]:
    unit = outlook.known.get(change.code)
    old = outlook.name(unit.parent) if unit and unit.parent else pgettext("units file", "top")
    return {"parent": outlook.name(change.parent or ""), "since": change.since, "old": old}


def _changes(change: Change) -> str:
    named = (
        (change.kind, pgettext("units file", "type")),
        (change.name_zh, pgettext("units file", "Chinese name")),
        (change.name_en, pgettext("units file", "English name")),
    )
    what = [*(word for value, word in named if value), *change.attributes]
    return _("Changes: %(what)s") % {"what": _(", ").join(what)} if what else ""
