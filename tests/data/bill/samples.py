"""A seeded bill of material as rows of text, and ways to write it to files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import xlsxwriter

from minamoto.core.bom import (
    LINE_COLUMNS,
    LINES_SHEET,
    PRODUCT_COLUMNS,
    PRODUCT_COLUMNS_OF_LINES,
    PRODUCTS_SHEET,
)
from minamoto.core.text import Lang

LINE_KEYS = tuple(column.key for column in LINE_COLUMNS)
PRODUCT_KEYS = tuple(column.key for column in PRODUCT_COLUMNS)
ALONE = (*LINE_COLUMNS, *PRODUCT_COLUMNS_OF_LINES)
NAMES = {column.key: column.name for column in (*ALONE, *PRODUCT_COLUMNS)}
MATERIALS = ("ネオジム", "copper", "ADC12", "GaN", "タングステン")
COUNTRIES = ("日本", "China", "VNM", "チリ", "ドイツ")


@dataclass(kw_only=True)
class Sample:
    """A bill as text: `lines` and `products` by column key; where it stands in its file."""

    lines: list[dict[str, str]]
    products: list[dict[str, str]]
    lang: Lang = "ja"
    above: list[list[str]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    order: Sequence[str] = LINE_KEYS

    def row(self, line: int) -> int:
        """The row of the file where a line stands."""
        return len(self.above) + 2 + line

    def header(self, keys: Sequence[str]) -> list[str]:
        return [*(NAMES[key][self.lang] for key in keys), *self.extra]


def sample(seed: int) -> Sample:
    """One or two products of an assembly, parts under it, and two suppliers for some."""
    rng = np.random.default_rng(seed)
    lang: Lang = "ja" if seed % 2 else "en"
    products, lines = [], []
    for number in range(int(rng.integers(1, 3))):
        product = f"製品{number}"
        products.append(
            {
                "product": product, "annual_volume": str(rng.integers(1, 10**6)),
                "margin_per_unit": str(rng.integers(0, 9000)), "currency": "JPY",
            }
        )  # fmt: skip
        lines.append({"product": product, "part": "組立", "currency": "JPY"})
        for part in range(int(rng.integers(2, 5))):
            suppliers = int(rng.integers(1, 3))
            lines += [_line(product, part, at, suppliers, rng) for at in range(suppliers)]
    order = tuple(rng.permutation(LINE_KEYS)) if seed % 3 == 0 else LINE_KEYS
    above = [["部品表"], ["2026年11月"]][: seed % 3]
    extra = ["備考"] if seed % 5 == 0 else []
    return Sample(lines=lines, products=products, lang=lang, above=above, extra=extra, order=order)


def _line(
    product: str, part: int, supplier: int, suppliers: int, rng: np.random.Generator
) -> dict[str, str]:
    return {
        "product": product, "part": f"P-{part}", "parent_part": "組立", "quantity": str(1 + part),
        "material": MATERIALS[part % 5], "mass_per_unit": str(1 + part + supplier / 8),
        "mass_unit": "g", "supplier": f"{supplier}社", "supplier_country": COUNTRIES[part % 5],
        "refiner_country": COUNTRIES[int(rng.integers(5))], "stock_days": str(rng.integers(90)),
        "price": str(rng.integers(999)), "currency": "JPY", "alternates": "甲社、乙社",
        "supplier_share": "50" if suppliers == 2 else "100",
    }  # fmt: skip


def csv_bytes(bill: Sample, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The lines as CSV, with the figures of their products on each."""
    of_product = {product["product"]: product for product in bill.products}
    keys = (*bill.order, "annual_volume", "margin_per_unit")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(bill.above)
    writer.writerow(bill.header(keys))
    for line in bill.lines:
        whole = {**of_product.get(line.get("product", ""), bill.products[0]), **line}
        writer.writerow([whole.get(key, "") for key in keys])
    return out.getvalue().encode(encoding)


def write_xlsx(path: Path, bill: Sample, *, typed: bool = True) -> None:
    """The bill as a workbook; `typed` writes what reads as a number as one."""
    options = {"strings_to_numbers": typed, "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, options) as book:
        for name, rows, keys in (
            (PRODUCTS_SHEET, bill.products, PRODUCT_KEYS),
            (LINES_SHEET, bill.lines, bill.order),
        ):
            sheet = book.add_worksheet(name[bill.lang])
            for at, said in enumerate(bill.above):
                sheet.write_row(at, 0, said)
            top = len(bill.above)
            sheet.write_row(top, 0, bill.header(keys))
            for at, line in enumerate(rows, start=top + 1):
                sheet.write_row(at, 0, [line.get(key, "") for key in keys])
