"""The formula of an index on its page: what its interval stands on, and what was taken out, by the rules of the run."""

from __future__ import annotations

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dashboards.forms.official_words import adjuster_words
from dashboards.formulas.rules import Rules


def interval_told(kind: str, rules: Rules) -> str:
    """Where the interval of an index of a kind comes from, and its source."""
    if kind == "top2":
        return _("Wilson’s interval at the effective number of answers (Newcombe 1998; Kish 1965).")
    if kind == "nps":
        return _("Adjusted Wald at the effective number of answers (Rocks 2016; Kish 1965).")
    told = [_student(rules)]
    if kind == "mean" and rules.adjusters:
        told.append(_("Customers’ traits are evened out as by the CAHPS macro 5.0."))
    if kind == "mean":
        told.append(_("The score that counts has the interval of its estimate drawn to the peers’ mean (Morris 1983)."))
    return ("" if (get_language() or "").startswith("zh") else " ").join(told)


def _student(rules: Rules) -> str:
    df = rules.settings.prior_df
    if not df:
        return _("Student’s t on the unit’s own variance.")
    return _("Student’s t; the variance borrows %(df)s degrees of freedom from the whole bank.") % {"df": f"{df:g}"}


def taken_out(rules: Rules) -> str:
    """What does not count for or against a unit: customers' traits, each rater's own mildness, or the branch."""
    whole = {"internal": _("how mild or strict each colleague is"), "product": _("the branch")}.get(rules.programme)
    traits = [adjuster_words()[name] for name in rules.adjusters]
    return whole or pgettext("list", ", ").join(traits) or _("nothing")
