"""start.py: readable by any Python, clear when it cannot work, quick when all is done."""

import ast
import importlib.metadata
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Version(NamedTuple):
    """As much of sys.version_info as start.py reads."""

    major: int
    minor: int


@pytest.fixture
def start(tmp_path: Path) -> ModuleType:
    """start.py as a module, looking at a project folder of its own."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for name in ("runtime", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "VENV_PYTHON": python,
    }.items():
        setattr(module, name, value)
    return module


def stamp(start: ModuleType, lock: str) -> None:
    start.stamp_path(lock).write_text(start.fingerprint(lock))


def test_an_old_python_can_read_it_and_so_can_say_what_it_needs() -> None:
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_which_to_use(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", Version(3, 9))
    with pytest.raises(SystemExit):
        start.require_python()
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_a_python_without_pip_and_ensurepip_is_told_how_to_get_it(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        start.make_environment()
    assert "apt install python3-pip" in capsys.readouterr().err


def test_a_pip_too_old_to_install_elsewhere_is_named(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "20.3.4")
    with pytest.raises(SystemExit):
        start.require_pip()
    assert "needs pip 22.3 or newer" in capsys.readouterr().err


def test_an_unknown_word_is_refused_with_the_known_ones() -> None:
    asked = [sys.executable, str(ROOT / "start.py"), "tests"]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "use report, setup, test or check" in ran.stderr


def test_a_finished_set_up_is_not_done_again(start: ModuleType) -> None:
    stamp(start, "runtime")
    start.set_up("runtime")  # would stop at the empty python otherwise


@pytest.mark.parametrize("changed", ["requirements/runtime.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_file_calls_for_a_new_set_up(
    start: ModuleType, changed: str
) -> None:
    stamp(start, "runtime")
    assert start.is_set_up("runtime")
    (start.ROOT / changed).write_text("changed")
    assert not start.is_set_up("runtime")


def test_the_runtime_set_up_does_not_serve_for_the_tests(start: ModuleType) -> None:
    stamp(start, "runtime")
    assert not start.is_set_up("dev")
