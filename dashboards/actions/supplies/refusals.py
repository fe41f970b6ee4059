"""Why something supplied is refused, and the sentence that says what to do instead."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

_Details = Mapping[str, str]


class SupplyRefused(Exception):
    """``reason`` for programs, ``field`` where it stands, ``details`` for the sentence."""

    def __init__(self, reason: str, field: str = "", **details: str) -> None:
        super().__init__(reason)
        self.reason, self.field, self.details = reason, field, details

    @property
    def sentence(self) -> str:
        """In the language in force."""
        return _SENTENCES[self.reason](self.details)


_SENTENCES: Mapping[str, Callable[[_Details], str]] = {
    "not_a_quarter": lambda d: _("“%(period)s” is no quarter. Write it like 2026Q3.") % d,
    "not_a_year": lambda d: _("“%(period)s” is no year. Write it like 2026.") % d,
    "bad_code": lambda d: (
        _("“%(code)s” is no code. Use small Latin letters, digits and _, beginning with a letter.") % d
    ),
    "unknown_figure": lambda d: (
        _("No scheme asks for the figure “%(code)s”. Known are: %(known)s. Add it to a scheme first.") % d
    ),
    "unknown_component": lambda d: _("No scheme has a component “%(code)s”. Known are: %(known)s.") % d,
    "target_not_positive": lambda d: _("A target is a number above 0."),
    "too_large": lambda d: _("This number is too large. At most eleven digits before the point are kept."),
    "reason_needed": lambda d: _("Write why points are added or taken off. The unit reads it on its scorecard."),
    "no_scheme": lambda d: (
        _("No scheme in force judges this unit in %(period)s. Have one approved first, or choose another period.") % d
    ),
    "beyond_bounds": lambda d: (
        _(
            "The scheme allows a unit at most %(bonus)s points of bonus and %(deduction)s of deduction in a quarter; "
            "together with what is approved already this would be more. Lower it, or revoke another one with 0."
        )
        % d
    ),
    "nothing_to_supply": lambda d: _("There is no line in it. Add at least one."),
    "second_person_needed": lambda d: _("You proposed this yourself. Somebody else has to approve it."),
    "decided_already": lambda d: _("This was decided meanwhile. Load the page again to see how."),
    "refusal_reason_needed": lambda d: _("Write why you refuse it, so that it can be put right."),
    "not_a_number": lambda d: _("“%(given)s” is not a number.") % d,
}
