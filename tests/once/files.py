"""What was written under MEDIA_ROOT goes with the rows that name it."""

from pathlib import Path

from django.conf import settings

Files = dict[str, tuple[int, bytes]]  # mode and content


def read() -> Files:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): _file(path) for path in root.rglob("*") if path.is_file()}


def _file(path: Path) -> tuple[int, bytes]:
    return path.stat().st_mode, path.read_bytes()


def lay_down(files: Files) -> None:
    for name, (mode, content) in files.items():
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(mode)
