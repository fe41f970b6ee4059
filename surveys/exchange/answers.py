"""From cells to raw answers: codes as they are, labels in either language, several picks in one cell."""

import re
from collections.abc import Callable, Mapping

from surveys.engine.definition import NOT_APPLICABLE, Item
from surveys.engine.types import KINDS
from surveys.exchange.dates import read_day

Read = Callable[[str], object]
_WHOLE = re.compile(r"([+-]?\d{1,4})(?:\.0+)?", re.ASCII)
_BETWEEN = re.compile(r"[;；|、，,\n]")
_TICKS = dict.fromkeys(("1", "true", "yes", "是", "同意"), True)
_TICKS |= dict.fromkeys(("0", "false", "no", "否", "不同意"), False)
_NOT_APPLICABLE = ("na", "n/a", "不适用", "不清楚")


def reader_of(item: Item) -> Read:
    """A function from a cell that is not empty to a raw answer; what it cannot place it hands on as it is."""
    if item.scored:
        return _scored(item)
    if item.type == "choice":
        words = _words(item)
        return lambda text: words.get(text.casefold(), text)
    if item.type == "choices":
        return _choices(item)
    if item.consent:
        return lambda text: _TICKS.get(text.casefold(), text)
    return _day if item.type == "date" else str


def _words(item: Item) -> Mapping[str, str]:
    """Labels and codes, case folded, with their codes; a code is always itself."""
    closed = KINDS[item.type].codes_and_labels(item)
    words: dict[str, str] = {}
    for code, label in closed:
        for text in filter(None, (label.zh, label.en)):
            words.setdefault(text.casefold(), code)
    return words | {code.casefold(): code for code, _label in closed}


def _scored(item: Item) -> Read:
    words: dict[str, object] = {}
    for word, code in _words(item).items():
        words[word] = NOT_APPLICABLE if code == NOT_APPLICABLE else int(code)
    if item.na is not None:
        words |= {word: NOT_APPLICABLE for word in _NOT_APPLICABLE if word not in words}

    def read(text: str) -> object:
        found = words.get(text.casefold())
        if found is None and (whole := _WHOLE.fullmatch(text)):
            return int(whole[1])
        return text if found is None else found

    return read


def _choices(item: Item) -> Read:
    words = _words(item)

    def read(text: str) -> object:
        if text.casefold() in words:
            return [words[text.casefold()]]
        picks = [pick.strip() for pick in _BETWEEN.split(text) if pick.strip()]
        return [words.get(pick.casefold(), pick) for pick in picks]

    return read


def _day(text: str) -> object:
    day = read_day(text)
    return day.isoformat() if day else text
