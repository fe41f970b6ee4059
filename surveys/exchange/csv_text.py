"""CSV: which encoding, which delimiter, then line by line."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from surveys.exchange.faults import TableError

# GB18030 reads everything that GBK and GB2312 write.
_ENCODINGS = (("UTF-8", "utf-8"), ("GBK", "gb18030"))
_MARKS = (
    (codecs.BOM_UTF8, "UTF-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16"),
)
_DELIMITERS = ",;\t"
_CHUNK = 1 << 20


def rows(stream: BinaryIO) -> tuple[str, Iterator[tuple[int, list[str], TableError | None]]]:
    """The encoding's name, and (line number, cells, what is wrong) for each record."""
    name, codec = _encoding(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=codec, newline="")
    delimiter = _delimiter(text.readline(1 << 16))
    text.seek(0)
    return name, _records(text, delimiter, mixed=codec == "gb18030")


def _encoding(stream: BinaryIO) -> tuple[str, str]:
    """The first encoding in which every byte of the file makes sense."""
    head = stream.read(4096)
    marked = next(((name, codec) for mark, name, codec in _MARKS if head.startswith(mark)), None)
    candidates = (marked,) if marked else _unmarked(head)
    failures = []
    for name, codec in candidates:
        failed_at = _first_failure(stream, codec)
        if failed_at is None:
            return name, codec
        if failed_at < 0:  # before another encoding makes nonsense of it
            raise TableError("cut", line=-failed_at)
        failures.append((failed_at, name))
    line, name = max(failures)
    raise TableError("encoding", line=line, encoding=name)


def _unmarked(head: bytes) -> tuple[tuple[str, str], ...]:
    """Without a mark: UTF-16 shows in its zero bytes; a file full of zeros is no text."""
    zeros = head.count(0)
    if zeros > len(head) // 5:
        even = sum(1 for byte in head[0::2] if byte == 0)
        return (("UTF-16", "utf-16-be" if even > zeros - even else "utf-16-le"),)
    return _ENCODINGS


def _first_failure(stream: BinaryIO, codec: str) -> int | None:
    """The line at which the file cannot be decoded, negative where it just ends in the middle of a character."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    while chunk := stream.read(_CHUNK):
        try:
            line += decoder.decode(chunk).count("\n")
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return -line
    return None


def _delimiter(first: str) -> str:
    outside = "".join(part for place, part in enumerate(first.split('"')) if place % 2 == 0)
    return max(_DELIMITERS, key=outside.count)


def _records(text: io.TextIOWrapper, delimiter: str, mixed: bool) -> Iterator[tuple[int, list[str], TableError | None]]:
    """``mixed``: whether a line may be of another encoding than it was read in, and still make some sense."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            fault = TableError("mixed", line=number) if mixed and _is_utf_8(cells) else None
            yield number, [cell.strip() for cell in cells], fault
            number = reader.line_num + 1
    except csv.Error as error:
        code = "long_cell" if "limit" in str(error) else "open_quote"
        yield number, [], TableError(code, line=number, limit=csv.field_size_limit())
    finally:
        if not text.closed:
            text.detach()


def _is_utf_8(cells: list[str]) -> bool:
    """Whether a line that was read as GBK is Chinese in UTF-8: so it is where two exports were pasted together."""
    said = "".join(cells)
    if said.isascii():
        return False
    try:
        return any("\u4e00" <= sign <= "\u9fff" for sign in said.encode("gb18030").decode("utf-8"))
    except UnicodeError:
        return False
