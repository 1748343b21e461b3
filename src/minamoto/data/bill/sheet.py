"""A grid under its header as a frame of text: one column an item of the template, blanks null."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

import polars as pl

from minamoto.core.bom import BillColumn
from minamoto.core.text import Text
from minamoto.data.bill.grid import Grid, Line, Merge, Odd, letters
from minamoto.data.bill.headers import (
    HEADER_WITHIN,
    Head,
    Header,
    check_required,
    header_row,
    read_header,
)
from minamoto.data.bill.problems import Problems, rows_said

BATCH = 100_000  # rows held as Python texts at a time
SPLITS_NOT = frozenset({"mass_per_unit"})  # a merged cell of several rows cannot mean each of them
ODD_FOUND: dict[Odd, Text] = {
    "error": Text("Excel のエラー値 {text}", "the Excel error {text}"),
    "date": Text("日付 {text}", "the date {text}"),
    "uncomputed": Text(
        "計算結果の保存されていない数式（{text}セル {cell}）",
        "a formula without a stored result ({text}cell {cell})",
    ),
    "true or false": Text("論理値 {text}", "the logical value {text}"),
}
ODD_FIX: dict[Odd, Text] = {
    "error": Text("数式を直すか、値を入力してください", "mend the formula, or type the value"),
    "date": Text(
        "セルの書式を「標準」または「文字列」にして入力し直してください",
        "set the cell's format to General or Text and type it again",
    ),
    "uncomputed": Text(
        "Excel で開いて保存し直すか、値に置き換えてください",
        "open and save it in Excel, or replace the formula by its value",
    ),
    "true or false": Text("数値か文字を入力してください", "type a number or a text"),
}


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A grid with its header; `frame` has `row` and one text column for each known header."""

    grid: Grid
    header: Header
    frame: pl.DataFrame
    notes: list[Text]

    @property
    def said(self) -> Text:
        """How the sheet is named in notes."""
        name = self.grid.name
        return Text(f"シート「{name}」", f"sheet {name!r}") if name else Text("表", "the table")

    def written(self, key: str) -> str:
        """The header of a known column as the user wrote it."""
        return self.header.known[key].written


@dataclass(slots=True)
class Opened:
    """A grid whose first rows were looked at, and the header row found among them."""

    grid: Grid
    top: list[Line]
    rest: Iterator[Line]
    row: Line | None


def opened(grid: Grid, columns: tuple[BillColumn, ...]) -> Opened:
    """Look at the first rows of a grid."""
    lines = iter(grid.lines)
    top = list(islice(lines, HEADER_WITHIN))
    within = [line for line in top if line[0] <= HEADER_WITHIN]
    return Opened(grid, top, lines, header_row(columns, within))


def read_sheet(found: Opened, columns: tuple[BillColumn, ...], problems: Problems) -> Sheet:
    """The rows below the header as a frame; odd cells and missing columns are problems."""
    grid = found.grid
    assert found.row is not None  # only sheets with a header are read
    header = read_header(columns, grid, found.row, found.top, problems)
    check_required(columns, grid, header, problems)
    fills = _merged_down(grid, header, problems)
    below = (line for line in chain(found.top, found.rest) if line[0] > header.row)
    bare: set[int] = set()
    frame = _frame(below, grid, header, fills, bare, problems)
    sheet = Sheet(grid=grid, header=header, frame=frame, notes=[])
    sheet.notes += _notes(found, sheet, fills, bare)
    _odd(sheet, problems)
    if frame.is_empty():
        problems.add(
            Text("見出しだけの表", "a header and no row"),
            Text("一行以上のデータ", "at least one row"),
            sheet=grid.name,
            row=header.row,
            fix=Text("見出しの下に一行以上書いてください", "fill in a row below the header"),
        )
    return sheet


def _frame(
    lines: Iterator[Line], grid: Grid, header: Header,
    fills: dict[tuple[int, int], Merge], bare: set[int], problems: Problems,
) -> pl.DataFrame:  # fmt: skip
    """The known columns as text; `bare` gets the places of columns with cells but no header."""
    heads = header.known
    named = {head.place for head in heads.values()} | {place for place, _ in header.unknown}
    unnamed = [place for place in range(header.width) if place not in named]
    texts = _filled_lines(lines, fills)
    batches = []
    while batch := list(islice(texts, BATCH)):
        for row, cells in batch:
            if len(cells) > header.width and any(cells[header.width :]):
                _beyond(row, cells, grid, header, bare, problems)
        for place in unnamed:
            if any(place < len(cells) and cells[place].strip() for _, cells in batch):
                bare.add(place)
        columns = {
            key: [cells[head.place] if head.place < len(cells) else "" for _, cells in batch]
            for key, head in heads.items()
        }
        rows = pl.Series("row", [row for row, _ in batch], dtype=pl.Int32)
        made = pl.DataFrame({"row": rows, **columns})
        batches.append(made.with_columns(_tidy(key) for key in heads))
    empty = pl.DataFrame(schema={"row": pl.Int32, **dict.fromkeys(heads, pl.String)})
    return pl.concat([empty, *batches])


def _tidy(key: str) -> pl.Expr:
    """Text with every run of blanks, line breaks and full-width spaces as one space; "" is null."""
    tidy = pl.col(key).cast(pl.String).str.replace_all(r"[\s\u3000]+", " ").str.strip_chars(" ")
    return pl.when(tidy != "").then(tidy).alias(key)


