"""`bom check`: a bill of material as it is read; and what its template offers to choose from."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from minamoto.core.bom import BillOfMaterial
from minamoto.core.currency import CURRENCIES
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.tables import column_units
from minamoto.core.text import Lang, Text
from minamoto.core.units import TONNES_PER
from minamoto.core.version import VERSION
from minamoto.data.bill_reading import read_bill
from minamoto.data.reference import table

COMMON_CURRENCIES = ("JPY", "USD", "EUR", "CNY", "KRW", "TWD", "GBP")  # listed first
OWN_FILE = Text(
    "数値は利用者のファイルによる。質量は書かれた素材（合金を含む）の質量で、元素の含有量ではない。",
    "The figures are the user's own; masses are of the material as written, alloys included, not "
    "of contained elements.",
)


def bill_check(path: Path | str) -> Finding:
    """A bill of material as it is read: its lines, products, and all that was interpreted.

    Parameters
    ----------
    path : a workbook (.xlsx, .xlsm) or CSV, as `data.bill_reading.read_bill` takes it

    Returns
    -------
    Tables `lines` (one row a line of the file; masses in tonnes in one part) and `products`; the
    notes of the reading are the warnings.

    Raises
    ------
    SheetError, SheetErrors : with every place to mend, up to 50
    """
    bill = read_bill(Path(path))
    return Finding(
        verb="bom",
        question={"check": Path(path).name},
        headline=(_headline(bill),),
        tables=(_lines(bill), _products(bill)),
        assumptions=(OWN_FILE,),
        warnings=bill.notes,
        version=VERSION,
    )


def template_choices(lang: Lang) -> dict[str, tuple[str, ...]]:
    """What the drop-downs of the template offer, by kind or key of a column."""
    countries = table("countries").filter(pl.col("country").str.contains("^[A-Y]"))
    return {
        "country": tuple(countries[f"name_{lang}"].sort()),
        "mass_unit": tuple(TONNES_PER),
        "currency": tuple(dict.fromkeys((*COMMON_CURRENCIES, *CURRENCIES))),
        "material": tuple(table("materials")[f"name_{lang}"]),
    }


def _headline(bill: BillOfMaterial) -> Text:
    lines, products = bill.lines.height, bill.products.height
    materials = bill.lines["material"].n_unique() - int(bill.lines["material"].has_nulls())
    suppliers = bill.lines["supplier"].drop_nulls().n_unique()
    return Text(
        f"{lines:,} 行を読めた。製品 {products:,}、素材の表記 {materials:,}、"
        f"仕入先 {suppliers:,}。",
        f"All {lines:,} lines can be read: {products:,} products, {materials:,} materials as "
        f"written, {suppliers:,} suppliers.",
    )


def _lines(bill: BillOfMaterial) -> FindingTable:
    frame = bill.lines.with_columns(pl.col("alternates").list.join("; ")).rename(
        {"material": "material_written"}
    )
    return FindingTable(
        name="lines",
        title=Text("部品表の読み取り結果", "The lines as read"),
        frame=frame,
        units=_units("bill_lines"),
    )


def _products(bill: BillOfMaterial) -> FindingTable:
    counted = bill.lines.group_by("product").agg(pl.len().cast(pl.Int64).alias("line_count"))
    frame = bill.products.join(counted, on="product", how="left", maintain_order="left")
    return FindingTable(
        name="products",
        title=Text("製品の読み取り結果", "The products as read"),
        frame=frame.with_columns(pl.col("line_count").fill_null(0)),
        units={**_units("bill_products"), "line_count": "lines"},
    )


def _units(name: str) -> dict[str, str]:
    return {key: unit for key, unit in column_units(name).items() if key != "material"}
