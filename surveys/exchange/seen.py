"""What stood in a file before, however long the file is: kept on disk, not in memory."""

import sqlite3
from collections.abc import Sequence


class Seen:
    """Names of lines and where each stood first."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("")  # a temporary file of its own, which ends with it
        self._table.execute("PRAGMA journal_mode=OFF")
        self._table.execute("CREATE TABLE seen (name TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def earlier(self, names: Sequence[str], lines: Sequence[int]) -> list[int | None]:
        """For each name the line where it stood before, None where this is the first; remembers them."""
        marks = ",".join("?" * len(names))
        known: dict[str, int] = dict(
            self._table.execute(f"SELECT name, line FROM seen WHERE name IN ({marks})", list(names))
        )
        found: list[int | None] = []
        fresh: dict[str, int] = {}
        for name, line in zip(names, lines, strict=True):
            found.append(known.get(name, fresh.get(name)))
            if found[-1] is None:
                fresh[name] = line
        self._table.executemany("INSERT INTO seen VALUES (?, ?)", fresh.items())
        return found

    def close(self) -> None:
        self._table.close()
