"""The two streams: stdout carries the answer and nothing else, stderr everything else."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

BUILDING = "供給網を構築中（初回のみ） / building the network, once:"
_status: Status | None = None

WIDE = 160  # columns where the output goes to a file or a pipe and COLUMNS does not say otherwise


@contextlib.contextmanager
def answer() -> Iterator[Console]:
    """Where an answer to read is printed; it goes to stdout at the end, as a whole."""
    console = _console(sys.stdout)
    with console.capture() as captured:
        yield console
    say("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def say(text: str) -> None:
    """Write the answer to stdout and have it out, so that a reader who left is noticed here."""
    sys.stdout.write(text)
    sys.stdout.flush()


def messages() -> Console:
    """Where progress is printed."""
    return _console(sys.stderr)


def _console(stream: TextIO) -> Console:
    """A console that never reads words as markup, and has no colour where there is no terminal."""
    from rich.console import Console

    width = None if stream.isatty() or os.environ.get("COLUMNS") else WIDE
    return Console(
        file=stream,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        no_color=None if stream.isatty() else True,
        color_system="auto" if stream.isatty() else None,
        force_terminal=None if stream.isatty() else False,
    )


def speak_utf8() -> None:
    """UTF-8 into files and pipes; a terminal of another encoding gets `?` for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


@contextlib.contextmanager
def busy(words: str) -> Iterator[None]:
    """A spinner on stderr while something takes long; nothing where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    global _status  # noqa: PLW0603  # one terminal, one line of progress
    with messages().status(words) as _status:
        try:
            yield
        finally:
            _status = None


def building(material: str, done: int, of: int) -> None:
    """Say how far the first building of a network is; nothing where no spinner turns."""
    if _status is not None:
        _status.update(f"{BUILDING} {material} {done}/{of}")
