"""The user's own compositions: a sheet of composition, material, percent of the mass."""

from __future__ import annotations

from pathlib import Path

from minamoto.core.bom import SHEET_ALIASES
from minamoto.core.composition import Composition, Constituent
from minamoto.core.errors import AmbiguousName, SheetError, UnknownName
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.compositions import folded
from minamoto.data.sheet_columns import Columns, SheetColumn, locate
from minamoto.data.user_sheet import Row, read_sheets

SHEETS = frozenset(SHEET_ALIASES["compositions"])
WHOLE = 100.0  # percent
ROUNDING = 0.05  # percent points that a printed composition may exceed the whole by
# A full composition of 90 to 100 % that was written as shares of one adds up to this, in percent.
OF_ONE = (0.9, 1.0)

COLUMNS = (
    SheetColumn(
        key="composition",
        name=Text("組成名", "composition"),
        headers=("組成", "名称", "合金", "品名", "name", "alloy"),
        is_required=True,
    ),
    SheetColumn(
        key="material",
        name=Text("素材", "material"),
        headers=("素材名", "元素", "成分", "element", "constituent"),
        is_required=True,
    ),
    SheetColumn(
        key="fraction",
        name=Text("割合（%）", "fraction (%)"),
        headers=(
            *("割合", "質量%", "質量割合（%）", "含有率（%）", "含有率", "wt%"),
            *("fraction", "percent", "mass %", "content (%)"),
        ),
        is_required=True,
    ),
    SheetColumn(
        key="low",
        name=Text("下限（%）", "low (%)"),
        headers=("下限", "最小", "low", "min", "min (%)"),
    ),
    SheetColumn(
        key="high",
        name=Text("上限（%）", "high (%)"),
        headers=("上限", "最大", "high", "max", "max (%)"),
    ),
)


def read_compositions(path: Path) -> dict[str, Composition]:
    """The compositions of a CSV file, or of the sheet 組成 (compositions) of a workbook.

    One row a constituent: 組成名, 素材, 割合（%） of the mass, and 下限/上限 if known. What a
    composition leaves of 100 % is not counted.

    Returns
    -------
    Name as written to composition, for `minamoto.data.compositions.composition(text, own)`; empty
    where a workbook has no such sheet.

    Raises
    ------
    SheetError : naming sheet, row and column: an unknown material, a share that is no number from
        0 to 100, a material twice, more than 100 % together, a low above a high.
    """
    sheets = read_sheets(path)
    chosen = [s for s in sheets if s.name is None or folded(s.name) in map(folded, SHEETS)]
    made: dict[str, Composition] = {}
    for sheet in chosen:
        columns = locate(sheet, COLUMNS)
        if columns is None:
            raise SheetError(
                sheet.file,
                Text("見出しのない表", "a table without its header"),
                Text(
                    "「組成名」「素材」「割合（%）」の列",
                    "columns 'composition', 'material', 'fraction (%)'",
                ),
                sheet=sheet.name,
            )
        made |= _compositions(columns)
    return made


def _compositions(columns: Columns) -> dict[str, Composition]:
    rows: dict[str, list[Row]] = {}
    last = ""
    for row in columns.rows():
        name = columns.cell(row, "composition") or last
        if not name:
            raise columns.error(
                row, "composition", Text("空欄", "a blank"), Text("組成の名称", "a name")
            )
        last = name
        rows.setdefault(name, []).append(row)
    return {name: _composition(columns, name, group) for name, group in rows.items()}


def _composition(columns: Columns, name: str, rows: list[Row]) -> Composition:
    parts: dict[str, Constituent] = {}
    for row in rows:
        part = _constituent(columns, row)
        if part.material in parts:
            raise columns.error(
                row,
                "material",
                Text(f"「{name}」の二つ目の{part.material}", f"{part.material} twice in {name!r}"),
                Text("一素材につき一行", "one row a material"),
            )
        parts[part.material] = part
    total = sum(part.fraction for part in parts.values()) * WHOLE
    if total > WHOLE + ROUNDING:
        raise columns.error(
            rows[-1],
            "fraction",
            Text(f"「{name}」の合計 {total:g} %", f"{total:g} % in all of {name!r}"),
            Text("合計 100 % まで", "100 % at most"),
        )
    if OF_ONE[0] <= total <= OF_ONE[1] and len(parts) > 1:
        raise columns.error(
            rows[-1],
            "fraction",
            Text(f"「{name}」の合計 {total:g} %", f"{total:g} % in all of {name!r}"),
            Text("百分率（例：32.5）", "percent, such as 32.5"),
            Text("1 を全体とする割合なら 100 倍してください", "multiply shares of one by 100"),
        )
    return Composition(
        key=name, name=Text(name, name), kind="user", constituents=tuple(parts.values())
    )


def _constituent(columns: Columns, row: Row) -> Constituent:
    fraction = columns.number(row, "fraction", 0.0, WHOLE)
    if fraction is None:
        raise columns.error(
            row,
            "fraction",
            Text("空欄", "a blank"),
            Text("質量の割合（%）", "a share of the mass in percent"),
            Text("わからない素材の行は消してください", "delete the row if it is not known"),
        )
    low = columns.number(row, "low", 0.0, WHOLE)
    high = columns.number(row, "high", 0.0, WHOLE)
    low = fraction if low is None else low
    high = fraction if high is None else high
    if not low <= fraction <= high:
        raise columns.error(
            row,
            "fraction",
            Text(
                f"{low:g}〜{high:g} の外の {fraction:g}", f"{fraction:g}, not in {low:g}-{high:g}"
            ),
            Text("下限以上、上限以下", "a value from low to high"),
        )
    return Constituent(
        material=_material(columns, row),
        low=low / WHOLE,
        fraction=fraction / WHOLE,
        high=high / WHOLE,
        basis="user",
        source=None,
        evidence="user",
    )


def _material(columns: Columns, row: Row) -> str:
    text = columns.cell(row, "material")
    allowed = Text("素材の名称または元素記号", "a known material")
    try:
        return names.material(text).key
    except UnknownName as error:
        near_ja = "、".join(f"「{name}」" for name in error.suggestions)
        near_en = " or ".join(repr(name) for name in error.suggestions)
        hint = Text(f"もしかして：{near_ja}", f"did you mean {near_en}?") if near_ja else None
        found: str | Text = repr(text) if text else Text("空欄", "a blank")
        raise columns.error(row, "material", found, allowed, hint) from error
    except AmbiguousName as error:
        several = ", ".join(error.candidates)
        raise columns.error(
            row, "material", repr(text), Text(f"次のどれか：{several}", f"one of {several}")
        ) from error
