"""What is wrong with a draft of a scheme: beside which field it stands, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from surveys.engine.reading import Fault

Params = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Said:
    """A fault for a person: the field it stands beside, where that is, and what to do."""

    field: str
    place: str
    sentence: str


def told(faults: Iterable[Fault]) -> list[Said]:
    return [_said(fault) for fault in faults]


def not_quarters() -> Said:
    return Said("first", "", _SENTENCES["not_quarters"]({}))


def labelled(faults: Iterable[Said], labels: Mapping[str, str]) -> list[Said]:
    """Faults whose place names the field too: of several beside one component a reader knows which is meant."""
    return [
        replace(one, place=" · ".join(part for part in (one.place, labels.get(one.field, "")) if part))
        for one in faults
    ]


def _said(fault: Fault) -> Said:
    field = _field(fault)
    params: dict[str, object] = dict(fault.params)
    sentence = _SENTENCES[fault.code](params) if fault.code in _SENTENCES else fault.code
    return Said(field, _place(field), sentence)


_OF_WHOLE = {"grades": "grades.A", "periods": "first"}  # what is said of several fields stands beside the first


def _field(fault: Fault) -> str:
    """The name of the form's field for a path of the scheme."""
    path = re.sub(r"\[(\d+)\]", r".\1", fault.path)
    if path in _OF_WHOLE:
        return _OF_WHOLE[path]
    if re.fullmatch(r"components\.\d+", path):
        return f"{path}.weight"
    for name, first in (("title", "zh"), ("below", "0"), ("source", "kind"), ("points", "kind")):
        if path == name or (path.endswith(f".{name}") and ".bands." not in path):
            return f"{path}.{first}"
    bands = re.fullmatch(r"(components\.\d+\.points\.bands)(\.\d+)?", path)
    return f"{bands[1]}{bands[2] or '.0'}.from" if bands else path


def _place(field: str) -> str:
    at = re.match(r"components\.(\d+)", field)
    return _("component %(n)s") % {"n": int(at[1]) + 1} if at else ""


_SENTENCES: Mapping[str, Callable[[Params], str]] = {
    "missing": lambda p: _("Still empty. Fill it in."),
    "wrong_type": lambda p: _("This is no number. Write digits, like 12.5."),
    "bad_code": lambda p: _("Use small Latin letters, digits and _, beginning with a letter; at most 40."),
    "duplicate": lambda p: _("“%(name)s” stands here twice. Keep one.") % {"name": p.get("name", "")},
    "too_long": lambda p: _("Too long. At most %(limit)s characters.") % p,
    "control_character": lambda p: _("Holds an invisible character. Type it again instead of pasting."),
    "out_of_range": lambda p: _("Must lie between %(minimum)s and %(maximum)s.") % p,
    "too_few": lambda p: _("Too few. At least %(minimum)s are needed.") % p,
    "too_many": lambda p: _("Too many. At most %(maximum)s are possible.") % p,
    "too_fine": lambda p: _("At most %(places)s decimals are kept. Round it.") % p,
    "weights_do_not_add_up": lambda p: _("The weights add up to %(total)s. Make them 100 in all.") % p,
    "weight_not_positive": lambda p: _("A weight is above 0. Take the component out if it does not count."),
    "weight_too_fine": lambda p: _("A weight has at most two decimals."),
    "unknown_source": lambda p: _("Choose where the figure comes from."),
    "unknown_programme": lambda p: _("Choose a programme."),
    "unknown_points": lambda p: _("Choose how points follow from the figure."),
    "unknown_status": lambda p: _("Choose the lowest status that counts."),
    "unknown_fallback": lambda p: _("Choose what is done without a reliable figure."),
    "fallback_must_end": lambda p: _(
        "End with “half of the points” or “give its weight to the others”; name each way once, and those two last."
    ),
    "unknown_kind": lambda p: _("Tick at least one kind of unit."),
    "unknown_basis": lambda p: _("Choose what of the complaints counts."),
    "unknown_direction": lambda p: _("Choose whether higher or lower is better."),
    "direction_contradicts": lambda p: _(
        "The points run the other way than this says. Change one of the two; anchors always take higher for better."
    ),
    "completion_turned": lambda p: _("Full points need a higher completion than no points."),
    "grades_out_of_order": lambda p: _("The bounds must fall from A to D."),
    "cap_not_above_floor": lambda p: _("The cap must lie above the floor."),
    "line_is_flat": lambda p: _("The two values must differ."),
    "anchors_for_official_only": lambda p: _("Only official scores have anchors. Choose another way to points."),
    "bands_overlap": lambda p: _("This band overlaps the one before. Let it begin where that one ends."),
    "bands_leave_gap": lambda p: _("Values from %(low)s to %(high)s lie in no band. Close the gap.") % p,
    "bands_not_open": lambda p: _("Leave “from” of the first and “to” of the last band empty."),
    "band_turned": lambda p: _("This band ends before it begins."),
    "unknown_effect": lambda p: _("Choose an effect for the unit and one for the leader, or neither."),
    "veto_without_effect": lambda p: _("A veto has an effect on the unit or on its leader. Choose one."),
    "not_quarters": lambda p: _("Write the first and the last quarter like 2026Q1 and 2026Q4, in this order."),
    "nothing_above": lambda p: _(
        "No scheme of the bank is in force for all these quarters. Choose quarters within one that is approved."
    ),
    "region_may_not": lambda p: _("The bank's scheme lets regions have none of their own. Ask head office."),
    "component_differs": lambda p: _("Only weights may differ from the bank's scheme. Begin again from it."),
    "weight_outside_bounds": lambda p: _("The bank's scheme allows %(low)s to %(high)s here.") % p,
    "differs_from_above": lambda p: _("This must be as in the bank's scheme."),
}
