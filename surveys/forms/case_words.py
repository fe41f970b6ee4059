"""Sentences of a case: why it was opened, and what was done in it."""

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from surveys.forms.cases import CAUSES, OUTCOMES, REASONS, WAYS
from surveys.models import Case, CaseEvent
from surveys.templatetags.figures import number


def rule_name(case: Case) -> str:
    """The name of the rule that opened a case, as it was called then."""
    chinese = (get_language() or "").startswith("zh")
    rules: list[dict[str, str]] = case.rules.definition["rules"]
    found = next((one for one in rules if one["code"] == case.rule), dict[str, str]())
    first, second = ("zh", "en") if chinese else ("en", "zh")
    return str(found.get(first) or found.get(second) or case.rule)


def why_opened(case: Case) -> str:
    """``总体评价很低（0分，满分100分）``"""
    name, said = rule_name(case), []
    if scores := case.grounds.get("scores"):
        said.append(_("%(points)s of 100") % {"points": number(min(scores.values()), 0)})
    if words := case.grounds.get("words"):
        said.append(pgettext("list", ", ").join(words))
    return _("%(rule)s (%(grounds)s)") % {"rule": name, "grounds": pgettext("list", ", ").join(said)} if said else name


def event_sentence(event: CaseEvent) -> str:
    """What was done, without the words that stand below it."""
    details = event.details
    if event.kind == "attempt":
        way = WAYS[details["way"]]
        return (_("%(way)s: reached") if details["reached"] else _("%(way)s: not reached")) % {"way": way}
    if event.kind == "closed":
        words = {"outcome": OUTCOMES[details["outcome"]], "cause": CAUSES[details["cause"]]}
        return _("Closed: %(outcome)s; cause: %(cause)s") % words
    if event.kind == "contact_shown":
        return _("Contact shown: %(reason)s") % {"reason": REASONS[details["reason"]]}
    if event.kind == "complaint_linked":
        return _("Complaint %(reference)s linked") % {"reference": details["reference"] or "—"}
    return {
        "opened": _("Opened by the rule"),
        "note": pgettext("case event", "Note"),
        "handed_over": _("Handed over to another owner"),
        "reopened": _("Opened again"),
    }[event.kind]
