"""Sentences of a case: why it was opened, and what was done in it."""

from collections.abc import Mapping

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from surveys.engine.case_rules import WON_BACK_ABOVE
from surveys.forms.cases import CAUSES, OUTCOMES, REASONS, WAYS
from surveys.models import Case, CaseAgain, CaseEvent, User
from surveys.templatetags.figures import number
from surveys.templatetags.manyi import named


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


def event_sentence(event: CaseEvent, people: Mapping[int, User]) -> str:
    """What was done, without the words that stand below it; ``people``: those whom events name."""
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
    return _following(event, people) or {
        "opened": _("Opened by the rule"),
        "note": pgettext("case event", "Note"),
        "reopened": _("Opened again"),
        "asked_again": _("Customer asked again"),
    }.get(event.kind, "")


def _following(event: CaseEvent, people: Mapping[int, User]) -> str:
    """Events that name a person, or follow a closing; empty for all others."""
    details = event.details
    if event.kind == "handed_over":
        person = people.get(details.get("after"))
        return _("Handed over to %(name)s") % {"name": named(person)} if person else _("Handed over to another owner")
    if event.kind == "escalated":
        person = people.get(details["told"])
        return _passed_up(details["days"]) % {"name": named(person) if person else "—", "n": details["days"]}
    if event.kind == "not_asked_again":
        return _("Customer not asked again: %(reason)s") % {"reason": not_asked(details["reason"])}
    return word_of_customer(details["points"]) if event.kind == "answered_again" else ""


def _passed_up(days: int) -> str:
    if days == 0:
        return _("Past due: passed up to %(name)s")
    return ngettext(
        "%(n)s working day past due: passed up to %(name)s", "%(n)s working days past due: passed up to %(name)s", days
    )


def not_asked(reason: str) -> str:
    """Why a customer was not asked again."""
    return {
        "asked_lately": _("they were asked so in the last 30 days"),
        "opted_out": _("they do not want to be asked"),
        "no_contact": _("no contact for any channel of the campaign"),
        "closed": _("they are no longer a customer"),
        "erased": _("they asked to be forgotten"),
    }[reason]


def word_of_customer(points: int | None) -> str:
    """What the customer says when asked again."""
    if points is None:
        return _("The customer answered, but gave no rating")
    words = {"points": points}
    if points > WON_BACK_ABOVE:
        return _("The customer says: settled (%(points)s of 100)") % words
    return _("The customer says: not settled (%(points)s of 100)") % words


def again_state(row: CaseAgain) -> str:
    """How far the second question has come."""
    if row.refused:
        return _("Not asked: %(reason)s") % {"reason": not_asked(row.refused)}
    if row.answered_at:
        return word_of_customer(row.points)
    sent = row.invitation.sent_at if row.invitation else None
    return _("Sent; no answer yet") if sent else _("Not sent yet")
