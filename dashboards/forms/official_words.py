"""What the codes of official figures are called, each with what it means for its reader."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards.queries.official.listed import COMPUTED, CORRECTED, PROPOSED, PUBLISHED


def state_words() -> dict[str, tuple[str, str]]:
    """A run's state: its word and the look of its tag."""
    return {
        COMPUTED: (pgettext("run", "computed"), "warn"),
        PROPOSED: (pgettext("run", "proposed"), "warn"),
        PUBLISHED: (pgettext("run", "published"), "ok"),
        CORRECTED: (pgettext("run", "corrected"), ""),
    }


def outcome_words() -> dict[str, str]:
    """How a run, or a peer group in it, ended; a sentence."""
    return {
        "complete": _("The units could be compared."),
        "units_do_not_differ": _("The units do not differ beyond chance: none stands above or below the others."),
        "no_answers": _("Nobody answered in these quarters, so there is no figure."),
        "one_answer": _("There is a single answer: nothing can be said from it."),
        "one_unit": _("Only one unit has enough answers, so there is nothing to compare it with."),
        "too_few_answers": _("No unit has enough answers for a figure to be shown."),
        "no_variance_within_units": _(
            "Within each unit all answers are the same, so it cannot be said how sure they are."
        ),
        "no_rules": _("No rules are in force for this period."),
    }


def status_words() -> dict[str, tuple[str, str]]:
    """What a figure may be used for: its word, the look of its tag."""
    return {
        "suppressed": (_("too few answers"), ""),
        "indicative": (_("indicative"), "warn"),
        "publishable": (_("publishable"), ""),
        "appraisable": (_("appraisable"), "ok"),
    }


def weighting_words() -> dict[str, str]:
    """What was done to make answers stand for the unit's customers; a clause."""
    return {
        "off": _("not asked for by the rules"),
        "raked": _("weighted to the unit’s customers"),
        "skipped_too_few_answers": _("skipped: too few answers to weight"),
        "skipped_margins_unknown": _("skipped: nobody has said how many customers the unit has"),
        "skipped_margins_do_not_add_up": _("skipped: the numbers of customers do not add up"),
        "skipped_unknown_or_missing_category": _("skipped: answers from a group in which the unit has no customers"),
        "skipped_not_converged": _("skipped: no weights fit the numbers of customers"),
    }


def exclusion_words() -> dict[str, str]:
    """Why an answer was left out."""
    return {
        "withdrawn": _("withdrawn"),
        "test_unit": _("unit for tests"),
        "product_unknown": _("product not known"),
        "too_few_items": _("fewer than half of the questions answered"),
        "careless": _("given without reading"),
        "no_index": _("does not count for any index"),
    }


def note_words() -> dict[str, str]:
    """What was remarked about an adjuster; the name stands before it."""
    return {
        "adjuster_constant": _("the same for all customers, so there was nothing to even out"),
        "adjuster_constant_within_units": _(
            "the same within each unit, so its effect cannot be told from the unit’s own"
        ),
        "adjuster_collinear": _("follows from the other traits, so it was left out"),
        "adjuster_missing_everywhere": _("not known of anybody, so it was left out"),
        "adjuster_filled_with_unit_mean": _("not known of some, who were taken as average for their unit"),
    }


def adjuster_words() -> dict[str, str]:
    """The traits that are evened out or weighted to."""
    return {
        "age_band": _("age"),
        "tenure_band": _("years with the bank"),
        "segment": _("customer segment"),
        "transaction_type": _("kind of transaction"),
        "channel": _("channel"),
    }


def adjuster_word(name: str) -> str:
    """``channel=3`` is one category of the channel."""
    trait = name.partition("=")[0]
    return adjuster_words().get(trait, trait)


def plan_words() -> dict[str, str]:
    """Whether more answers help a unit."""
    return {
        "enough": _("enough"),
        "reachable": _("within reach"),
        "not_enough_customers": _("not enough customers left to invite"),
        "no_response_rate": _("nobody was invited yet, so it cannot be said how many invitations that takes"),
        "units_do_not_differ": _("units do not differ: more answers would not change that"),
    }


def index_words() -> dict[str, str]:
    """How an index of each kind is made."""
    return {
        "mean": _(
            "Each answer is turned into points from 0 (worst) to 100 (best); a respondent’s own score is"
            " their mean by these weights."
        ),
        "top2": _("The share of customers who chose one of the best answers."),
        "nps": _("The share who would recommend the bank (9 or 10) less the share who would not (0 to 6)."),
        "ces": _("The mean of the scale itself."),
    }


def construct_words() -> dict[str, str]:
    """What the questions of the standard surveys are about."""
    return {
        "overall": pgettext("construct", "satisfaction overall"),
        "expectation": pgettext("construct", "against expectation"),
        "ideal": pgettext("construct", "against the ideal"),
        "recommend": pgettext("construct", "would recommend"),
        "effort": pgettext("construct", "ease"),
        "waiting": pgettext("construct", "waiting"),
        "authorisation": pgettext("construct", "authorisation"),
        "staff_skill": pgettext("construct", "staff skill"),
        "staff_courtesy": pgettext("construct", "staff courtesy"),
        "lobby": pgettext("construct", "lobby guidance"),
        "premises": pgettext("construct", "premises"),
        "digital": pgettext("construct", "self-service and e-channels"),
        "products": pgettext("construct", "products"),
        "manager": pgettext("construct", "account manager"),
        "followup": pgettext("construct", "follow-up"),
        "complaints": pgettext("construct", "handling of complaints"),
    }


def rule_state_words() -> dict[str, tuple[str, str]]:
    """The state of a version of the rules: its word and the look of its tag."""
    return {
        "draft": (pgettext("rules", "draft"), ""),
        "submitted": (pgettext("rules", "waits for approval"), "warn"),
        "approved": (pgettext("rules", "approved"), "ok"),
    }
