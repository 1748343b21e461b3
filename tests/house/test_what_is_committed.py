"""What the repository and the wheel carry, and what they must not."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = "src/minamoto/data/reference/"
FILE_LIMIT_B = 5_000_000
WHEEL_LIMIT_B = 40_000_000

# A file that names a registry ties the project to a host. In parts, not to name them here.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("conda", "anaconda", "org"),
        ("index", "crates", "io"),
        ("proxy", "golang", "org"),
    )
)
# Absolute paths of somebody's machine, in whatever file: they mean nothing on another.
# What may stand before the path keeps those of web addresses out.
PERSONAL = re.compile(
    rb"(?:^|(?<=[\s\"'`=(:,\x00]))/(?:work|home/[a-z]\w*|Users/[A-Za-z]\w*|root)/\w", re.MULTILINE
)


@pytest.fixture(scope="module")
def committed() -> list[Path]:
    """Files under version control, and those about to be."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so nothing says what is committed")
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in answer.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_package_registry(committed: list[Path]) -> None:
    named = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in committed
        for host in REGISTRIES
        if host.encode() in path.read_bytes()
    ]
    assert not named


def test_no_file_holds_a_path_of_one_machine(committed: list[Path]) -> None:
    held = [
        f"{path.relative_to(ROOT)}: {found[0]!r}"
        for path in committed
        if (found := PERSONAL.search(path.read_bytes()))
    ]
    assert not held


def test_only_reference_parquet_is_large(committed: list[Path]) -> None:
    large = [
        f"{name}: {path.stat().st_size / 1e6:.1f} MB"
        for path in committed
        if path.stat().st_size > FILE_LIMIT_B
        and not (
            (name := path.relative_to(ROOT).as_posix()).startswith(REFERENCE)
            and path.suffix == ".parquet"
        )
    ]
    assert not large


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release is."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, env=os.environ)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_is_light_enough_to_send_by_mail(wheel: Path) -> None:
    assert wheel.stat().st_size <= WHEEL_LIMIT_B


def test_the_wheel_carries_all_of_the_package_and_its_licence(
    wheel: Path, committed: list[Path]
) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    source = (path.relative_to(ROOT).as_posix() for path in committed)
    ours = {
        str(PurePosixPath(name).relative_to("src")) for name in source if name.startswith("src/")
    }
    assert ours <= carried
    licences = {name.rsplit("/", 1)[-1] for name in carried if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}
