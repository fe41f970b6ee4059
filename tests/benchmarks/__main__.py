"""`python -m tests.benchmarks NAME [options]` runs tests/benchmarks/NAME.py and ends with 1 if a bar is missed."""

import importlib
import sys
from pathlib import Path


def names() -> list[str]:
    """Every module here that can be run: those with a `main`."""
    modules = Path(__file__).parent.glob("[a-z]*.py")
    return sorted(path.stem for path in modules if "\ndef main(" in path.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    """Run one benchmark by name."""
    if not arguments or arguments[0] not in names():
        print(f"Which benchmark? One of: {', '.join(names())}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"tests.benchmarks.{arguments[0]}").main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
