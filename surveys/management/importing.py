"""What commands that import files share: where rejected lines go, and a bar that shows how far it is."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

from surveys.exchange.spreadsheet import returned_cell


@contextmanager
def rejects_file(path: Path | None) -> Iterator[Any]:
    """A function that writes one rejected line; the file, for its owner alone, is there only once there is one."""
    if path is None:
        yield lambda reject: None
        return
    stream, writer = None, None

    def write(reject: Any) -> None:
        nonlocal stream, writer
        if writer is None:
            path.unlink(missing_ok=True)
            path.touch(mode=0o600)
            stream = path.open("w", encoding="utf-8-sig", newline="")
            writer = csv.writer(stream)
            writer.writerow(["line", "reason", *reject.cells])
        writer.writerow([str(reject.line), reject.reason, *(returned_cell(cell) for cell in reject.cells.values())])

    try:
        yield write
    finally:
        if stream:
            stream.close()


@contextmanager
def progress_bar(stream: BinaryIO) -> Iterator[Any]:
    """A bar on a terminal, and only there."""
    size = stream.seek(0, 2)
    with tqdm(total=size, unit="B", unit_scale=True, disable=not sys.stderr.isatty(), leave=False) as bar:

        def show(summary: Any) -> None:
            bar.set_postfix(lines=summary.read, rejected=summary.rejected, refresh=False)
            bar.update(min(stream.tell(), size) - bar.n)

        yield show
