"""What holds for the whole run of a command line."""

from __future__ import annotations

from dataclasses import dataclass

from minamoto.core.text import Lang

DEBUG = "--debug"


@dataclass(slots=True, kw_only=True)
class Session:
    """The language of the reader, and whether an error is shown with its traceback."""

    lang: Lang
    is_debug: bool = False
