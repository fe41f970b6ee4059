"""Cover what would tell who wrote, or who is written about: numbers, addresses and names that a text gives."""

import re

# One pattern a kind of detail; the group is what is covered. The longer numbers stand first.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("e-mail", r"([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"),
    ("identity", r"(?<!\d)(\d{17}[\dXx])(?!\d)"),
    ("card", r"(?<!\d)(\d(?:[ -]?\d){14,18})(?!\d)"),
    ("phone", r"(?<!\d)((?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2})(?!\d)"),
    ("phone", r"(?<!\d)(0\d{2,3}[ -]?\d{7,8})(?!\d)"),
    (
        "name",
        r"(?:我叫|我是叫|姓名(?:是|为)?[:：]?\s?|名字(?:是|叫)[:：]?\s?)([\u4e00-\u9fff·]{2,4}?)(?=[\s，,。.！!；;、：:？?（(的]|$)",
    ),
    ("name", r"(?:我叫|姓名(?:是|为)?[:：]?\s?)([\u4e00-\u9fff]{2,3})"),
    ("name", r"(?:[Mm]y name is|I am called)\s+([A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,2})"),
)
_RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)

Piece = tuple[str, str]


def pieces(text: str) -> tuple[Piece, ...]:
    """``text`` cut into (words, "") and (what was covered, its kind); the kind alone may be shown of the latter."""
    found: list[Piece] = [(text, "")]
    for kind, rule in _RULES:
        found = [piece for old in found for piece in ([old] if old[1] else _cut(old[0], kind, rule))]
    return tuple(piece for piece in found if piece[0])


def _cut(text: str, kind: str, rule: re.Pattern[str]) -> list[Piece]:
    cut, last = [], 0
    for match in rule.finditer(text):
        cut += [(text[last : match.start(1)], ""), (match[1], kind)]
        last = match.end(1)
    return [*cut, (text[last:], "")]


def plain(text: str, cover: str = "***") -> str:
    """``text`` with what is covered replaced, for files."""
    return "".join(cover if kind else words for words, kind in pieces(text))


def visible(text: str, words: str) -> bool:
    """Whether the words stand in what is not covered: a search must not find what may not be read."""
    wanted = words.casefold()
    return any(wanted in shown.casefold() for shown, kind in pieces(text) if not kind)
