"""Sales between firms from the user's own files, CSV or Parquet, as arrays of indices.

Two files: links with the columns supplier, buyer, weight, and firms with firm, sector and any
further columns of numbers (final_demand, ...). Names of firms are text and compared as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minamoto.core.errors import SheetError
from minamoto.core.text import Text
from minamoto.data.user_sheet import encoding_of

ROW = "row of the file"  # no column of a user's file is called so
SEEN_BYTES = 1_000_000  # that tell the encoding
LINK_COLUMNS = ("supplier", "buyer", "weight")
FIRM_COLUMNS = ("firm", "sector")
KNOWN_FIRM = Text("企業の表にある企業", "a firm of the table of firms")
A_NAME = Text("空でない名前", "a name, not blank")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirmEdges:
    """Links and firms as arrays; `firms` keeps the names and numbers, in the order of the file."""

    supplier: NDArray[np.int32]  # (n_links,) rows of `firms`
    buyer: NDArray[np.int32]  # (n_links,)
    weight: NDArray[np.float64]  # (n_links,) > 0, in the unit of the file
    sector: NDArray[np.int32]  # (n_firms,) indices of `sectors`
    sectors: tuple[str, ...]  # in the order of their names
    firms: pl.DataFrame  # firm, sector, and the columns of numbers asked for, float64


def read_firm_edges(links: Path, firms: Path, numbers: tuple[str, ...] = ()) -> FirmEdges:
    """The links of a network of firms and its firms; repeated pairs are left as they are.

    Parameters
    ----------
    links : CSV or Parquet with the columns supplier, buyer, weight; others are not read
    firms : CSV or Parquet with the columns firm, sector
    numbers : further columns of `firms` that must hold numbers >= 0, such as final_demand

    Raises
    ------
    SheetError : naming file, row and column of a name that is blank, unknown or listed twice, of
        a firm that sells to itself, of a number that is none, negative or, as a weight, zero; of a
        column that is missing. Rows count from 1; in CSV the header is the first.
    """
    known = _firms(firms, numbers)
    sectors = known.select(pl.col("sector").unique().sort())["sector"]
    order = pl.DataFrame({"sector": sectors, "index": np.arange(sectors.len(), dtype=np.int32)})
    sector = known.join(order, on="sector", how="left", maintain_order="left")["index"]
    trade = _read(links, LINK_COLUMNS)
    trade = trade.with_columns(weight=_number(trade, links, "weight", is_positive=True))
    place = known.select("firm", index=pl.int_range(pl.len(), dtype=pl.Int32))
    ends = {name: _indices(trade, links, name, place) for name in ("supplier", "buyer")}
    _first(
        trade, links, "buyer", ends["supplier"] == ends["buyer"],
        Text("別の企業（自社への販売の行は除いてください）", "another firm than the supplier"),
    )  # fmt: skip
    return FirmEdges(
        supplier=ends["supplier"].to_numpy(),
        buyer=ends["buyer"].to_numpy(),
        weight=trade["weight"].to_numpy(),
        sector=sector.to_numpy(),
        sectors=tuple(sectors),
        firms=known.drop(ROW),
    )


def _firms(file: Path, numbers: tuple[str, ...]) -> pl.DataFrame:
    table = _read(file, (*FIRM_COLUMNS, *numbers))
    for name in FIRM_COLUMNS:
        _first(table, file, name, table[name].is_null(), A_NAME)
    again = ~table["firm"].is_first_distinct()
    _first(table, file, "firm", again, Text("一度だけ出てくる企業", "a firm listed once"))
    return table.with_columns(
        _number(table, file, name, is_positive=False).alias(name) for name in numbers
    )


def _indices(trade: pl.DataFrame, file: Path, name: str, place: pl.DataFrame) -> pl.Series:
    _first(trade, file, name, trade[name].is_null(), A_NAME)
    found = trade.select(pl.col(name).alias("firm")).join(
        place, on="firm", how="left", maintain_order="left"
    )["index"]
    _first(trade, file, name, found.is_null(), KNOWN_FIRM)
    return found


def _number(table: pl.DataFrame, file: Path, name: str, *, is_positive: bool) -> pl.Series:
    numbers = table[name].cast(pl.Float64, strict=False)
    low = numbers > 0 if is_positive else numbers >= 0
    usable = (low & numbers.is_finite()).fill_null(value=False)
    allowed = (
        Text("0より大きい数", "a number > 0") if is_positive else Text("0以上の数", "a number >= 0")
    )
    _first(table, file, name, ~usable, allowed)
    return numbers


def _first(table: pl.DataFrame, file: Path, name: str, wrong: pl.Series, allowed: Text) -> None:
    """Raise for the first row that is wrong, if there is one."""
    place = wrong.arg_max() if wrong.any() else None
    if place is None:
        return
    found = table[name][place]
    raise SheetError(
        str(file),
        Text("空欄", "nothing") if found is None else f"{found!r}",
        allowed,
        row=table[ROW][place],
        column=name,
    )


def _read(file: Path, columns: tuple[str, ...]) -> pl.DataFrame:
    """The columns and the row of each in the file; names as text, blank ones null."""
    kind = file.suffix.lower()
    if kind not in {".csv", ".parquet"}:
        raise SheetError(
            str(file),
            Text(f"拡張子「{file.suffix}」", f"a file name that ends in {file.suffix!r}"),
            Text("CSV または Parquet（.csv .parquet）", ".csv .parquet"),
        )
    try:
        table = pl.read_parquet(file) if kind == ".parquet" else _csv(file)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SheetError(
            str(file),
            Text(f"読めないファイル（{error}）", f"no readable file ({error})"),
            Text("壊れていない CSV または Parquet", "a whole CSV or Parquet file"),
        ) from error
    missing = [name for name in columns if name not in table.columns]
    if missing:
        found = ", ".join(table.columns)
        raise SheetError(
            str(file),
            Text(f"見出し {found}", f"headers {found}"),
            Text(f"見出し {', '.join(columns)}", f"headers {', '.join(columns)}"),
        )
    # the header of a CSV file is its row 1; a Parquet file has none
    table = table.with_row_index(ROW, offset=1 if kind == ".parquet" else 2)
    is_blank = pl.all_horizontal(pl.all().exclude(ROW).is_null())
    table = table.filter(~is_blank).select(ROW, *columns)
    names = [name for name in ("supplier", "buyer", "firm", "sector") if name in columns]
    return table.with_columns(pl.col(names).cast(pl.String).str.strip_chars().replace("", None))


def _csv(file: Path) -> pl.DataFrame:
    with file.open("rb") as stream:
        seen = stream.read(SEEN_BYTES)
    if len(seen) == SEEN_BYTES:  # not to cut a letter in two
        seen = seen[: seen.rfind(b"\n") + 1]
    encoding = encoding_of(str(file), seen)
    return pl.read_csv(
        file, infer_schema=False, encoding="utf8" if encoding == "utf-8-sig" else encoding
    )
