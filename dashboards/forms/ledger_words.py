"""What a verification of the ledger found, in words: table, row and column by the names that the database has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dashboards.forms.words import programme_words
from dashboards.formulas.ledger import Difference
from dashboards.formulas.scorecard import canonical
from dashboards.models import AppraisalResult, LedgerEntry
from dashboards.queries.ledger import Report, Stamp
from dashboards.queries.ledger.chain import body_of

_Names = Mapping[str, Any]
_LONGEST = 70

_SENTENCES: Mapping[str, Callable[[_Names], str]] = {
    "missing": lambda d: _("%(table)s, row %(row)s: is missing.") % d,
    "added": lambda d: _("%(table)s, row %(row)s: was added, and was never published.") % d,
    "unentered": lambda d: _("%(table)s, row %(row)s: counts as published, and stands in no entry of the ledger.") % d,
    "salt_gone": lambda d: (
        _("%(table)s, row %(row)s, column %(column)s: the salt of this text is gone, without an erasure.") % d
    ),
    "unknown_table": lambda d: _("%(table)s: is not known to this version, so that its rows cannot be checked.") % d,
    "gap": lambda d: _("%(table)s: entry %(row)s is missing.") % d,
    "link": lambda d: _("%(table)s: entry %(row)s does not name the entry before it.") % d,
    "unreadable": lambda d: _("%(table)s: the text of entry %(row)s is not what an entry is written in.") % d,
    "hash": lambda d: _("%(table)s: the text of entry %(row)s was changed.") % d,
    "signature": lambda d: _("%(table)s: the signature of entry %(row)s does not hold.") % d,
    "algorithm": lambda d: (
        _("%(table)s: key %(row)s names an algorithm that this version does not know: %(after)s.") % d
    ),
    "key": lambda d: _("%(table)s: entry %(row)s is signed with a key that no entry before it hands over to.") % d,
    "foreign_key": lambda d: (
        _("%(table)s: entry %(row)s is signed with the key %(after)s, which is neither in LEDGER_KEYS nor in a head.")
        % d
    ),
    "cut": lambda d: _("%(table)s: entry %(row)s, which the head names, is not there: the newest were removed.") % d,
    "rewritten": lambda d: (
        _("%(table)s: entry %(row)s is not the one that the head names: the chain was rewritten.") % d
    ),
}


def sentence(one: Difference) -> str:
    """One difference, with the entry that was signed."""
    names = {"table": one.table, "row": one.row, "column": one.column}
    names |= {"before": _value(one.before), "after": _value(one.after)}
    said = _SENTENCES[one.what](names) if one.what in _SENTENCES else _changed(one, names)
    return said if one.entry is None else _("Entry %(number)s: %(said)s") % {"number": one.entry, "said": said}


def _changed(one: Difference, names: _Names) -> str:
    if not one.column:
        return _("%(table)s: differs from what was signed.") % names
    if one.before is None and one.after is None:
        return _("%(table)s, row %(row)s, column %(column)s: differs from what was signed.") % names
    return _("%(table)s, row %(row)s, column %(column)s: signed as %(before)s, now %(after)s.") % names


def _value(value: Any) -> str:
    """As it is; of a digest or a commitment its beginning."""
    if isinstance(value, dict):
        kind, text = next(iter(value.items()))
        return f"{kind} {str(text)[:12]}…" if kind not in ("text", "decimal", "time") else str(text)
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def told(report: Report, *, against_head: bool) -> Iterator[str]:
    """A report line by line; the last one says what it comes to."""
    for one in report.differences:
        yield sentence(one)
    for table, row, column in report.erased:
        names = {"table": table, "row": row, "column": column}
        yield _("Erased: %(table)s, row %(row)s, column %(column)s.") % names
    for number in report.adopted:
        yield _("Entry %(number)s was made after its publication.") % {"number": number}
    if not against_head:
        yield _("Checked without a head: nobody can see whether the newest entries were removed. Give one with --head.")
    many = len(report.differences)
    entries = ngettext("%(count)d entry checked", "%(count)d entries checked", report.entries) % {
        "count": report.entries
    }
    found = (
        ngettext("%(count)d difference", "%(count)d differences", many) % {"count": many}
        if many
        else _("no difference")
    )
    yield f"{entries}: {found}"


def stamp_head() -> tuple[str, ...]:
    """Columns of a table that names the ledger."""
    return _("Ledger entry"), _("Ledger head"), _("Signature of the head"), _("Signing key")


def stamp_cells(stamp: Stamp | None) -> tuple[object, ...]:
    """The same in every row, so that no row is without it."""
    if stamp is None:
        return "", "", "", ""
    return stamp.entry or "", *stamp.cells


def with_stamp(result: AppraisalResult, stamp: Stamp | None) -> str:
    """A card as JSON: its own text stands in it unchanged, the digest and the head of the ledger beside it."""
    about = canonical(stamp.fields) if stamp else "null"
    return f'{{"card":{result.content},"sha256":"{result.sha256}","ledger":{about}}}'


def kind_word(kind: str) -> str:
    """What an entry is of."""
    return {
        "scheme": pgettext("ledger", "Scheme approved"),
        "score_run": pgettext("ledger", "Official scores published"),
        "appraisal": pgettext("ledger", "Appraisal published"),
        "final": pgettext("ledger", "Appraisal final"),
        "erasure": pgettext("ledger", "Text erased"),
        "key": pgettext("ledger", "Key handed over"),
    }[kind]


def entry_name(entry: LedgerEntry) -> str:
    """What it published, as people call it: period with scheme or programme, else its subject."""
    about = (body_of(entry) or {}).get("about")
    if not about:
        return entry.subject
    return f"{about['period']} {about['scheme'] if 'scheme' in about else programme_words()[about['programme']]}"
