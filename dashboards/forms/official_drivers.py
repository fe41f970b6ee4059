"""What the quarters of importance × performance are called, and why a driver has no place in them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def corner_words() -> dict[str, str]:
    return {
        "improve": pgettext("drivers", "work on it first"),
        "keep": pgettext("drivers", "keep it up"),
        "low_priority": pgettext("drivers", "not urgent"),
        "possible_excess": pgettext("drivers", "enough done"),
        "undecided": pgettext("drivers", "not clear"),
    }


def driver_state_words() -> dict[str, str]:
    """Why there is no importance; a sentence."""
    return {
        "suppressed": _("There are too few answers here to show anything. Look one level up."),
        "too_few_answers": _(
            "Too few of the same customers answered several dimensions, so it cannot be said which matters more. Look"
            " one level up."
        ),
        "no_variance": _("All answers are the same, so it cannot be said what moves satisfaction."),
    }
