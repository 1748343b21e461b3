"""A simple bill of material: a list of materials, and the parts that hold them if told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from minamoto.core.bom import LINE_COLUMNS
from minamoto.core.errors import AmbiguousName, SheetError, UnknownName
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.bill_reading import is_bill, read_bill
from minamoto.data.user_sheet import Row, UserSheet, folded, read_sheets

MATERIAL_HEADERS = frozenset(
    {
        *("material", "materials", "rawmaterial", "element", "mineral"),
        *("素材", "素材名", "材料", "材料名", "原材料", "原料", "元素", "鉱物", "鉱種"),
    }
)
PART_HEADERS = frozenset(
    {
        *("part", "parts", "partname", "partnumber", "component", "item", "product"),
        *("品目", "品名", "品目名", "部品", "部品名", "部材", "品番", "製品"),
    }
)
LINE_MATERIAL = next(column for column in LINE_COLUMNS if column.key == "material")
HEADER_WITHIN = 20  # rows; above the header there may be a title, a date, a department


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialLine:
    """One material of one line of the list."""

    material: str
    part: str | None
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialList:
    """The list, and the names of sheets of the same file that were not read."""

    file: str
    sheet: str | None
    lines: tuple[MaterialLine, ...]
    sheets_left: tuple[str, ...]
    notes: tuple[Text, ...] = ()  # of a bill of material, what was interpreted

    def materials(self) -> tuple[str, ...]:
        """Keys of the materials, each once, in the order of the list."""
        return tuple(dict.fromkeys(line.material for line in self.lines))


def read_material_list(path: Path) -> MaterialList:
    """Read a CSV or Excel file that has a column 'material' (素材), and perhaps 'part' (品目).

    A cell may name several materials, with commas between. Of a workbook the first sheet with such
    a column is read; the names of the others are kept for the reader to see. A bill of material,
    with products, parts and masses, is read as one: see `data.bill_reading`.

    Raises
    ------
    SheetError : naming file, sheet, row and column of what cannot be used; nothing is skipped.
    """
    sheets = read_sheets(path)
    if is_bill(path):
        return _of_bill(path)
    for sheet in sheets:
        header = _header(sheet)
        if header is not None:
            others = tuple(s.name for s in sheets if s is not sheet and s.name is not None)
            return MaterialList(
                file=str(path), sheet=sheet.name, lines=_lines(sheet, header), sheets_left=others
            )
    first = sheets[0]
    raise SheetError(
        first.file,
        Text(
            f"見出し {'、'.join(filter(None, first.rows[0].cells))}",
            f"the header {', '.join(filter(None, first.rows[0].cells))}",
        ),
        Text("「素材」（または material）の列", "a column 'material' (or 素材)"),
        sheet=first.name,
        row=first.rows[0].number,
        fix=Text(
            "素材名の列の見出しを「素材」にしてください",
            "name the column of the materials 'material'",
        ),
    )


def _of_bill(path: Path) -> MaterialList:
    """The materials that the lines of a bill name; its assemblies name none."""
    bill = read_bill(path)
    column = LINE_MATERIAL.name.ja
    place = UserSheet(file=str(path), name=None, rows=())
    keys: dict[str, list[str]] = {}
    lines = []
    for row, part, text in bill.material_lines().select("row", "part", "material").iter_rows():
        if text not in keys:
            keys[text] = _keys(place, text, row, column)
        lines += [MaterialLine(material=key, part=part, row=row) for key in keys[text]]
    return MaterialList(
        file=str(path), sheet=None, lines=tuple(lines), sheets_left=(), notes=bill.notes
    )


def _header(sheet: UserSheet) -> Row | None:
    for row in sheet.rows:
        if row.number > HEADER_WITHIN:
            return None
        if MATERIAL_HEADERS & {folded(cell) for cell in row.cells}:
            return row
    return None


def _lines(sheet: UserSheet, header: Row) -> tuple[MaterialLine, ...]:
    column = _column(sheet, header, MATERIAL_HEADERS)
    part_column = _column(sheet, header, PART_HEADERS)
    assert column is not None  # the header was found by it
    below = [row for row in sheet.rows if row.number > header.number]
    lines = []
    for row in below:
        cell = _cell(row, column)
        if not cell:
            raise sheet.error(
                Text("空欄", "a blank"),
                Text("素材の名称または元素記号", "the name or symbol of a material"),
                row.number,
                header.cells[column],
                Text(
                    "素材を書くか、行全体を空にしてください", "fill it in, or clear the whole row"
                ),
            )
        part = (_cell(row, part_column) if part_column is not None else "") or None
        lines += [
            MaterialLine(material=key, part=part, row=row.number)
            for key in _keys(sheet, cell, row.number, header.cells[column])
        ]
    if not lines:
        raise sheet.error(
            Text("見出しだけの表", "a header and no row"),
            Text("一行以上の素材", "at least one material"),
            header.number,
            header.cells[column],
        )
    return tuple(lines)


def _column(sheet: UserSheet, header: Row, wanted: frozenset[str]) -> int | None:
    found = [place for place, cell in enumerate(header.cells) if folded(cell) in wanted]
    if len(found) > 1 and wanted is MATERIAL_HEADERS:
        both = ", ".join(header.cells[place] for place in found)
        raise sheet.error(
            Text(f"素材の列が複数（{both}）", f"several columns of materials ({both})"),
            Text("一列だけ", "one"),
            header.number,
            header.cells[found[1]],
        )
    return found[0] if found else None


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _keys(sheet: UserSheet, cell: str, row: int, column: str) -> list[str]:
    try:
        return [material.key for material in names.materials(cell)]
    except UnknownName as error:
        near_ja = "、".join(f"「{name}」" for name in error.suggestions)
        near_en = " or ".join(repr(name) for name in error.suggestions)
        hint = Text(f"もしかして：{near_ja}", f"did you mean {near_en}?") if near_ja else None
        raise sheet.error(
            repr(error.name),
            Text("素材の名称または元素記号", "a known material"),
            row,
            column,
            hint,
        ) from error
    except AmbiguousName as error:
        several = ", ".join(error.candidates)
        raise sheet.error(
            repr(cell), Text(f"次のどれか一つ：{several}", f"one of {several}"), row, column
        ) from error
