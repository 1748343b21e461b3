"""`minamoto bom`: a bill of material, from the template to a file that can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from minamoto.cli import bom_suppliers
from minamoto.cli.answer import verb
from minamoto.cli.bom_files import Debug, Lang, write_file
from minamoto.cli.help_page import Verb, Verbs, page
from minamoto.cli.language import both
from minamoto.cli.session import Session
from minamoto.core.errors import UnknownName
from minamoto.core.finding import Finding

ABOUT = both(
    "部品表（製品・部品・素材・仕入先）のひな型を作り、記入したファイルを確かめ、"
    "仕入先に尋ね、回答を部品表に取り込みます。",
    "The template of a bill of material (products, parts, materials, suppliers), the check of one "
    "that is filled in, the survey of its suppliers, and their answers put beside it.",
)
EXAMPLES = both(
    "例\n  minamoto bom template --out 部品表.xlsx\n  minamoto bom check 部品表.xlsx\n"
    "  minamoto bom survey 部品表.xlsx --out 調査票.xlsx\n"
    "  minamoto bom answers 部品表.xlsx 回答1.xlsx 回答2.xlsx --out 部品表2.xlsx",
    "Examples\n  minamoto bom template --out bom.xlsx\n  minamoto bom check bom.xlsx\n"
    "  minamoto bom survey bom.xlsx --out survey.xlsx\n"
    "  minamoto bom answers bom.xlsx answer1.xlsx answer2.xlsx --out bom2.xlsx",
)
TEMPLATE = both(
    "部品表のひな型を Excel または CSV のファイルに書き出します。",
    "Write the template of a bill of material to an Excel or CSV file.",
)
TEMPLATE_EXAMPLES = both(
    "例\n  minamoto bom template --out 部品表.xlsx\n"
    "  minamoto bom template --lang en --out bom.csv",
    "Examples\n  minamoto bom template --out bom.xlsx\n"
    "  minamoto bom template --lang ja --out bom.csv",
)
CHECK = both(
    "部品表を読み、読み取った行と製品、解釈したことを示します。"
    "使えない値があれば、場所と直し方をまとめて示し、終了コード2で終わります。",
    "Read a bill of material and show its lines, products and all that was interpreted. Where "
    "values cannot be used, every place and its fix is told, and the command ends with 2.",
)
CHECK_EXAMPLES = both(
    "例\n  minamoto bom check 部品表.xlsx\n  minamoto bom check 部品表.csv --xlsx 結果.xlsx",
    "Examples\n  minamoto bom check bom.xlsx\n  minamoto bom check bom.csv --xlsx read.xlsx",
)
KINDS = (".xlsx", ".csv")


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(rich_markup_mode=None)
    group.callback(cls=Verbs, invoke_without_command=True, help=ABOUT, epilog=EXAMPLES)(_group)
    group.command("template", cls=Verb, help=TEMPLATE, epilog=TEMPLATE_EXAMPLES)(_template)
    verb(group, "check", about=CHECK, examples=CHECK_EXAMPLES)(_check)
    bom_suppliers.add(group)
    app.add_typer(group, name="bom", cls=Verbs)


def _group(
    ctx: typer.Context,
    lang: Lang = None,  # noqa: ARG001  # read before the line was parsed
    debug: Debug = False,  # noqa: ARG001  # read before the line was parsed
) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(page(ctx.command, ctx))


def _template(
    ctx: typer.Context,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help=both("書き出すファイル（.xlsx .csv）", "File to write (.xlsx .csv)"),
        ),
    ],
    lang: Lang = None,  # noqa: ARG001  # read before the line was parsed
    debug: Debug = False,  # noqa: ARG001  # read before the line was parsed
) -> None:
    from minamoto import report
    from minamoto.study.bill_check import template_choices

    session: Session = ctx.find_root().obj
    kind = out.suffix.lower()
    if kind not in KINDS:
        raise UnknownName("file format", out.suffix or out.name, KINDS)
    made = report.bill_template(session.lang, template_choices(session.lang), kind)
    # Excel takes CSV for UTF-8 only with the mark
    write_file(out, made.encode("utf-8-sig") if isinstance(made, str) else made, session.lang)


def _check(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=both("部品表（.xlsx .xlsm .csv）", "A bill of material (.xlsx .xlsm .csv)"),
        ),
    ],
) -> Finding:
    from minamoto.study.bill_check import bill_check

    return bill_check(file)