def _filled_lines(lines: Iterator[Line], fills: dict[tuple[int, int], Merge]) -> Iterator[Line]:
    """The lines, with the text of a merged block in each of its rows."""
    if not fills:
        yield from lines
        return
    held: dict[Merge, str] = {}
    by_row: dict[int, list[tuple[int, Merge]]] = {}
    for (row, column), merge in fills.items():
        by_row.setdefault(row, []).append((column, merge))
    for row, cells in lines:
        if not any(cells):
            continue
        for column, merge in by_row.get(row, ()):
            if row == merge.first_row:
                held[merge] = cells[column] if column < len(cells) else ""
            elif held.get(merge):
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = held[merge]
        yield row, cells


def _merged_down(grid: Grid, header: Header, problems: Problems) -> dict[tuple[int, int], Merge]:
    """Cells of the known columns that a block merged over several rows covers."""
    by_place = {head.place: key for key, head in header.known.items()}
    fills: dict[tuple[int, int], Merge] = {}
    for merge in grid.merges:
        if merge.first_row <= header.row:
            continue
        covered = [place for place in by_place if merge.first_column <= place <= merge.last_column]
        if len(covered) > 1 or any(by_place[place] in SPLITS_NOT for place in covered):
            problems.add(
                Text("結合されたセル", "merged cells"),
                Text(
                    "行ごとの値（縦の結合は質量以外の一列だけ）",
                    "a value in each row (only one column, not of masses, may be merged down)",
                ),
                sheet=grid.name,
                row=merge.first_row,
                column=header.known[by_place[covered[0]]].written,
                fix=Text(
                    "結合を解除し、行ごとに値を書いてください",
                    "unmerge them and write the value in each row",
                ),
            )
        elif covered and len(fills) < 10 * BATCH:
            rows = range(merge.first_row, merge.last_row + 1)
            fills |= {(row, covered[0]): merge for row in islice(rows, 10 * BATCH)}
    return fills


def _beyond(
    row: int, cells: list[str], grid: Grid, header: Header, bare: set[int], problems: Problems
) -> None:
    """Cells right of the last header: in a workbook a column without one, in CSV a shifted row."""
    places = [p for p in range(header.width, len(cells)) if cells[p].strip()]
    if grid.name is not None:
        bare.update(places)
    elif places:
        problems.add(
            Text(f"見出しより多い {len(cells)} 項目", f"{len(cells)} cells"),
            Text(f"{header.width} 項目まで", f"up to the {header.width} of the header"),
            sheet=None,
            row=row,
            column=letters(places[0]),
            fix=Text(
                "区切り文字を含む値（1,000 など）は引用符で囲んでください",
                "quote values that hold the delimiter, such as 1,000",
            ),
        )


def _odd(sheet: Sheet, problems: Problems) -> None:
    """Cells of known columns that are errors, dates, logical or never computed."""
    heads: dict[int, Head] = {head.place: head for head in sheet.header.known.values()}
    for (row, column), odd in sorted(sheet.grid.odd.items()):
        if row <= sheet.header.row or column not in heads:
            continue
        text = _text_at(sheet, row, column)
        cell = f"{letters(column)}{row}"
        said = f"{text} " if odd == "uncomputed" and text else text
        problems.add(
            Text(
                ODD_FOUND[odd].ja.format(text=said, cell=cell),
                ODD_FOUND[odd].en.format(text=said, cell=cell),
            ),
            Text("数値または文字", "a number or a text"),
            sheet=sheet.grid.name,
            row=row,
            column=heads[column].written,
            fix=ODD_FIX[odd],
        )


def _text_at(sheet: Sheet, row: int, column: int) -> str:
    key = next(k for k, head in sheet.header.known.items() if head.place == column)
    texts = sheet.frame.filter(pl.col("row") == row)[key]
    return texts[0] or "" if len(texts) else ""


def _notes(
    found: Opened, sheet: Sheet, fills: dict[tuple[int, int], Merge], bare: set[int]
) -> Iterator[Text]:
    said, header = sheet.said, sheet.header
    above = [row for row, _ in found.top if row < header.first_row]
    if above:
        rows = rows_said(above)
        yield Text(
            f"{said.ja}：見出しより上の{rows.ja}は読んでいない。",
            f"{said.en}: {rows.en} above the header were not read.",
        )
    left = [written for _, written in header.unknown] + [
        f"{letters(p)}（見出しなし）" for p in sorted(bare)
    ]
    if left:
        names = [written for _, written in header.unknown]
        names_en = ", ".join(
            [*map(repr, names), *(f"{letters(p)} (no header)" for p in sorted(bare))]
        )
        yield Text(
            f"{said.ja}：列 {'、'.join(left)} はひな型にない列なので読んでいない。",
            f"{said.en}: the columns {names_en} are not of the template and were not read.",
        )
    places = {head.place: head.written for head in header.known.values()}
    formulas = [(r, c) for r, c in sheet.grid.formulas if r > header.row and c in places]
    if formulas:
        names = sorted({places[c] for _, c in formulas})
        yield Text(
            f"{said.ja}：数式 {len(formulas):,} 個は保存された値を読んだ"
            f"（列 {'、'.join(names)}）。",
            f"{said.en}: {len(formulas):,} formulas were read by their stored values (columns "
            f"{', '.join(map(repr, names))}).",
        )
    if fills:
        names = sorted({places[column] for _, column in fills})
        yield Text(
            f"{said.ja}：縦に結合されたセルの値は各行の値として読んだ（列 {'、'.join(names)}）。",
            f"{said.en}: the value of cells merged over rows was read in each of them (columns "
            f"{', '.join(map(repr, names))}).",
        )
