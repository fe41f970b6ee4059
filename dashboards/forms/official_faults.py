"""What is wrong with a draft of the rules: where it stands, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from surveys.engine.reading import Fault


def fault_words() -> dict[str, Callable[[], str]]:
    """A sentence for every fault of `load_rules` and `save_rules`."""
    return {
        "wrong_type": lambda: _("This has the wrong form; expected: %(expected)s."),
        "missing": lambda: _("Missing. Fill it in."),
        "bad_code": lambda: _("Use small Latin letters, digits and _, beginning with a letter; at most 40."),
        "unknown_key": lambda: _("“%(key)s” is not known here. Take it out."),
        "unknown_schema": lambda: _("Write “schema”: 1."),
        "unknown_programme": lambda: _("There is no programme “%(programme)s”."),
        "unknown_kind": lambda: _("There is no kind “%(name)s”. Write mean, top2, nps or ces."),
        "duplicate": lambda: _("“%(name)s” stands here twice. Keep one."),
        "headline_unknown": lambda: _("No index has the code “%(name)s”. Name one of the indices."),
        "headline_not_a_mean": lambda: _("“%(name)s” is no mean. Only a mean can be adjusted and appraised."),
        "weight_not_positive": lambda: _("A weight is a number above 0, at most 1000."),
        "weights_do_not_add_up": lambda: _("The weights add up to %(total)s. Make them 1, or write whole parts."),
        "weight_too_fine": lambda: _("A weight has at most three decimals."),
        "unknown_adjuster": lambda: _(
            "“%(name)s” is no trait of customers. Write age_band, tenure_band, segment, transaction_type or channel."
        ),
        "weighting_is_adjuster": lambda: _("“%(name)s” is evened out already. Keep it in one of the two lists."),
        "adjuster_not_allowed": lambda: _(
            "In this programme the rater or the branch is taken out as a whole. Leave both lists empty."
        ),
        "gates_out_of_order": lambda: _("A higher gate asks for less than a lower one. Let them ascend."),
        "unknown_peer_grouping": lambda: _(
            "Peers cannot be grouped by “%(name)s”. Write all, kind, parent or attribute."
        ),
        "out_of_range": lambda: _("Must lie between %(minimum)s and %(maximum)s."),
        "too_few": lambda: _("Too few. At least %(minimum)s are needed."),
        "too_many": lambda: _("Too many. At most %(maximum)s are possible."),
        "too_long": lambda: _("Too long. At most %(limit)s characters."),
        "control_character": lambda: _("Holds an invisible character. Type it again instead of pasting."),
        "not_a_quarter": lambda: _("Rules begin with a quarter. Write its first month, like 2026-10."),
        "period_already_closed": lambda: _(
            "A quarter from which these rules would hold is closed. Let them begin later."
        ),
        "unknown_construct": lambda: _("No published survey asks “%(name)s”. Correct it, or publish the survey first."),
        "unknown_unit": lambda: _("There is no unit with the code “%(name)s”."),
    }


def told(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    """Place and sentence of every fault."""
    words = fault_words()
    return [
        (fault.path, words[fault.code]() % dict(fault.params) if fault.code in words else fault.code)
        for fault in faults
    ]


def move_sentence(reason: str) -> str:
    """Why a version cannot go where it was sent."""
    return {
        "second_person_needed": _("You wrote or submitted this yourself. Somebody else has to approve it."),
        "period_already_closed": _("A quarter from which these rules would hold is closed. Let them begin later."),
        "not_a_draft": _("A version is waiting for approval. Take it back before you change it."),
    }.get(reason, _("This version has moved on in the meantime. Reload the page to see where it stands."))
