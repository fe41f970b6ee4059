"""The letters of printed pages. They come with Manyi, so that a page is the same on every machine, a bare one too."""

from functools import cache

import pylopdf_fonts_zh_cn
import typst

HAN_FONT = "Noto Sans SC"  # its Latin letters are Source Sans's


@cache
def document_fonts() -> typst.Fonts:
    """The fonts that a document is set in; what the machine has installed does not count."""
    folder = str(pylopdf_fonts_zh_cn.sans_path().parent)
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])
