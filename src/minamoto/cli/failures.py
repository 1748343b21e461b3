"""What the command line says, and its exit code, when there is no answer."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import typer

from minamoto.core.errors import MinamotoError, StoreError
from minamoto.core.text import Lang, Text

OK, UNEXPECTED, USAGE, DATA = 0, 1, 2, 3
SEE_HELP = Text(
    "使い方は「{command} --help」をご覧ください。", "See '{command} --help' for how to use it."
)
ERROR = Text("エラー", "error")
# what typer says of a command line, by the name of its exception; in English it says it itself
USAGE_JA = {
    "NoSuchOption": "オプション {option} はありません。",
    "MissingParameter": "{parameter} を指定してください。",
    "BadOptionUsage": "オプション {option} の使い方が正しくありません（値が必要か、不要です）。",
    "BadParameter": "{parameter} の値が正しくありません：{message}",
    "BadArgumentUsage": "引数の使い方が正しくありません：{message}",
    "UsageError": "コマンドの書き方が正しくありません：{message}",
}


def explain(error: Exception, lang: Lang) -> int:
    """Say on stderr what went wrong, and give the exit code.

    `error` : a `MinamotoError`, an error of parsing the command line, or one of the file system.
    """
    if isinstance(error, MinamotoError):
        _say(error.said(lang), lang)
        return DATA if isinstance(error, StoreError) else USAGE
    if isinstance(error, typer.TyperException):
        _say(_of_the_command_line(error, lang), lang)
        context = getattr(error, "ctx", None)
        if context is not None:
            print(SEE_HELP[lang].format(command=context.command_path), file=sys.stderr)  # noqa: T201  # the command line's own voice
        return error.exit_code
    if isinstance(error, OSError):
        return _of_the_files(error, lang)
    raise error


def _of_the_files(error: OSError, lang: Lang) -> int:
    reason = os.strerror(error.errno) if error.errno else str(error)
    if error.filename is not None:
        unusable = Text(
            f"ファイル「{error.filename}」を読み書きできません（{reason}）。",
            f"cannot use the file {str(error.filename)!r}: {reason}",
        )
        _say(unusable[lang], lang)
        return USAGE
    if error.errno != errno.EPIPE:
        unwritten = Text(
            f"結果を出力できません（{reason}）。", f"cannot write the answer: {reason}"
        )
        _say(unwritten[lang], lang)
    _forget_stdout()
    return UNEXPECTED


def _say(words: str, lang: Lang) -> None:
    between = "：" if lang == "ja" else ": "
    print(f"{ERROR[lang]}{between}{words}", file=sys.stderr)  # noqa: T201  # the command line's own voice


def _of_the_command_line(error: Any, lang: Lang) -> str:
    english: str = error.format_message()
    pattern = USAGE_JA.get(type(error).__name__)
    if lang == "en" or pattern is None:
        return english
    parameter = getattr(error, "param", None)
    near = getattr(error, "possibilities", None) or ()
    said = pattern.format(
        option=getattr(error, "option_name", ""),
        parameter=parameter.get_error_hint().replace("'", "") if parameter else "引数",
        message=error.message,
    )
    return said + (f"もしかして：{'、'.join(f'「{name}」' for name in near)}" if near else "")


def _forget_stdout() -> None:
    """Nobody takes the answer; let nothing complain when Python closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
