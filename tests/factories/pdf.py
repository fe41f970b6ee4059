"""The text of a PDF as a reader copies it: streams inflated, glyphs turned back by the fonts' own tables."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.S)
_PLAIN = rb"(?:\\.|[^\\()])"
_DRAWN = re.compile(
    rb"/(\w+) [\d.]+ Tf|\(((?:%b|\(%b*\))*)\)|<([0-9A-Fa-f]+)>" % (_PLAIN, _PLAIN), re.S
)  # brackets may be in pairs
_FONT = re.compile(rb"/ToUnicode (\d+) 0 R")


def pdf_text(content: bytes) -> str:
    """All text in the order of drawing, without blanks: where a line is broken does not matter."""
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    glyphs = {name: _table(_inflated(objects[table])) for name, table in _fonts(objects).items()}
    drawn = [_inflated(body) for body in objects.values() if b"stream" in body]
    return re.sub(r"\s", "", "".join(_shown(one, glyphs) for one in drawn if b" Tf" in one))


def pdf_pages(content: bytes) -> int:
    return int(re.findall(rb"/Type/Pages/Count (\d+)", content)[0])


def _inflated(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _fonts(objects: dict[int, bytes]) -> dict[bytes, int]:
    """By the name that pages call a font, the number of its table."""
    tables = {number: int(found[1]) for number, body in objects.items() if (found := _FONT.search(body))}
    named = {pair for body in objects.values() for pair in re.findall(rb"/(\w+) (\d+) 0 R", body)}
    return {name: tables[int(number)] for name, number in named if int(number) in tables}


def _table(text: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", text)
    return {
        int(glyph, 16): bytes.fromhex(said.decode()).decode("utf-16-be") for glyph, said in pairs if said != b"FFFF"
    }


def _shown(page: bytes, glyphs: dict[bytes, dict[int, str]]) -> str:
    text, table = "", dict[int, str]()
    for font, piece, hexed in _DRAWN.findall(page):
        if font:
            table = glyphs.get(font, {})
        codes = _plain(piece) + bytes.fromhex(hexed.decode())
        text += "".join(table.get(256 * high + low, "") for high, low in zip(codes[::2], codes[1::2], strict=True))
    return text


def _plain(piece: bytes) -> bytes:
    """A literal string without its escapes."""
    return re.sub(rb"\\([0-7]{1,3}|.)", lambda found: _ESCAPES.get(found[1]) or _octal(found[1]), piece, flags=re.S)


def _octal(text: bytes) -> bytes:
    return bytes([int(text, 8)]) if text.isdigit() else text


_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
