"""A bill of material as the user keeps it, read whole or told what to mend."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from minamoto.core.bom import (
    LINE_COLUMNS,
    LINES_SHEET,
    PRODUCT_COLUMNS,
    PRODUCT_COLUMNS_OF_LINES,
    SHEET_ALIASES,
    BillOfMaterial,
)
from minamoto.core.errors import SheetError
from minamoto.core.text import Text
from minamoto.data.bill.figures import Reader
from minamoto.data.bill.files import TEXTS, WORKBOOKS, read_grids
from minamoto.data.bill.grid import Grid
from minamoto.data.bill.headers import header_names, known_cells, split_unit
from minamoto.data.bill.lines import read_lines
from minamoto.data.bill.problems import Problems
from minamoto.data.bill.products import match_products, products_of_lines, read_products
from minamoto.data.bill.sheet import Opened, Sheet, opened, read_sheet
from minamoto.data.user_sheet import folded

# Sheets beside the lines that have readers of their own.
BESIDE = frozenset(
    folded(name) for role in ("compositions", "answers") for name in SHEET_ALIASES[role]
)
# Without a sheet of products, the lines say how many of a product are made.
ALONE_COLUMNS = LINE_COLUMNS + PRODUCT_COLUMNS_OF_LINES


def read_bill(path: Path) -> BillOfMaterial:
    """Read a bill of material from a workbook (.xlsx, .xlsm) or a CSV file.

    Parameters
    ----------
    path : a workbook with a sheet of lines (部品表) and one of products (製品), or with the lines
        alone; or the lines as CSV. Columns are those of `core.bom`, in any order, headers in
        Japanese or English within the first 20 rows. Hidden sheets are not read.

    Returns
    -------
    Every line of the file, masses in tonnes and shares from 0 to 1, and notes on all that was
    interpreted or left unread.

    Raises
    ------
    SheetError, SheetErrors : up to 50 places with what was found, what is allowed, what to do
    """
    read = read_grids(path, _known)
    problems = Problems(str(path))
    lines_of, products_of, left = _chosen(str(path), read.grids)
    columns = LINE_COLUMNS if products_of is not None else ALONE_COLUMNS
    sheet = read_sheet(lines_of, columns, problems)
    reader = Reader(sheet, problems)
    lines = read_lines(reader)
    sheets = [sheet]
    if products_of is None:
        products = products_of_lines(reader, lines)
    else:
        own = Reader(read_sheet(products_of, PRODUCT_COLUMNS, problems), problems)
        products = read_products(own)
        lines = match_products(lines, products, reader, own)
        sheets = [own.sheet, sheet]
    problems.raise_any()
    return _bill(str(path), products, lines, (*read.notes, *left, *_notes(sheets)))


def is_bill(path: Path) -> bool:
    """Whether a file has the columns of a bill of material, not only a list of materials."""
    if path.suffix.lower() not in WORKBOOKS + TEXTS:
        return False
    wanted = {"product", "part", "material", "mass_per_unit"}
    grids = read_grids(path, _known).grids
    return any(wanted <= _keys(opened(grid, ALONE_COLUMNS)) for grid in grids)


def _bill(
    file: str, products: pl.DataFrame, lines: pl.DataFrame, notes: tuple[Text, ...]
) -> BillOfMaterial:
    from minamoto.core.tables import validated

    return BillOfMaterial(
        file=file,
        products=validated("bill_products", products),
        lines=validated("bill_lines", lines),
        notes=notes,
    )


def _notes(sheets: Sequence[Sheet]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(note for sheet in sheets for note in sheet.notes))


def _known(cells: Sequence[str]) -> int:
    return known_cells(ALONE_COLUMNS, cells)


def _chosen(file: str, grids: Sequence[Grid]) -> tuple[Opened, Opened | None, tuple[Text, ...]]:
    """The grid of the lines, that of the products if any, and notes on those not read."""
    looked = [opened(grid, ALONE_COLUMNS) for grid in grids]
    lines = _one(file, looked, "lines", frozenset({"part", "material"}))
    if lines is None:
        raise _no_lines(file, looked)
    others = [found for found in looked if found is not lines]
    products = _one(file, others, "products", frozenset({"product", "annual_volume"}))
    left = tuple(
        Text(
            f"シート「{found.grid.name}」は製品でも部品表でもないので読んでいない。",
            f"Sheet {found.grid.name!r} holds neither products nor lines and was not read.",
        )
        for found in others
        if found is not products and folded(found.grid.name or "") not in BESIDE
    )
    return lines, products, left


def _one(file: str, looked: Sequence[Opened], role: str, wanted: frozenset[str]) -> Opened | None:
    """The sheet of that role: by its name, or the only one with the columns."""
    named = [
        found
        for found in looked
        if found.row is not None
        and found.grid.name is not None
        and folded(found.grid.name) in {folded(name) for name in SHEET_ALIASES[role]}
    ]
    if len(named) == 1:
        return named[0]
    fit = [found for found in named or looked if wanted <= _keys(found)]
    if not fit and role == "lines":
        fit = [found for found in looked if len(_keys(found)) > 2 and "part" in _keys(found)]
    if len(fit) > 1:
        both = [str(found.grid.name) for found in fit]
        raise SheetError(
            file,
            Text(f"同じ列を持つシート {'、'.join(both)}", f"the sheets {', '.join(both)} alike"),
            Text("部品表と製品のシートを一つずつ", "one sheet of lines and one of products"),
            sheet=both[1],
            fix=Text(
                f"読ませるシートの名前を「{SHEET_ALIASES[role][0]}」にしてください",
                f"name the one to be read {role!r}",
            ),
        )
    return fit[0] if fit else None


def _keys(found: Opened) -> set[str]:
    if found.row is None:
        return set()
    names = header_names(ALONE_COLUMNS)
    return {names[base] for cell in found.row[1] if (base := split_unit(cell)[0]) in names}


def _no_lines(file: str, looked: Sequence[Opened]) -> SheetError:
    with_rows = [found for found in looked if found.top]
    best = max(with_rows, key=lambda found: len(_keys(found)), default=None)
    row = None if best is None else best.row or best.top[0]
    cells = [cell for cell in row[1] if cell.strip()][:8] if row else []
    required = [column for column in LINE_COLUMNS if column.is_required]
    return SheetError(
        file,
        Text(
            f"見出し {'、'.join(cells)}" if cells else "見出しのない表",
            f"the header {', '.join(cells)}" if cells else "no header",
        ),
        Text(
            f"部品表の見出し（{'、'.join(column.name.ja for column in required)}）",
            f"the header of the lines ({', '.join(column.name.en for column in required)})",
        ),
        sheet=best.grid.name if best else LINES_SHEET.ja,
        row=row[0] if row else None,
        column=cells[0] if cells else None,
        fix=Text(
            "`minamoto bom template --out 部品表.xlsx` のひな型に合わせてください",
            "follow the template that `minamoto bom template --out bom.xlsx` makes",
        ),
    )
