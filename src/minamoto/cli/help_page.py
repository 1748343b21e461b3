"""Help in the language of the reader, as wide as the terminal and without colour where none is."""

from __future__ import annotations

from shutil import get_terminal_size
from typing import Any

from typer.core import TyperCommand, TyperGroup

from minamoto.cli.wrapping import wrapped
from minamoto.core.errors import UnknownName
from minamoto.core.text import Lang, Text

USAGE = Text("使い方", "Usage")
COMMANDS = Text("コマンド", "Commands")
ARGUMENTS = Text("引数", "Arguments")
OPTIONS = Text("オプション", "Options")
OUTPUT = Text("出力", "Output")
OUTPUT_PANEL = "output"  # of the options that choose how an answer is given
HELP = Text("この説明を表示する", "Show this page")
MARGIN = "  "
WIDEST = 100  # columns; longer lines are hard to read
LEAST = 20  # columns for a meaning, however narrow the terminal


class Verb(TyperCommand):
    """A command whose help is a page of ours; typer publishes no type for its context `ctx`."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        formatter.write(page(self, ctx))


class Verbs(TyperGroup):
    """A group of commands; an unknown one is answered with the nearest."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        formatter.write(page(self, ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names; raises `UnknownName` when there is none."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            from minamoto.core.nearest import nearest

            raise UnknownName("command", args[0], nearest(args[0], self.commands))
        return super().resolve_command(ctx, args)


def page(command: Any, ctx: Any) -> str:
    """Usage, what the command does, its arguments and options, and examples."""
    lang: Lang = ctx.find_root().obj.lang
    subcommands = getattr(command, "commands", {})
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    shared = [p for p in options if p.rich_help_panel == OUTPUT_PANEL]
    own = [(_option(p), p.help or "") for p in options if p not in shared]
    sections = (
        (COMMANDS, [(name, sub.help or "") for name, sub in subcommands.items()]),
        (ARGUMENTS, [(p.display_name_raw, p.help or "") for p in arguments]),
        (OPTIONS, [*own, ("--help", HELP[lang])]),
        (OUTPUT, [(_option(p), p.help or "") for p in shared]),
    )
    width = min(get_terminal_size((WIDEST, 0)).columns, WIDEST)
    lines = [f"{USAGE[lang]}: {' '.join(_usage(command, ctx, lang))}", ""]
    lines += [MARGIN + line for line in wrapped(command.help or "", width - len(MARGIN))]
    for title, rows in sections:
        lines += ["", title[lang], *_listed(rows, width)] if rows else []
    return "\n".join([*lines, "", command.epilog or ""]).rstrip()


def _usage(command: Any, ctx: Any, lang: Lang) -> list[str]:
    words = [ctx.command_path]
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            name = parameter.display_name_raw + ("..." if parameter.nargs != 1 else "")
            words.append(name if parameter.required else f"[{name}]")
    if hasattr(command, "commands"):
        words.append("COMMAND ...")
    needed = [p for p in command.params if p.param_type_name == "option" and p.required]
    return [*words, *map(_option, needed), f"[{OPTIONS[lang]}]"]


def _option(parameter: Any) -> str:
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    is_flag = getattr(parameter, "is_flag", False)
    return names if is_flag or not parameter.metavar else f"{names} {parameter.metavar}"


def _listed(rows: list[tuple[str, str]], width: int) -> list[str]:
    """Names on the left, what they mean on the right, broken where the page ends."""
    left = max(len(name) for name, _ in rows)
    room = max(width - left - 2 * len(MARGIN), LEAST)
    lines = []
    for name, text in rows:
        first, *rest = wrapped(text, room) or [""]
        lines.append(f"{MARGIN}{name:{left}}{MARGIN}{first}".rstrip())
        lines += [" " * (left + 2 * len(MARGIN)) + line for line in rest]
    return lines
