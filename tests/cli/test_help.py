"""Every command helps in both languages, and is documented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from minamoto.cli.app import tree
from minamoto.cli.language import BETWEEN
from minamoto.cli.wrapping import columns
from minamoto.core.text import LANGS, Lang
from minamoto.core.version import VERSION
from tests.cli.running import ROOT, Run

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
HEADINGS = {"en": "Examples", "ja": "例"}


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    for name, sub in getattr(command, "commands", {}).items():
        yield from commands(sub, (*words, name))


COMMANDS = dict(commands(tree("en")))
every_command = pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words) or "-")


@pytest.mark.parametrize("lang", LANGS)
@every_command
def test_every_command_helps_with_examples_in_the_language(
    words: tuple[str, ...], lang: Lang, run: Run
) -> None:
    ran = run(*words, "--help", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert HEADINGS[lang] in ran.out.splitlines()
    assert re.search(rf"^  minamoto {' '.join(words)}", ran.out, flags=re.MULTILINE)
    assert BETWEEN not in ran.out
    assert bool(JAPANESE.search(ran.out)) is (lang == "ja")
    assert max(map(columns, ran.out.splitlines())) <= 100


@every_command
def test_every_parameter_is_explained(words: tuple[str, ...]) -> None:
    for parameter in COMMANDS[words].params:
        assert parameter.help, (words, parameter.name)


@every_command
def test_every_command_is_documented(words: tuple[str, ...]) -> None:
    page = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert f"minamoto {' '.join(words)}".strip() in page


@every_command
def test_every_option_is_documented(words: tuple[str, ...]) -> None:
    page = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    for parameter in COMMANDS[words].params:
        if parameter.param_type_name == "option":
            assert f"`{parameter.opts[0]}" in page, (words, parameter.opts)


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    assert run() == run("--help")


def test_the_version_is_that_of_the_package(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"minamoto {VERSION}\n")
