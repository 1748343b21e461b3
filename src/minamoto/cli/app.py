"""The commands of minamoto, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from minamoto.cli import (
    assess,
    bom,
    controls,
    data,
    fields,
    geopolrisk,
    imports,
    indicators,
    report,
    shares,
    stress,
    trace,
)
from minamoto.cli.help_page import Verbs, page
from minamoto.cli.language import both, localise
from minamoto.core.text import Lang
from minamoto.core.version import VERSION

ABOUT = both(
    "重要鉱物の供給網を、製品・産業から鉱石までさかのぼります。どの素材が、どの段階で、どの国に、"
    "どの規制のもとで依存しているか、その数値がどれだけ確かかを示します。",
    "From a product or a strategic industry back to the ore: which materials, at which stage, in "
    "which country, under which controls, and how sure we are.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto report --country JPN --fields all --out 報告書   HTML・PDF・Excel の報告書\n"
    "  minamoto shares マグネシウム                              採掘国と精製国\n"
    "  minamoto controls --material Ga --towards 日本            規制",
    "Examples\n"
    "  minamoto report --country JPN --fields all --out report   report as HTML, PDF and Excel\n"
    "  minamoto shares magnesium                                 who mines, who refines\n"
    "  minamoto controls --material Ga --towards Japan           export controls",
)
COMPLETION = {
    "install_completion": both(
        "シェルの入力補完を設定する", "Install completion for the current shell"
    ),
    "show_completion": both(
        "シェルの入力補完の設定を表示する", "Show the completion script of the current shell"
    ),
}
VERBS: tuple[Callable[[typer.Typer], None], ...] = (
    report.add,
    assess.add,
    trace.add,
    stress.add,
    bom.add,
    shares.add,
    fields.add,
    imports.add,
    controls.add,
    indicators.add,
    geopolrisk.add,
    data.add,
)


def tree(lang: Lang) -> Any:
    """The command of every verb, with its help in one language; typer publishes no type for it."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(cls=Verbs, invoke_without_command=True, help=ABOUT, epilog=EXAMPLES)(_root)
    for add in VERBS:
        add(app)
    command = typer.main.get_command(app)
    for parameter in command.params:
        if parameter.name in COMPLETION:
            parameter.help = COMPLETION[parameter.name]  # type: ignore[attr-defined]  # typer types options as parameters
    localise(command, lang)
    return command


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"minamoto {VERSION}")
        raise typer.Exit


def _root(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001  # answered by its callback
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help=both("版を表示する", "Show the version"),
        ),
    ] = False,
    lang: Annotated[  # noqa: ARG001  # read before the line was parsed
        str | None,
        typer.Option(metavar="ja|en", help=both("表示言語", "Language of help and answers")),
    ] = None,
    debug: Annotated[  # noqa: ARG001  # read before the line was parsed
        bool,
        typer.Option(
            "--debug", help=both("エラーの詳細を表示する", "Show where an error was raised")
        ),
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(page(ctx.command, ctx))
