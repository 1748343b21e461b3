"""Write the bills of material of two made-up companies into examples/, in Japanese and English.

Run `python scripts/make_examples.py` after any change in scripts/examples/; the same input gives
the same bytes. `--check` writes nothing and fails when a workbook is not current. Companies,
suppliers, prices and volumes are fictitious, and each workbook says so.
"""

from __future__ import annotations

import csv
import io
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from minamoto.core import declared
from minamoto.core.bom import LINE_COLUMNS, LINES_SHEET, PRODUCT_COLUMNS, PRODUCTS_SHEET
from minamoto.core.text import LANGS, Lang, Text

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path(__file__).resolve().parent / "examples"
TARGET = ROOT / "examples"
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  # a file property, of no time zone
COMPANIES = ("ev_motor", "aerospace_parts")
TITLES = {
    "ev_motor": Text(
        "【架空の例】電動車用モーターメーカーの部品表",
        "MADE-UP EXAMPLE: bill of material of a maker of electric-vehicle motors",
    ),
    "aerospace_parts": Text(
        "【架空の例】航空機部品メーカーの部品表",
        "MADE-UP EXAMPLE: bill of material of a maker of aerospace parts",
    ),
}
NOTES = (
    Text(
        "会社・製品・仕入先・精製業者は架空です（名称に「架空」を含み、実在の企業ではありません）。",
        "Company, products, suppliers and refiners are fictitious: each is called so, and none is "
        "a real firm.",
    ),
    Text(
        "数量・質量・単価・粗利・在庫日数・国は、備考に出典番号のないものはすべて架空の値です。",
        "Volumes, masses, prices, margins, days and countries are made up, but where the remarks "
        "give the number of a source.",
    ),
    Text(
        "仕入先の国や精製国の空欄は、わざと残した「未確認」の例です。",
        "Countries left blank are left so on purpose, as examples of what is not known.",
    ),
    Text(
        "合金の組成は minamoto の組成ライブラリーで補われます（規格と出典は各行に記載）。",
        "What alloys are made of comes from minamoto's composition library, with its sources.",
    ),
)
MAGNET_MASS = (
    "[1] The Volt Bridge, Magnets in EV Traction Motors: about 1-2 kg of rare-earth magnets in a "
    "drive motor. https://www.thevoltbridge.com/learn/magnets"
)
SOURCES: dict[str, tuple[str, ...]] = {"ev_motor": (MAGNET_MASS,), "aerospace_parts": ()}
NUMBERS = frozenset({"年間数量", "単位粗利", "員数", "質量", "在庫日数", "調達日数", "単価"}) | {
    "調達割合", "割合（%）", "下限（%）", "上限（%）",
}  # fmt: skip
Table = list[list[str]]


def table(company: str, name: str) -> Table:
    """Header and rows of one CSV file, none where there is no such file."""
    path = SOURCE / f"{company}_{name}.csv"
    if not path.exists():
        return []
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def english() -> dict[str, str]:
    """Every Japanese text of the examples to its English."""
    rows = csv.DictReader((SOURCE / "words.csv").read_text(encoding="utf-8").splitlines())
    known = {row["ja"]: row["en"] for row in rows}
    columns = (*PRODUCT_COLUMNS, *LINE_COLUMNS)
    return known | {column.name.ja: column.name.en for column in columns}


def said(cell: str, lang: Lang, words: dict[str, str], *, is_header: bool = False) -> str:
    if lang == "ja" or (cell.isascii() and cell not in words):
        return cell
    if cell == "素材":  # the column of materials, and a part that is raw stock
        return "material" if is_header else words[cell]
    if cell not in words:
        raise SystemExit(f"{cell!r} has no English in {SOURCE / 'words.csv'}")
    return words[cell]


def write(sheet: Any, rows: Table, lang: Lang, words: dict[str, str], formats: Any) -> None:
    numeric = [name in NUMBERS for name in rows[0]]
    for place, cell in enumerate(rows[0]):
        shown = said(cell, lang, words, is_header=True)
        sheet.write_string(0, place, shown, formats["head"])
        sheet.set_column(place, place, 12 if numeric[place] else 22)
    for number, row in enumerate(rows[1:], start=1):
        if len(row) != len(rows[0]):
            raise SystemExit(f"{row}: {len(row)} cells, the header has {len(rows[0])}")
        for place, cell in enumerate(row):
            if cell and numeric[place]:
                sheet.write_number(number, place, float(cell))
            elif cell:
                sheet.write_string(number, place, said(cell, lang, words))
    sheet.freeze_panes(1, 2)


def workbook(company: str, lang: Lang) -> bytes:
    """The bytes of one company's workbook."""
    words = english()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        title = TITLES[company][lang]
        book.set_properties({"title": title, "created": CREATED})
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#e9eff5", "bottom": 2}),
            "title": book.add_format({"bold": True, "font_size": 14}),
        }
        notes = book.add_worksheet("注意" if lang == "ja" else words["注意"])
        notes.set_column(0, 0, 110)
        notes.write_string(0, 0, title, formats["title"])
        for row, text in enumerate((*(n[lang] for n in NOTES), *SOURCES[company]), start=2):
            notes.write_string(row, 0, text)
        sheets = (
            ("products", PRODUCTS_SHEET[lang]),
            ("lines", LINES_SHEET[lang]),
            ("compositions", "組成" if lang == "ja" else words["組成"]),
            ("answers", declared.SHEET[lang]),
        )
        for name, shown in sheets:
            rows = table(company, name)
            heads = {c.name.ja: c.name.en for c in declared.COLUMNS} if name == "answers" else {}
            if rows:
                write(book.add_worksheet(shown), rows, lang, words | heads, formats)
        book.get_worksheet_by_name(PRODUCTS_SHEET[lang]).activate()
    return out.getvalue()


def files() -> dict[Path, bytes]:
    """Every example and its bytes."""
    return {
        TARGET / f"{company.replace('_', '-')}{'' if lang == 'ja' else '.en'}.xlsx": workbook(
            company, lang
        )
        for company in COMPANIES
        for lang in LANGS
    }


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    for path, content in files().items():
        if "--check" not in sys.argv[1:]:
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            raise SystemExit(f"{path.name} is not current: run python scripts/make_examples.py")


if __name__ == "__main__":
    main()
