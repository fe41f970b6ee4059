"""QR codes and the printable A4 poster of an access point, as SVG and as PDF."""

import json
from dataclasses import dataclass
from pathlib import Path

import segno
import typst

from surveys.channels.fonts import HAN_FONT, document_fonts

INK = "#1b2126"
TEMPLATE = Path(__file__).with_name("poster.typ")


@dataclass(frozen=True, slots=True)
class PosterText:
    """What stands on a poster besides its code; ``lines`` under the code, one below the other."""

    bank: str
    unit: str
    heading: str
    lines: tuple[str, ...]
    note: str


def qr_svg(address: str) -> str:
    """The code alone, as SVG that fills what it is put into; a quarter of it may be dirty."""
    code = segno.make_qr(address, error="q")
    return str(code.svg_inline(border=4, dark=INK, light="#ffffff", omitsize=True))


def qr_path(address: str) -> tuple[str, int]:
    """The dark modules as one SVG path, and how many modules the code is wide, its quiet border included."""
    code = segno.make_qr(address, error="q")
    rows = [list(row) for row in code.matrix_iter(border=4)]
    runs = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return "".join(runs), len(rows)


def poster_pdf(address: str, text: PosterText) -> bytes:
    """The poster as PDF, with its fonts inside."""
    words = {"bank": text.bank, "unit": text.unit, "heading": text.heading, "note": text.note}
    inputs = {
        **words,
        "lines": json.dumps(text.lines, ensure_ascii=False),
        "code": qr_svg(address),
        "font": HAN_FONT,
        "ink": INK,
    }
    return bytes(typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs=inputs, font_paths=document_fonts()))
