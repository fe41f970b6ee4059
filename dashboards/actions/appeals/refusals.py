"""Why a deed about an appeal is refused: named for programs, said in words by ``forms.appeal_words``."""


class AppealRefused(Exception):
    """``details`` are the names that its sentence needs."""

    def __init__(self, reason: str, **details: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details
