"""`minamoto data`: the tables that ship, and the user's own files beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from minamoto.cli import completion
from minamoto.cli.answer import verb
from minamoto.cli.failures import DATA, OK
from minamoto.cli.help_page import Verbs
from minamoto.cli.language import both
from minamoto.cli.words import number, plain
from minamoto.core.errors import InputError
from minamoto.core.finding import Finding
from minamoto.core.text import Text

ABOUT = both(
    "同梱データの一覧（行数・年・出典・利用条件・等級・ハッシュ）。"
    "表の中身の表示、検査、手元の統計ファイルの取り込みもここで行います。",
    "The tables that ship: rows, years, sources, licences, grades, hashes. Also shows their rows, "
    "checks them, and takes in statistics you have as files.",
)
EXAMPLES = both(
    "例\n"
    "  minamoto data\n"
    "  minamoto data show production --where material=Mg --where year=2023\n"
    "  minamoto data check\n"
    "  minamoto data import cepii_baci BACI_HS17_Y2024_V202601.csv",
    "Examples\n"
    "  minamoto data\n"
    "  minamoto data show production --where material=Mg --where year=2023\n"
    "  minamoto data check\n"
    "  minamoto data import cepii_baci BACI_HS17_Y2024_V202601.csv",
)
SHOW = both("表の行を示します。", "The rows of one table.")
SHOW_EXAMPLES = both(
    "例\n"
    "  minamoto data show materials --limit all\n"
    "  minamoto data show trade --where importer=日本 --where hs6=810411 --where year=2024",
    "Examples\n"
    "  minamoto data show materials --limit all\n"
    "  minamoto data show trade --where importer=Japan --where hs6=810411 --where year=2024",
)
CHECK = both(
    "すべての表が元のまま（ハッシュ、キー、収支、単位）か検査します。不合格があれば終了コードは3です。",
    "Check every table: hashes, keys, balances, units, disagreements of sources. Ends with 3 when "
    "one fails.",
)
CHECK_EXAMPLES = both("例\n  minamoto data check", "Examples\n  minamoto data check")
IMPORT = both(
    "公表元から入手した統計ファイルを取り込み、以後の計算に使います。",
    "Take in a publisher's file and use it from now on.",
)
IMPORT_EXAMPLES = both(
    "例\n"
    "  minamoto data import cepii_baci BACI_HS17_Y2024_V202601.csv\n"
    "  minamoto data import world_bank_wgi wgidataset.xlsx --edition 2025",
    "Examples\n"
    "  minamoto data import cepii_baci BACI_HS17_Y2024_V202601.csv\n"
    "  minamoto data import world_bank_wgi wgidataset.xlsx --edition 2025",
)
SNAPSHOTS = both("取り込んだデータの一覧と履歴。", "What was taken in, and when.")
SNAPSHOTS_EXAMPLES = both("例\n  minamoto data snapshots", "Examples\n  minamoto data snapshots")
RESTORE = both("以前に取り込んだ状態に戻します。", "Use an earlier snapshot again.")
RESTORE_EXAMPLES = both(
    "例\n  minamoto data restore cepii_baci_v202601 3fa9",
    "Examples\n  minamoto data restore cepii_baci_v202601 3fa9",
)
REMOVE = both(
    "取り込んだデータを使わないようにします（ファイルは prune まで残ります）。",
    "Stop using what was taken in; its files stay until prune.",
)
REMOVE_EXAMPLES = both(
    "例\n  minamoto data remove cepii_baci_v202601",
    "Examples\n  minamoto data remove cepii_baci_v202601",
)
PRUNE = both("使わなくなった取込データを消します。", "Delete what no snapshot in use needs.")
PRUNE_EXAMPLES = both("例\n  minamoto data prune", "Examples\n  minamoto data prune")


def add(app: typer.Typer) -> None:
    """Register the group and its commands."""
    group = typer.Typer(rich_markup_mode=None)
    verb(group, None, about=ABOUT, examples=EXAMPLES)(_tables)
    verb(group, "show", about=SHOW, examples=SHOW_EXAMPLES)(_show)
    verb(group, "check", about=CHECK, examples=CHECK_EXAMPLES, ended=_verdict)(_check)
    verb(group, "import", about=IMPORT, examples=IMPORT_EXAMPLES)(_import)
    verb(group, "snapshots", about=SNAPSHOTS, examples=SNAPSHOTS_EXAMPLES)(_snapshots)
    verb(group, "restore", about=RESTORE, examples=RESTORE_EXAMPLES)(_restore)
    verb(group, "remove", about=REMOVE, examples=REMOVE_EXAMPLES)(_remove)
    verb(group, "prune", about=PRUNE, examples=PRUNE_EXAMPLES)(_prune)
    app.add_typer(group, name="data", cls=Verbs)


def _tables() -> Finding:
    from minamoto.study.data import tables

    return tables()


def _show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            autocompletion=completion.tables,
            help=both("表の名前（data で一覧）", "Name of the table"),
        ),
    ],
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=VALUE",
            help=both("条件（繰り返し可）", "Only rows with this value; may be repeated"),
        ),
    ] = None,
    limit: Annotated[
        str | None,
        typer.Option(metavar="N|all", help=both("行数の上限（既定は1000）", "Rows at most (1000)")),
    ] = None,
) -> Finding:
    from minamoto.study.data import SHOWN, show

    every = limit is not None and plain(limit) == "all"
    most = None if every else number(limit, "--limit")
    return show(plain(name), _conditions(where or []), most if every or most is not None else SHOWN)


def _conditions(where: list[str]) -> dict[str, str]:
    conditions: dict[str, str] = {}
    for condition in where:
        column, sign, value = plain(condition).partition("=")
        if not (sign and column.strip() and value.strip()) or column.strip() in conditions:
            raise InputError(
                Text(
                    f"--where：「{condition}」は使えません。列=値 の形で、列ごとに一度だけ指定して"
                    "ください。",
                    f"--where: found {condition!r}, allowed COLUMN=VALUE, each column once",
                )
            )
        conditions[column.strip()] = value.strip()
    return conditions


def _check() -> Finding:
    from minamoto.study.data import check

    return check()


def _verdict(checked: Finding) -> int:
    return DATA if "fail" in checked.to_polars("checks")["status"] else OK


def _import(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help=both("資料の種類", "Key of the source"))
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help=both("ファイル（.gz .zip も可）", "The file, .gz or .zip too")
        ),
    ],
    edition: Annotated[
        str | None,
        typer.Option(
            metavar="EDITION",
            help=both(
                "版（既定はファイル名から）", "Edition; by default what the name of the file shows"
            ),
        ),
    ] = None,
) -> Finding:
    from minamoto.study.own_files import import_file

    return import_file(source, file, edition=edition)


def _snapshots() -> Finding:
    from minamoto.study.own_files import snapshots

    return snapshots()


Name = Annotated[
    str, typer.Argument(metavar="NAME", help=both("取込データの名前", "Name of what was taken in"))
]


def _restore(
    name: Name,
    snapshot: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help=both("ID（先頭の数文字でよい）", "Its id, or the first letters of it"),
        ),
    ],
) -> Finding:
    from minamoto.study.own_files import restore

    return restore(name, snapshot)


def _remove(name: Name) -> Finding:
    from minamoto.study.own_files import remove

    return remove(name)


def _prune() -> Finding:
    from minamoto.study.own_files import prune

    return prune()
