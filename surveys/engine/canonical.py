"""The one byte string of a submission, for digests: the same answers give the same bytes, whoever sent them."""

from __future__ import annotations

import json
from collections.abc import Mapping


def canonical_bytes(answers: Mapping[str, object], texts: Mapping[str, str]) -> bytes:
    """UTF-8 JSON of canonical answers and texts, keys sorted, no spaces.

    Takes what `Validator.check` gives back, where numbers with a fraction are strings. A float raises TypeError: its
    digits differ between machines.
    """
    _refuse_floats(answers)
    whole = {"answers": dict(answers), "texts": dict(texts)}
    return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _refuse_floats(answers: Mapping[str, object]) -> None:
    for key, value in answers.items():
        parts = value if isinstance(value, list | tuple) else (value,)
        if any(isinstance(part, float) for part in parts):
            raise TypeError(f"{key}: a float has no canonical form")
