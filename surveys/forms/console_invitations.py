"""A list of customers to invite, read line by line: all of it is good, or nothing is made."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.actions.import_cells import impossible_day
from surveys.actions.invitations import Invitee
from surveys.clock import bank_today
from surveys.engine import dimensions
from surveys.models import Product, User
from surveys.templatetags.manyi import dated_moment
from surveys.tree import Tree

COLUMNS = (
    "unit_code",
    "segment",
    "channel",
    "product",
    "language",
    "service_date",
    "age_band",
    "tenure_band",
    "transaction_type",
    "account_manager",
)
LARGEST_FILE, MOST_LINES, MOST_FAULTS = 10_000_000, 100_000, 100
CODED = {
    "segment": dimensions.SEGMENTS,
    "channel": dimensions.CHANNELS,
    "age_band": dimensions.AGE_BANDS,
    "tenure_band": dimensions.TENURE_BANDS,
    "transaction_type": dimensions.TRANSACTIONS,
}


class LineRefused(Exception):
    """A line that cannot be taken; the argument is the sentence for the person who sent it."""


class _Waves(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        number = _("Wave %(number)s") % {"number": obj.number}
        return f"{number} · {dated_moment(obj.opens_at)} – {dated_moment(obj.closes_at)}"


class InvitationsForm(forms.Form):
    """The wave, the list, and how the list came about."""

    wave: Any = _Waves(label=gettext_lazy("Wave"), queryset=None, empty_label=None)
    file = forms.FileField(
        label=gettext_lazy("List of customers (CSV)"),
        help_text=gettext_lazy("One line for each customer, UTF-8 or GBK. No names, telephone numbers or addresses."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another."),
        },
    )
    drawn = forms.ChoiceField(
        label=gettext_lazy("How was this list made?"),
        choices=[
            (
                "drawn",
                gettext_lazy("Drawn at random by a system, or everyone eligible: counts officially"),
            ),
            ("chosen", gettext_lazy("Somebody chose the customers: answers are shown, but not scored")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, waves: Any, tree: Tree, scope: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wave"].queryset = waves  # type: ignore[attr-defined]
        self.fields["wave"].initial = waves.first()
        self.tree, self.scope = tree, scope
        self.invitees: list[Invitee] = []
        self.units: list[str] = []
        self.line_faults: list[tuple[int, str]] = []

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split it."))
        self._read(_decoded(file.read()))
        return file

    def _read(self, text: str) -> None:
        rows = csv.DictReader(io.StringIO(text.replace("\x00", "�"), newline=""))
        header = [str(name or "").strip().lower() for name in rows.fieldnames or []]
        unknown = [name for name in header if name not in COLUMNS]
        if "unit_code" not in header:
            raise forms.ValidationError(_("The first line must name the columns; “unit_code” is missing."))
        if unknown:
            raise forms.ValidationError(_("There is no column “%(name)s”.") % {"name": unknown[0][:40]})
        rows.fieldnames = header
        try:
            self._lines(rows)
        except csv.Error:
            raise forms.ValidationError(_("Line %(n)s is not CSV.") % {"n": rows.line_num}) from None
        if self.line_faults:
            raise forms.ValidationError(_("Some lines cannot be taken, so nothing was made. They are listed below."))
        if not self.invitees:
            raise forms.ValidationError(_("The file has no customer in it."))

    def _lines(self, rows: "csv.DictReader[str]") -> None:
        read = _Reader(self.tree, self.scope)
        for row in rows:
            if len(self.invitees) >= MOST_LINES:
                raise forms.ValidationError(_("At most %(n)s customers in one file. Split it.") % {"n": MOST_LINES})
            try:
                invitee, unit = read(row)
            except LineRefused as refused:
                self.line_faults.append((rows.line_num, str(refused)))
                if len(self.line_faults) >= MOST_FAULTS:
                    return
            else:
                self.invitees.append(invitee)
                self.units.append(unit)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


class _Reader:
    """Reads one line; knows units, products and account managers by their codes."""

    def __init__(self, tree: Tree, scope: set[int]) -> None:
        today = bank_today()
        self.scope = scope
        self.units = {node.code: node.id for node in tree.nodes.values() if not node.closed or node.closed > today}
        self.products = dict(Product.objects.values_list("code", "id"))
        self.people = dict(User.objects.values_list("username", "id"))

    def __call__(self, row: Mapping[str, Any]) -> tuple[Invitee, str]:
        if row.get(None) is not None:  # type: ignore[call-overload]
            raise LineRefused(_("More cells than columns. Look for a comma too many."))
        cells = {name: (cell or "").strip() for name, cell in row.items()}
        frozen: dict[str, Any] = {name: self._coded(cells.get(name, ""), name) for name in CODED}
        frozen["product_id"] = _among(self.products, cells.get("product", ""), _("There is no product “%(value)s”."))
        people = _("There is no account “%(value)s”.")
        frozen["account_manager_id"] = _among(self.people, cells.get("account_manager", ""), people)
        frozen["service_date"] = _service_date(cells.get("service_date", ""))
        frozen["language"] = _language(cells.get("language", ""))
        return Invitee(self._unit(cells["unit_code"]), frozen), cells["unit_code"]

    def _unit(self, code: str) -> int:
        if not code:
            raise LineRefused(_("The unit's code is missing."))
        found = self.units.get(code)
        if found is None:
            raise LineRefused(_("There is no open unit “%(value)s”.") % {"value": code[:40]})
        if found not in self.scope:
            raise LineRefused(_("The unit “%(value)s” does not take part in this campaign.") % {"value": code[:40]})
        return found

    def _coded(self, cell: str, name: str) -> int:
        known = {key.casefold(): value for key, value in CODED[name].items()}
        if cell and cell.casefold() not in known:
            words = {"value": cell[:40], "column": name, "known": ", ".join(CODED[name])}
            raise LineRefused(_("“%(value)s” in the column %(column)s is not one of: %(known)s.") % words)
        return known.get(cell.casefold(), 0)


def _among(table: Mapping[str, int], cell: str, said: str) -> int | None:
    if cell and cell not in table:
        raise LineRefused(said % {"value": cell[:40]})
    return table.get(cell)


def _service_date(cell: str) -> date | None:
    if not cell:
        return None
    try:
        day = date.fromisoformat(cell.replace("/", "-"))
    except ValueError:
        said = _("“%(value)s” is not a day. Write year-month-day, such as 2026-12-01.")
        raise LineRefused(said % {"value": cell[:20]}) from None
    if said := impossible_day("service_date", day, cell[:20]):
        raise LineRefused(said)
    return day


def _language(cell: str) -> str:
    if cell.lower() not in ("zh", "en", ""):
        raise LineRefused(_("The language is zh or en, not “%(value)s”.") % {"value": cell[:20]})
    return cell.lower() or "zh"
