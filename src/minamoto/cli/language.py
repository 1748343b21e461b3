"""Which language the user reads, and help texts that are written in both."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from minamoto.core.errors import InputError
from minamoto.core.text import LANGS, Lang, Text

OPTION = "--lang"
VARIABLE = "MINAMOTO_LANG"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as POSIX says
BETWEEN = "\u2063"  # the invisible separator stands between the two languages of a help text


def both(ja: str, en: str) -> str:
    """A help text in both languages; `localise` leaves the one that is read."""
    return f"{ja}{BETWEEN}{en}"


def chosen(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Lang:
    """The language: of `--lang`, else MINAMOTO_LANG, else the locale, else English.

    The command line is looked through before it is parsed, since help and errors of parsing speak
    the language too; `--lang` may stand before or after the verb.

    Raises
    ------
    InputError : neither ja nor en

    Examples
    --------
    >>> chosen(["shares", "--lang", "ja"], {})
    'ja'
    >>> chosen(["shares"], {"LANG": "ja_JP.UTF-8"}), chosen([], {"LC_ALL": "C", "LANG": "ja_JP"})
    ('ja', 'en')
    """
    asked = _asked(arguments)
    if asked is not None:
        return _language(asked, OPTION)
    if environment.get(VARIABLE):
        return _language(environment[VARIABLE], VARIABLE)
    for name in LOCALE_VARIABLES:
        if environment.get(name):
            return "ja" if environment[name].lower().startswith("ja") else "en"
    return "en"


def _asked(arguments: Sequence[str]) -> str | None:
    asked = None
    for place, word in enumerate(arguments):
        if word == "--":
            break
        if word == OPTION and place + 1 < len(arguments):
            asked = arguments[place + 1]
        elif word.startswith(f"{OPTION}="):
            asked = word.removeprefix(f"{OPTION}=")
    return asked


def _language(name: str, where: str) -> Lang:
    for lang in LANGS:
        if name.strip().lower() == lang:
            return lang
    raise InputError(
        Text(
            f"{where}：「{name}」は使えません。ja（日本語）か en（英語）を指定してください。",
            f"{where}: found {name!r}, allowed ja (Japanese) or en (English)",
        )
    )


def localise(command: Any, lang: Lang) -> None:
    """Leave one language in the help texts of a command, its parameters and its subcommands.

    `command` : a typer command; typer publishes no type for it.
    """
    for text in ("help", "short_help", "epilog"):
        setattr(command, text, _one_of(getattr(command, text), lang))
    for parameter in command.params:
        parameter.help = _one_of(getattr(parameter, "help", None), lang)
        if parameter.metavar:
            parameter.metavar = _one_of(parameter.metavar, lang)
    for subcommand in getattr(command, "commands", {}).values():
        localise(subcommand, lang)


def _one_of(text: str | None, lang: Lang) -> str | None:
    if text is None or BETWEEN not in text:
        return text
    ja, _, en = text.partition(BETWEEN)
    return (ja if lang == "ja" else en).strip()
