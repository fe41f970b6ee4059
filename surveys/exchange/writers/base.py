"""What every writer of tables answers to."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType

Cell = str | int | float | Decimal | None


class TableWriter(ABC):
    """Writes a table row by row. Texts are kept from being formulas; numbers are written as numbers."""

    @abstractmethod
    def __init__(self, path: Path, head: Sequence[str]) -> None: ...

    @abstractmethod
    def write(self, row: Sequence[Cell]) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
