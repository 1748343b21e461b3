"""The command line: parse, ask `study`, show what `report` makes of it. No arithmetic."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

import typer

from minamoto.cli.failures import OK, UNEXPECTED, USAGE, explain
from minamoto.cli.language import chosen
from minamoto.cli.session import DEBUG, Session
from minamoto.cli.terminal import speak_utf8
from minamoto.core.errors import MinamotoError
from minamoto.core.one_thread import one_thread
from minamoto.core.text import Lang

NEW_OBJECTS = 100_000  # between looks for garbage: what imports make stays, and looking is a tenth


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code.

    Returns
    -------
    0 answered; 1 not foreseen; 2 the question or the input cannot be used; 3 the data at hand is
    damaged or fails its check; 130 interrupted.
    """
    one_thread()
    gc.set_threshold(NEW_OBJECTS)
    words = list(sys.argv[1:] if arguments is None else arguments)
    speak_utf8()
    lang: Lang = "en"
    try:
        lang = chosen(words)
        return _run(words, Session(lang=lang, is_debug=DEBUG in words))
    except (MinamotoError, typer.TyperException, OSError) as error:
        if DEBUG in words:
            raise
        return explain(error, lang)
    except typer.Abort:
        return UNEXPECTED
    finally:
        if arguments is None:
            gc.freeze()  # the process ends: what stands is not looked through once more


def _run(words: list[str], session: Session) -> int:
    from minamoto.cli.app import tree

    ended = tree(session.lang)(words, prog_name="minamoto", standalone_mode=False, obj=session)
    return ended if isinstance(ended, int) else OK


__all__ = ["OK", "UNEXPECTED", "USAGE", "main"]
