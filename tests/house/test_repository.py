"""What stands in the repository: pinned dependencies, no foreign hosts, no machine's paths."""

import re
import subprocess
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements/base.txt", "requirements/dev.txt"]
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w+")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_with_hashes_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "http" not in text
    for requirement in text.replace("\\\n", " ").splitlines():
        assert re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement[:80]


def test_the_dev_lock_has_the_versions_of_the_base_lock() -> None:
    pins = [set(re.findall(r"^[\w.-]+==\S+", (ROOT / lock).read_text(), flags=re.M)) for lock in LOCKS]
    assert pins[0] <= pins[1]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_complete(lock: str) -> None:
    """Its packages are installed without asking any of them what it needs."""
    pinned = {canonicalize_name(name) for name in re.findall(r"^[\w.-]+", (ROOT / lock).read_text(), flags=re.M)}
    needed = [
        (one.metadata["Name"], canonicalize_name(needs.name))
        for one in distributions()
        if canonicalize_name(one.metadata["Name"]) in pinned
        for needs in map(Requirement, one.requires or ())
        if needs.marker is None or needs.marker.evaluate({"extra": ""})
    ]
    assert needed and [(name, needs) for name, needs in needed if needs not in pinned] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in MACHINE_PATH.findall(text)]
    assert found == []


def test_the_environment_of_compose_holds_no_secret() -> None:
    text = (ROOT / "compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert f"${{{name}:?" in text
