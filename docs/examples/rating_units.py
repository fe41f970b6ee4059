"""The units behind a file of ratings: ``python docs/examples/rating_units.py ratings.csv > units.csv``.

Departments stand as regions, rated persons as branches: each person is rated in one department only.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SINCE = "2020-01-01"


def units(ratings: Iterable[Mapping[str, str]]) -> Iterator[list[str]]:
    """The lines of the file of units: its heading, the head office, the departments, the persons."""
    persons = {(row["d"], row["dept"]) for row in ratings}
    yield ["code", "kind", "name_zh", "name_en", "parent", "since"]
    yield ["ETH", "head_office", "总部", "Head office", "", SINCE]
    for dept in sorted({dept for _person, dept in persons}):
        yield [f"DEPT-{dept}", "region", f"第{dept}系", f"Department {dept}", "ETH", SINCE]
    for person, dept in sorted(persons):
        yield [person, "branch", f"教师{person}", f"Lecturer {person}", f"DEPT-{dept}", SINCE]


def main(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        lines = list(units(csv.DictReader(stream)))
    sys.stdout.reconfigure(encoding="utf-8")
    csv.writer(sys.stdout).writerows(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
