"""Why a figure is what it is: one plain sentence for each step."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dashboards.forms.official_words import adjuster_word, weighting_words
from dashboards.queries.official.steps import Step
from surveys.templatetags import figures


def step_words() -> dict[str, str]:
    return {
        "raw": pgettext("step", "As answered"),
        "weighted": pgettext("step", "Weighted"),
        "adjusted": pgettext("step", "Adjusted"),
        "shrunken": pgettext("step", "Score that counts"),
    }


def step_sentence(step: Step) -> str:
    """The reason of a step, with its figures."""
    return {"raw": _raw, "weighted": _weighted, "adjusted": _adjusted, "shrunken": _shrunken}[step.kind](step)


def _raw(step: Step) -> str:
    n = step.params["n"]
    return ngettext("The plain mean of %(n)s answer that counts.", "The plain mean of %(n)s answers that count.", n) % {
        "n": figures.number(n, 0)
    }


def _weighted(step: Step) -> str:
    if step.reason == "raked":
        return _(
            "Weighted so that the answers stand for the unit’s customers as they are; worth as much as %(n)s plain"
            " answers."
        ) % {"n": figures.number(step.params["kish"] or 0, 0)}
    if step.reason == "weighting_off":
        return _("The rules ask for no weighting.")
    return _("Weighting was left out; %(why)s. Every answer counts the same.") % {"why": weighting_words()[step.reason]}


def _adjusted(step: Step) -> str:
    if step.reason == "leniency_taken_out":
        return _("How mild or strict each colleague is was taken out: within an answer only departments are compared.")
    if step.reason == "branch_taken_out":
        return _("The branch was taken out: a product must not gain or lose by where it is sold.")
    if step.reason == "no_adjusters":
        return _("Nothing was evened out: the rules name no trait, or none could be used.")
    traits = pgettext("list", ", ").join(dict.fromkeys(adjuster_word(one) for one in step.params["adjusters"]))
    return _(
        "Customers are not the same everywhere. Their %(traits)s were evened out, which %(moves)s. Waiting is never"
        " evened out: it is in the unit’s hands."
    ) % {"traits": traits, "moves": _moves(step.moved)}


def _moves(moved: Decimal | None) -> str:
    size = figures.number(abs(float(moved or 0)))
    if size == figures.number(0):
        return _("changes nothing here")
    if moved and moved > 0:
        return _("adds %(size)s points") % {"size": size}
    return _("takes %(size)s points away") % {"size": size}


def _shrunken(step: Step) -> str:
    if step.reason == "not_compared" or step.params.get("iur") is None:
        return _("Not compared: there are too few answers, or no other unit to compare with.")
    mean = figures.number(step.params["peers_mean"] or 0)
    if step.reason == "units_do_not_differ":
        return _("The units do not differ beyond chance, so each stands at the mean of its peers, %(mean)s.") % {
            "mean": mean
        }
    own = figures.number(step.params["iur"] * 100, 0)
    return _(
        "Reliability %(iur)s: %(own)s%% of this unit’s own figure and %(rest)s%% of the mean of its %(units)s peers,"
        " %(mean)s."
    ) % {
        "iur": figures.number(step.params["iur"], 2),
        "own": own,
        "rest": figures.number(100 - int(own), 0),
        "units": step.params["units"],
        "mean": mean,
    }
