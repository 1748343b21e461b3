"""Every verb asks a question and shows its finding in the same ways: `verb` gives it both."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from minamoto.cli.help_page import OUTPUT_PANEL, Verb, Verbs
from minamoto.cli.language import both
from minamoto.cli.terminal import busy
from minamoto.core.errors import InputError
from minamoto.core.finding import Finding
from minamoto.core.text import Text

Question = Callable[..., Finding]
WORKING = Text("計算しています…", "Working ...")


def _option(*names: str, ja: str, en: str, metavar: str | None = None) -> Any:
    return typer.Option(*names, help=both(ja, en), metavar=metavar, rich_help_panel=OUTPUT_PANEL)


def _answer_options(
    *,
    as_json: Annotated[
        bool, _option("--json", ja="結果を JSON で出力する", en="Print the whole finding as JSON")
    ] = False,
    as_csv: Annotated[
        bool, _option("--csv", ja="表を CSV で出力する", en="Print one table as CSV")
    ] = False,
    table: Annotated[
        str | None,
        _option(
            "--table",
            metavar="TABLE",
            ja="表示・出力する表（既定は最初の表）",
            en="The table to show, the first by default",
        ),
    ] = None,
    xlsx: Annotated[
        Path | None,
        _option(
            "--xlsx",
            metavar="FILE",
            ja="すべての表を Excel ファイルに書き出す",
            en="Write every table to an Excel file",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        _option(
            "--out",
            metavar="FILE",
            ja="ファイルに書き出す（.json .csv .xlsx .html .pdf）",
            en="Write to a file (.json .csv .xlsx .html .pdf)",
        ),
    ] = None,
    every_row: Annotated[
        bool, _option("--all", ja="すべての行を表示する", en="Show every row")
    ] = False,
    lang: Annotated[
        str | None,
        _option("--lang", metavar="ja|en", ja="表示言語", en="Language of the answer"),
    ] = None,
    debug: Annotated[
        bool,
        _option("--debug", ja="エラーの詳細を表示する", en="Show where an error was raised"),
    ] = False,
) -> None:
    """Options that every verb has; `lang` and `debug` were read before the line was parsed."""


ANSWER_OPTIONS = inspect.signature(_answer_options)


def verb(
    app: typer.Typer,
    name: str | None,
    *,
    about: str,
    examples: str,
    ended: Callable[[Finding], int] | None = None,
) -> Callable[[Question], Question]:
    """Register a function that asks a question as a command that shows the answer.

    Parameters
    ----------
    name : of the command; None makes it what the group does without a command
    about, examples : in both languages
    ended : the exit code for a finding, where it is not always 0
    """

    def register(ask: Question) -> Question:
        hints = get_type_hints(ask, include_extras=True)
        own = [
            parameter.replace(annotation=hints[parameter.name], kind=parameter.KEYWORD_ONLY)
            for parameter in inspect.signature(ask).parameters.values()
        ]

        def run(ctx: typer.Context, **given: Any) -> None:
            options = {key: given.pop(key) for key in ANSWER_OPTIONS.parameters}
            if ctx.invoked_subcommand is not None:
                _refuse_before_command(options, ctx.invoked_subcommand)
                return
            from minamoto.cli.show import Wanted, show

            wanted = Wanted(**options)
            session = ctx.find_root().obj
            wanted.check()
            with busy(WORKING[session.lang]):
                finding = ask(**given)
            show(finding, wanted, session.lang)
            if ended is not None:
                raise typer.Exit(ended(finding))

        with_output(run, own)
        if name is None:
            app.callback(cls=Verbs, invoke_without_command=True, help=about, epilog=examples)(run)
        else:
            app.command(name, cls=Verb, help=about, epilog=examples)(run)
        return ask

    return register


def _refuse_before_command(options: dict[str, Any], command: str) -> None:
    """An option of the group's own answer, before a command that would not see it, is an error."""
    if any(value for key, value in options.items() if key not in {"lang", "debug"}):
        raise InputError(
            Text(
                f"出力のオプションは「{command}」の後に書いてください。",
                f"options of the answer go after the command {command!r}",
            )
        )


def with_output(run: Callable[..., None], own: list[inspect.Parameter]) -> None:
    """Give `run` the signature typer reads: the context, its own parameters, those of an answer."""
    context = inspect.Parameter(
        "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    shared = get_type_hints(_answer_options, include_extras=True)
    answer = [
        parameter.replace(annotation=shared[name])
        for name, parameter in ANSWER_OPTIONS.parameters.items()
    ]
    parameters = [context, *own, *answer]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # functions carry it, typeshed does not say so
    run.__annotations__ = {p.name: p.annotation for p in parameters}
