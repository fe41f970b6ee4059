"""Every string of the house that people read, and what each catalogue makes of it.

``python -m tests.house_words.extract`` prints what no catalogue translates, ready to be pasted into one.
"""

import gettext
import io
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PARTS = tuple(sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir()))
SOURCES = ("config", "surveys", "dashboards", "templates")
KEYWORDS = (
    *("gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3"),
    *("pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3", "_"),
)
Catalogue = dict[str | tuple[str, int], str]


def catalogue_file(part: str, suffix: str = ".po") -> Path:
    return ROOT / "locale" / part / "zh_Hans" / "LC_MESSAGES" / f"django{suffix}"


def _run(*command: str, stdin: bytes | None = None) -> bytes:
    return subprocess.run(command, input=stdin, check=True, capture_output=True).stdout


def _read_mo(content: bytes) -> Catalogue:
    translations = gettext.GNUTranslations(io.BytesIO(content))
    catalogue: Catalogue = dict(translations._catalog)  # type: ignore[attr-defined]
    catalogue.pop("", None)
    return catalogue


def _sources() -> Iterator[Path]:
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".xml"} and "static" not in path.parts:
                yield path


def _copy_as_python(folder: Path) -> list[str]:
    """The sources under names of their own, templates turned into what xgettext reads; relative paths."""
    names = []
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        name = f"{path.relative_to(ROOT)}{'' if path.suffix == '.py' else '.py'}"
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text if path.suffix == ".py" else templatize(text, origin=str(path)), encoding="utf-8")
        names.append(name)
    return names


def template_of_strings() -> bytes:
    """The .pot of the whole house."""
    with tempfile.TemporaryDirectory() as place:
        names = _copy_as_python(Path(place))
        keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
        options = [
            "--language=Python",
            "--from-code=UTF-8",
            "--output=-",
            "--add-comments=Translators",
            "--files-from=-",
        ]
        command = ["xgettext", *options, *keywords, f"--directory={place}"]
        pot = _run(*command, stdin="\n".join(names).encode())
    pot = pot.replace(b"nplurals=INTEGER; plural=EXPRESSION;", b"nplurals=2; plural=n != 1;")
    return pot.replace(b"charset=CHARSET", b"charset=UTF-8")


def strings() -> set[str | tuple[str, int]]:
    """The keys of every string: a text, or a text and its plural form's number."""
    english = _run("msgen", "--lang=en", "-", stdin=template_of_strings())
    return {_singular(key) for key in _read_mo(_run("msgfmt", "--output-file=-", "-", stdin=english))}


def _singular(key: str | tuple[str, int]) -> str | tuple[str, int]:
    """English has two plural forms and Chinese one: compare the first."""
    return (key[0], 0) if isinstance(key, tuple) else key


def translated(part: str) -> Catalogue:
    """What the .po of a part says; fuzzy and empty entries do not count."""
    path = catalogue_file(part)
    return _read_mo(_run("msgfmt", "--check-format", "--output-file=-", str(path))) if path.exists() else {}


def compiled(part: str) -> Catalogue:
    """What the committed .mo of a part says."""
    path = catalogue_file(part, ".mo")
    return _read_mo(path.read_bytes()) if path.exists() else {}


def fuzzy(part: str) -> str:
    path = catalogue_file(part)
    return _run("msgattrib", "--only-fuzzy", "--no-obsolete", str(path)).decode() if path.exists() else ""


def untranslated() -> list[str]:
    """What no catalogue translates, by its English words."""
    known = {_singular(key) for part in PARTS for key, words in translated(part).items() if words}
    return sorted(key if isinstance(key, str) else key[0] for key in strings() - known)


if __name__ == "__main__":
    known_files = [str(catalogue_file(part)) for part in PARTS if catalogue_file(part).exists()]
    with tempfile.NamedTemporaryFile(suffix=".pot") as pot:
        pot.write(template_of_strings())
        pot.flush()
        said = _run("msgcat", "--use-first", *known_files)
        merged = _run("msgmerge", "--quiet", "--no-fuzzy-matching", "-", pot.name, stdin=said)
    print(_run("msgattrib", "--untranslated", "--no-obsolete", "-", stdin=merged).decode())
