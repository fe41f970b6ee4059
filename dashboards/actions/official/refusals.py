"""Why a deed about official figures is refused: named for programs, said in words by ``sentences``."""


class OfficialRefused(Exception):
    """A deed that is refused; ``details`` are the figures and names that its sentence needs."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details
