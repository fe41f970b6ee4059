"""Reading untrusted JSON: values come out typed, and every fault is noted with its path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from surveys.engine.parts import Text

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
OPTION_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
# Control characters, lone surrogates and non-characters: no database column, CSV or XLSX file takes them all.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a definition: where, what, and the figures a message needs."""

    path: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class DefinitionError(ValueError):
    """A definition that was refused, with all its faults."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.path or '.'}: {fault.code}" for fault in faults))
        self.faults = faults


class Reader:
    """One JSON object being read."""

    def __init__(self, data: Mapping[object, object], path: str, faults: list[Fault]) -> None:
        self.data, self.path, self.faults = data, path, faults

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fault(self, code: str, key: str = "", /, **params: object) -> None:
        """Note a fault at `key` (or at this object)."""
        self.faults.append(Fault(self.at(key) if key else self.path, code, params))

    def refuse_unknown(self, known: frozenset[str]) -> None:
        for key in self.data:
            if key not in known:
                self.fault("unknown_key", key=key[:80] if isinstance(key, str) else type(key).__name__)

    def flag(self, key: str) -> bool:
        value = self.data.get(key)
        if value is not None and not isinstance(value, bool):
            self.fault("wrong_type", key, expected="boolean")
        return value is True

    def code(self, key: str, pattern: re.Pattern[str] = CODE, required: bool = True) -> str:
        """A code such as an id; '' where it is missing or bad."""
        value = self.data.get(key)
        if value is None:
            if required:
                self.fault("missing", key)
            return ""
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        self.fault("bad_code", key)
        return ""

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`; None where it is not given or bad."""
        value = self.data.get(key)
        if value is None:
            return None
        if type(value) is not int:
            self.fault("wrong_type", key, expected="integer")
        elif low <= value <= high:
            return value
        else:
            self.fault("out_of_range", key, minimum=low, maximum=high)
        return None

    def text(self, key: str, limit: int, required: bool = False) -> Text:
        """Words in both languages."""
        value = self.data.get(key)
        if value is None:
            if required:
                self.fault("missing", key)
            return Text()
        if not isinstance(value, Mapping):
            self.fault("wrong_type", key, expected="object")
            return Text()
        words = Reader(value, self.at(key), self.faults)
        words.refuse_unknown(frozenset({"zh", "en"}))
        return Text(words.words("zh", limit), words.words("en", limit))

    def words(self, key: str, limit: int) -> str:
        """One string of printable text that may not be empty."""
        value = self.data.get(key)
        if value is None:
            self.fault("missing", key)
        elif not isinstance(value, str):
            self.fault("wrong_type", key, expected="string")
        elif len(value) > limit:
            self.fault("too_long", key, limit=limit)
        elif UNPRINTABLE.search(value):
            self.fault("control_character", key)
        elif not value.strip():
            self.fault("missing", key)
        else:
            return value
        return ""

    def objects(self, key: str, low: int, high: int) -> Iterator[Reader]:
        """The objects of a list of `low` to `high`; a list out of bounds is faulted and read no further than `high`."""
        value = self.data.get(key)
        if value is None and key not in self.data:
            self.fault("missing", key)
        elif not isinstance(value, list):
            self.fault("wrong_type", key, expected="list")
        else:
            if len(value) < low:
                self.fault("too_few", key, minimum=low)
            if len(value) > high:
                self.fault("too_many", key, maximum=high)
            yield from self._each(key, value[:high])

    def _each(self, key: str, values: list[object]) -> Iterator[Reader]:
        for position, value in enumerate(values):
            path = f"{self.at(key)}[{position}]"
            if isinstance(value, Mapping):
                yield Reader(value, path, self.faults)
            else:
                self.faults.append(Fault(path, "wrong_type", {"expected": "object"}))
