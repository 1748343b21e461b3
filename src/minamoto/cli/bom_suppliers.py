"""`minamoto bom survey | answers | smelters | match`: what suppliers are asked, and tell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from minamoto.cli import completion
from minamoto.cli.bom_files import Bill, Debug, Lang, Out, say_notes, workbook_name, write_file
from minamoto.cli.help_page import Verb
from minamoto.cli.language import both
from minamoto.cli.scope import Day
from minamoto.cli.session import Session
from minamoto.cli.terminal import building
from minamoto.cli.words import day, plain
from minamoto.core.errors import InputError
from minamoto.core.text import Text

SURVEY = both(
    "部品表で精製国がわからない素材について、仕入先ごとに一枚の調査票（日本語・英語）を作ります。"
    "仕入先が複数なら、名前を付けたファイルを一つずつ書き出します。",
    "Make a one-page survey (Japanese or English) for each supplier, of the materials whose "
    "refining country the bill does not tell. Several suppliers have a file each, with their name.",
)
SURVEY_EXAMPLES = both(
    "例\n  minamoto bom survey 部品表.xlsx --asker 源重工 --out 調査票.xlsx\n"
    "  minamoto bom survey 部品表.xlsx --supplier 甲磁石工業 --lang en --out survey.xlsx",
    "Examples\n  minamoto bom survey bom.xlsx --asker 'Minamoto K.K.' --out survey.xlsx\n"
    "  minamoto bom survey bom.xlsx --supplier 'Magnet Co.' --lang ja --out survey.xlsx",
)
ANSWERS = both(
    "戻ってきた調査票を部品表に取り込みます。回答はシート「回答」に並び、"
    "trace で統計や記載に代わります。"
    "「採用」を「いいえ」にした行は使いません。",
    "Put surveys that came back beside the bill. The answers stand on its sheet 'answers', where "
    "rows may be set to 'no'; `trace --bom` takes them in the place of statistics.",
)
ANSWERS_EXAMPLES = both(
    "例\n  minamoto bom answers 部品表.xlsx 回答1.xlsx 回答2.xlsx --out 部品表2.xlsx\n"
    "  minamoto bom answers 部品表.xlsx 回答1.xlsx --reviewed 名称.xlsx --out 部品表2.xlsx",
    "Examples\n  minamoto bom answers bom.xlsx answer1.xlsx answer2.xlsx --out bom2.xlsx\n"
    "  minamoto bom answers bom.xlsx answer1.xlsx --reviewed names.xlsx --out bom2.xlsx",
)
SMELTERS = both(
    "仕入先の CMRT・EMRT（製錬業者の一覧）を部品表に取り込みます。"
    "製錬業者が一つの国だけにある素材は"
    "その国とし、複数の国にある素材は、シート「回答」に割合を書くまで使いません。",
    "Put a supplier's CMRT or EMRT (list of smelters) beside the bill. A material whose smelters "
    "are all in one country is taken to be refined there; of several countries nothing is used "
    "until shares are filled in on the sheet 'answers'.",
)
SMELTERS_EXAMPLES = both(
    "例\n  minamoto bom smelters 部品表.xlsx CMRT.xlsx --out 部品表2.xlsx\n"
    "  minamoto bom smelters 部品表.xlsx CMRT.xlsx --supplier 架空はんだ --out 部品表2.xlsx",
    "Examples\n  minamoto bom smelters bom.xlsx CMRT.xlsx --out bom2.xlsx\n"
    "  minamoto bom smelters bom.xlsx CMRT.xlsx --supplier 'Solder Co.' --out bom2.xlsx",
)
MATCH = both(
    "同じ会社かもしれない名称（部品表の中と、調査票・CMRT の会社名）の一覧を作ります。"
    "「採用」を「はい」にして answers や smelters の --reviewed に渡すと、名称がそろいます。",
    "List names that may be one firm: within the bill, and of surveys or CMRTs beside it. Set "
    "'accepted' to 'yes' and give the list to answers or smelters with --reviewed.",
)
MATCH_EXAMPLES = both(
    "例\n  minamoto bom match 部品表.xlsx --out 名称.xlsx\n"
    "  minamoto bom match 部品表.xlsx 回答1.xlsx CMRT.xlsx --out 名称.xlsx",
    "Examples\n  minamoto bom match bom.xlsx --out names.xlsx\n"
    "  minamoto bom match bom.xlsx answer1.xlsx CMRT.xlsx --out names.xlsx",
)
NOTHING_ASKED = Text("尋ねることはありません。", "There is nothing to ask.")
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
Reviewed = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help=both(
            "確認済みの名称の一覧（bom match）", "A reviewed list of names (see `bom match`)"
        ),
    ),
]


def add(group: typer.Typer) -> None:
    """Register the commands."""
    group.command("survey", cls=Verb, help=SURVEY, epilog=SURVEY_EXAMPLES)(_survey)
    group.command("answers", cls=Verb, help=ANSWERS, epilog=ANSWERS_EXAMPLES)(_answers)
    group.command("smelters", cls=Verb, help=SMELTERS, epilog=SMELTERS_EXAMPLES)(_smelters)
    group.command("match", cls=Verb, help=MATCH, epilog=MATCH_EXAMPLES)(_match)


def _survey(
    ctx: typer.Context,
    bill: Bill,
    out: Out,
    supplier: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=both("この仕入先だけ", "Of this supplier alone")),
    ] = None,
    asker: Annotated[
        str, typer.Option(metavar="NAME", help=both("調査元の会社名", "Name of the firm that asks"))
    ] = "",
    country: Annotated[
        str,
        typer.Option(
            metavar="COUNTRY",
            autocompletion=completion.countries,
            help=both("自社の国（既定は日本）", "Home of the firm (Japan)"),
        ),
    ] = "JPN",
    questions: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, help=both("仕入先ごとの質問数（10）", "Questions a supplier (10)")
        ),
    ] = 10,
    on: Day = None,
    lang: Lang = None,  # noqa: ARG001  # read before the line was parsed
    debug: Debug = False,  # noqa: ARG001  # read before the line was parsed
) -> None:
    from datetime import date

    from minamoto.report.sheets.survey import survey_workbooks
    from minamoto.study.bill_gaps import bill_gaps, country_choices

    session: Session = ctx.find_root().obj
    name = workbook_name(out)
    gaps = bill_gaps(bill, plain(country), most=questions, progress=building)
    rows = gaps.named(session.lang)
    if supplier is not None:
        rows = rows.filter(rows["supplier"] == supplier)
    if rows.is_empty():
        raise InputError(NOTHING_ASKED)
    asked_on = day(on, "--on") or date.today()  # noqa: DTZ011  # a day to print
    forms = survey_workbooks(
        rows, session.lang, asker=asker, on=asked_on, countries=country_choices(session.lang)
    )
    taken: set[str] = set()
    for who, content in forms.items():
        own = name if len(forms) == 1 else _named_after(name, who, taken)
        write_file(own, content, session.lang)
    say_notes(gaps.notes, session.lang)


def _named_after(out: Path, supplier: str, taken: set[str]) -> Path:
    """A file name of its own for a supplier, whatever letters the name has."""
    stem = f"{out.stem}-{UNSAFE.sub('_', supplier).strip(' .')[:80]}"
    wanted, count = stem, 2
    while wanted.casefold() in taken:
        wanted, count = f"{stem}-{count}", count + 1
    taken.add(wanted.casefold())
    return out.with_name(f"{wanted}{out.suffix}")


def _answers(
    ctx: typer.Context,
    bill: Bill,
    out: Out,
    surveys: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[SURVEY]...", help=both("記入された調査票", "Surveys that were filled in")
        ),
    ] = None,
    reviewed: Reviewed = None,
    lang: Lang = None,  # noqa: ARG001  # read before the line was parsed
    debug: Debug = False,  # noqa: ARG001  # read before the line was parsed
) -> None:
    if not surveys and reviewed is None:
        raise InputError(
            Text("記入された調査票か --reviewed を指定してください。",
                 "give surveys that were filled in, or --reviewed")
        )  # fmt: skip
    from minamoto.study.bill_answers import with_answers

    workbook_name(out)
    _write(ctx, out, with_answers(bill, surveys or (), reviewed=reviewed))


def _smelters(
    ctx: typer.Context,
    bill: Bill,
    lists: Annotated[
        list[Path],
        typer.Argument(metavar="CMRT...", help=both("CMRT または EMRT", "CMRT or EMRT workbooks")),
    ],
    out: Out,
    supplier: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=both("一覧を出した仕入先（部品表の名称）", "Who gave it, as the bill names him"),
        ),
    ] = None,
    reviewed: Reviewed = None,
    lang: Lang = None,  # noqa: ARG001  # read before the line was parsed
    debug: Debug = False,  # noqa: ARG001  # read before the line was parsed
) -> None:
    from minamoto.study.bill_answers import with_answers

    workbook_name(out)
    _write(ctx, out, with_answers(bill, smelters=lists, supplier=supplier, reviewed=reviewed))


def _write(ctx: typer.Context, out: Path, found: object) -> None:
    """Write a bill with its answers, and say what the reader must know of them."""
    from minamoto.report.to_bill import bill_workbook
    from minamoto.study.bill_answers import AnsweredBill

    assert isinstance(found, AnsweredBill)
    session: Session = ctx.find_root().obj
    made = bill_workbook(
        found.bill.products,
        found.bill.lines,
        found.named(session.lang),
        found.compositions,
        session.lang,
    )
    write_file(out, made, session.lang)
    say_notes(found.notes, session.lang)


def _match(
    ctx: typer.Context,
    bill: Bill,
    out: Out,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help=both("調査票・CMRT・EMRT", "Surveys, CMRT or EMRT workbooks"),
        ),
    ] = None,
    on: Day = None,
    lang: Lang = None,  # noqa: ARG001  # read before the line was parsed
    debug: Debug = False,  # noqa: ARG001  # read before the line was parsed
) -> None:
    from datetime import date

    from minamoto.report.sheets.review import review_workbook
    from minamoto.study.bill_answers import name_suggestions

    session: Session = ctx.find_root().obj
    workbook_name(out)
    found = name_suggestions(bill, files or ())
    asked_on = day(on, "--on") or date.today()  # noqa: DTZ011  # a property of the file
    write_file(out, review_workbook(found, session.lang, on=asked_on), session.lang)
