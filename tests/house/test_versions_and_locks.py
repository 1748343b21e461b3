"""One version everywhere, and locks that hold what the project declares."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import minamoto

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("runtime", "dev")


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(lock: str) -> list[str]:
    """Split a lock into its entries, one a requirement, with its hashes."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return re.split(r"\n(?=[A-Za-z0-9])", text.strip())


def locked(lock: str) -> dict[str, str]:
    """Name and version of every requirement of a lock."""
    pins = (re.split(r"[ ;\\]", entry, maxsplit=1)[0].split("==") for entry in entries(lock))
    return {canonicalize_name(name): version for name, version in pins}


def declared(groups: tuple[str, ...]) -> list[Requirement]:
    table = project()
    lines = list(table["project"]["dependencies"])
    for group in groups:
        lines += table["dependency-groups"][group]
    return [Requirement(line) for line in lines]


def test_the_version_is_the_same_wherever_it_stands() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    cited = re.search(r"^version: (\S+)$", citation, flags=re.MULTILINE)
    assert cited
    assert minamoto.__version__ == project()["project"]["version"] == cited[1]


def test_the_changelog_speaks_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {minamoto.__version__}" in changelog


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_one_version_with_hashes(lock: str) -> None:
    loose = [e for e in entries(lock) if not re.match(r"[\w.-]+==\S+ ?[^\n]*\\\n +--hash=", e)]
    assert not loose


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_folder(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert not re.findall(r"^.*(?:://|--index|--find-links|^-e |@ ).*$", text, flags=re.MULTILINE)


def test_the_dev_lock_holds_the_whole_runtime_lock() -> None:
    assert locked("runtime").items() <= locked("dev").items()


@pytest.mark.parametrize(("lock", "groups"), [("runtime", ("build",)), ("dev", ("build", "dev"))])
def test_a_lock_holds_a_version_allowed_by_the_project_file(
    lock: str, groups: tuple[str, ...]
) -> None:
    pins = locked(lock)
    wrong = [
        str(requirement)
        for requirement in declared(groups)
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0"))
    ]
    assert not wrong, "lock anew, see CONTRIBUTING.md"
