"""`python -m tests.proofs NAME [options]` proves one of the guarantees and ends with 1 where it does not hold."""

import importlib
import sys
from pathlib import Path


def names() -> list[str]:
    """Every module here that can be run: those with a `main`."""
    modules = Path(__file__).parent.glob("[a-z]*.py")
    return sorted(path.stem for path in modules if "\ndef main(" in path.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    """Run one proof by name."""
    if not arguments or arguments[0] not in names():
        print(f"Which proof? One of: {', '.join(names())}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"tests.proofs.{arguments[0]}").main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
