"""Which code computes: a digest of the formulas' own sources, the same wherever the same formulas run."""

import hashlib
from functools import cache
from pathlib import Path

import dashboards.formulas


@cache
def code_version() -> str:
    """``formulas-`` and the first 16 digits of the sha256 of every formula's path and source."""
    root = Path(dashboards.formulas.__file__).parent
    found = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return f"formulas-{found.hexdigest()[:16]}"
