"""What a file is, by its content: its name and what a browser says of it decide nothing."""

from collections.abc import Mapping
from types import MappingProxyType

HEAD = 1024  # bytes that are enough to tell
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
)


def kind_of(head: bytes) -> str:
    """``pdf``, ``png``, ``jpeg`` or ``webp`` from the first `HEAD` bytes; '' for anything else."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return ""
