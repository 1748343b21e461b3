"""The real program, as a shell starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import ROOT, in_a_process

HEAVY = ("polars", "numpy", "rich", "minamoto.study", "minamoto.data", "minamoto.report.display")


def test_the_program_answers_in_json() -> None:
    ran = in_a_process("shares", "マグネシウム", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["format"] == "minamoto.finding/1"


def test_a_pipe_gets_no_escape_codes_even_from_a_terminal_with_colours() -> None:
    ran = in_a_process(
        "shares", "Mg", environment={"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    )
    assert ran.code == 0
    assert "\x1b" not in ran.out


def test_the_locale_chooses_the_language() -> None:
    ran = in_a_process("shares", "neodimium", environment={"LC_ALL": "ja_JP.UTF-8"})
    assert ran.code == 2
    assert ran.err.startswith("エラー：素材「neodimium」")


def test_a_reader_who_leaves_early_is_no_error_to_talk_of() -> None:
    program = f"{sys.executable} -m minamoto shares --json | head -c 10"
    ran = subprocess.run(
        ["bash", "-c", program],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert (len(ran.stdout), ran.stderr) == (10, b"")


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from minamoto.cli import main; main(['--help']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr.strip() == "[]"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_given_its_completion(shell: str) -> None:
    ran = in_a_process(environment={"_MINAMOTO_COMPLETE": f"source_{shell}"})
    assert ran.code == 0
    assert "_MINAMOTO_COMPLETE" in ran.out


def test_completion_names_the_verbs() -> None:
    ran = in_a_process(
        environment={
            "_MINAMOTO_COMPLETE": "complete_bash",
            "COMP_WORDS": "minamoto sh",
            "COMP_CWORD": "1",
        }
    )
    assert ran.out.split() == ["shares"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("minamoto shares neod", '"neodymium":"neodymium"'),
        ("minamoto shares ネオ", '"ネオジム":"neodymium"'),
        ("minamoto imports JP", '"JPN":"Japan"'),
        ("minamoto controls --material gal", '"gallium":"gallium"'),
        ("minamoto indicators top3", '"top3_share":"top-3 share"'),
        ("minamoto data show sour", '"sources":"curated"'),
    ],
)
def test_completion_offers_names_of_the_tables(typed: str, offered: str) -> None:
    ran = in_a_process(
        environment={"_MINAMOTO_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": typed}
    )
    assert offered in ran.out


def test_completion_speaks_the_language_of_the_environment() -> None:
    typed = {"_MINAMOTO_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "minamoto shares neod"}
    ran = in_a_process(environment={**typed, "MINAMOTO_LANG": "ja"})
    assert '"neodymium":"ネオジム"' in ran.out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_is_said_without_a_traceback() -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m minamoto shares Mg --json > /dev/full"],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == "error: cannot write the answer: No space left on device\n"


def test_an_interrupt_ends_with_130_and_says_nothing() -> None:
    program = (
        "import sys, minamoto.cli.shares as asked; from minamoto.cli import main\n"
        "def interrupted(*names): raise KeyboardInterrupt\n"
        "import minamoto.study.shares as study; study.shares = interrupted\n"
        "sys.exit(main(['shares', 'Mg']))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")
