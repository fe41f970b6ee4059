"""Why the ledger refuses: named for programs, said in words by ``sentences``."""


class LedgerRefused(Exception):
    """``key_not_handed_over``, ``unknown_text``, ``not_personal``, ``second_person_needed``."""

    @property
    def reason(self) -> str:
        return str(self.args[0])
