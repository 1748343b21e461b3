"""Whatever a page of the documentation shows as run is run, and must give what the page says.

Of every page (README.md, CONTRIBUTING.md, docs/**/*.md), in order, in an empty folder of its own:

- a ```python block is executed, all blocks of a page in one namespace; one with ``>>>`` prompts is
  a doctest;
- a ```console block is a terminal: each ``$ minamoto …`` line is run by the real command line and,
  where the page shows output below it, compared (``...`` stands for anything). ``# exit 2`` after a
  command says that it ends so; its output then includes what it wrote to stderr.

A block that is only to be read is ```text, ```toml, ```sh …
"""

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)[^\n]*\n(?P<body>.*?)^(?P=indent)``` *$",
    re.MULTILINE | re.DOTALL,
)
EXIT = re.compile(r"\s# exit (?P<status>\d+)\s*$")
# shown to be typed, but not ours to test here
TYPED_BY_HAND = {"cd", "git", "python3", "pip", "uv"}
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    language: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command of a console block and the output its page shows."""

    words: tuple[str, ...]
    status: int
    shown: str


def blocks_of(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for fence in FENCE.finditer(text):
        body = re.sub(f"^{fence['indent']}", "", fence["body"], flags=re.MULTILINE)
        line = text.count("\n", 0, fence.start("body")) + 1
        yield Block(page=page, line=line, language=fence["language"], body=body)


def commands_of(block: Block) -> Iterator[Command]:
    # a command may go on over lines that end in a backslash
    typed = block.body.replace("\\\n", " ")
    for entry in re.split(r"^\$ ", typed, flags=re.MULTILINE)[1:]:
        first, _, shown = entry.partition("\n")
        ends = EXIT.search(first)
        status = int(ends["status"]) if ends else 0
        yield Command(words=tuple(shlex.split(first, comments=True)), status=status, shown=shown)


def run_python(block: Block, names: dict[str, Any]) -> None:
    where = f"{block.page.relative_to(ROOT)}:{block.line}"
    if not re.search(r"^>>> ", block.body, flags=re.MULTILINE):
        lines_before = "\n" * (block.line - 1)
        exec(compile(lines_before + block.body, str(block.page), "exec"), names)
        return
    example = doctest.DocTestParser().get_doctest(
        block.body, names, where, str(block.page), block.line - 1
    )
    example.globs = names  # get_doctest copies; a page's blocks share theirs
    told: list[str] = []
    failed = doctest.DocTestRunner(optionflags=OPTIONS).run(
        example, out=told.append, clear_globs=False
    )
    assert not failed.failed, "".join(told)


def run_console(block: Block, folder: Path) -> None:
    where = f"{block.page.relative_to(ROOT)}:{block.line}"
    commands = list(commands_of(block))
    assert commands, f"{where}: a console block needs a line that begins '$ '"
    for command in commands:
        if command.words[0] in TYPED_BY_HAND:
            continue
        assert command.words[0] == "minamoto", f"{where}: do not know how to run {command.words}"
        check_command(command, where, folder)


def check_command(command: Command, where: str, folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", *command.words],
        cwd=folder,
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    said = f"{where}: $ {shlex.join(command.words)}\n"
    assert ran.returncode == command.status, (
        f"{said}exit {ran.returncode}\n{ran.stdout}{ran.stderr}"
    )
    if not command.shown.strip():
        return
    got = ran.stdout if command.status == 0 else ran.stdout + ran.stderr
    example = doctest.Example(said, command.shown)
    checker = doctest.OutputChecker()
    agrees = checker.check_output(example.want, got, OPTIONS)
    assert agrees, said + checker.output_difference(example, got, OPTIONS)


# English, no colour and a fixed width, whoever runs the tests
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT / "src"),
    "PYTHONUTF8": "1",
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "en",
    "NO_COLOR": "1",
    "COLUMNS": "100",
    "TERM": "dumb",
}


def run_page(page: Path, folder: Path) -> None:
    names: dict[str, Any] = {"__name__": "__page__"}
    for block in blocks_of(page):
        if block.language == "python":
            run_python(block, names)
        elif block.language == "console":
            run_console(block, folder)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_is_what_happens(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run_page(page, tmp_path)


# -- the runner itself -----------------------------------------------------------------------


def a_page(folder: Path, text: str) -> Path:
    # a page of ROOT's, as far as messages go
    page = folder / "page.md"
    page.write_text(text.replace("'''", "```"), encoding="utf-8")
    return page


def test_blocks_of_a_page_share_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    text = (
        "'''python\nx = 2\n'''\n'''python\n>>> x += 1\n>>> x\n3\n'''\n'''python\nassert x == 3\n'''"
    )
    run_page(a_page(tmp_path, text), tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        "'''python\nassert 1 == 2\n'''\n",
        "1. a list\n\n    '''python\n    >>> 1 + 1\n    3\n    '''\n",
        "'''console\n$ minmoto shares magnesium\n'''\n",
        "'''console\nminamoto shares magnesium\n'''\n",
        "'''console\n$ minamoto no-such-verb\n'''\n",
    ],
    ids=["false assertion", "false doctest", "unknown program", "no prompt", "unexpected exit"],
)
def test_a_page_that_says_what_is_not_so_fails(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    with pytest.raises(AssertionError):
        run_page(a_page(tmp_path, wrong), tmp_path)


def test_a_command_is_read_with_its_continuation_exit_and_output() -> None:
    body = "$ minamoto shares \\\n    magnesium  # exit 2\nerror: ...\n$ cd there\n"
    block = Block(page=ROOT / "README.md", line=1, language="console", body=body)
    first, second = commands_of(block)
    assert first == Command(
        words=("minamoto", "shares", "magnesium"), status=2, shown="error: ...\n"
    )
    assert second.words == ("cd", "there")
