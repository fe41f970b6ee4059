"""Why nothing can be exported."""


class ExportRefused(Exception):
    """``reason`` is a code; ``details`` are what its sentence names."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details
