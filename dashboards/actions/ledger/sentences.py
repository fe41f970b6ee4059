"""What to tell a person whom the ledger refuses, and what to do instead."""

from django.utils.translation import gettext as _

from dashboards.actions.ledger.refusals import LedgerRefused


def refusal(refused: LedgerRefused) -> str:
    """The sentence for a refusal, in the language in force."""
    if refused.reason == "key_not_handed_over":
        return key_sentence()
    return {
        "second_person_needed": _("Two different people have to stand for this."),
        "not_personal": _("This column holds no personal text. manage.py help erase_text lists those that do."),
        "unknown_text": _("There is no published text in this place. Look at the table and the row."),
    }[refused.reason]


def key_sentence() -> str:
    """Why nothing can be published, wherever somebody tries."""
    return _(
        "Nothing can be published now: the ledger was signed with another key than those in LEDGER_KEYS. Have the old "
        "key put back after the new one, so that it can hand over."
    )
