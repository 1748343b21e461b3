"""The products of a bill: from their own sheet, or from the columns of the lines of a CSV file."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from minamoto.core.bom import PRODUCT_COLUMNS, BillColumn
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.data.bill.figures import Reader
from minamoto.data.bill.lines import check_units_of_headers, default_currency, filled_currency
from minamoto.data.bill.problems import rows_said
from minamoto.data.bill.spelling import one_spelling

KEYS = ("product", "row", "annual_volume", "margin_per_unit", "currency")
VOLUME, MARGIN, CURRENCY = PRODUCT_COLUMNS[1:4]


def read_products(reader: Reader) -> pl.DataFrame:
    """The rows of the sheet of products as table `bill_products` has them."""
    sheet = reader.sheet
    sheet.frame = one_spelling(sheet.frame, ["product"], sheet)
    check_units_of_headers(reader)
    rows = _read(reader)
    _tell_blank(rows, reader, PRODUCT_COLUMNS[:2])
    again = rows.filter(pl.col("product").is_not_null() & ~pl.col("product").is_first_distinct())
    for row, product in reader.problems.first(again).select("row", "product").iter_rows():
        first = rows.filter(product=product)["row"][0]
        reader.tell(
            row,
            "product",
            Text(f"「{product}」（{first}行目と同じ）", f"{product!r}, as in row {first}"),
            Text("製品ごとに一行", "one row for each product"),
            Text("一方を消すか、別の名称にしてください", "remove one, or give it another name"),
        )
    return rows.with_columns(filled_currency(rows, "margin_per_unit", reader)).select(KEYS)


def products_of_lines(reader: Reader, lines: pl.DataFrame) -> pl.DataFrame:
    """The products that lines carry with them: the same figures on every line of a product."""
    rows = _read(reader).with_columns(lines["product"])
    _tell_blank(rows, reader, PRODUCT_COLUMNS[1:2])
    for column in (VOLUME, MARGIN):
        _tell_several(rows, column, reader)
    of_margin = default_currency(reader, "margin_per_unit")
    if of_margin is not None:  # the header of the margin names its own; the column is of prices
        rows = rows.with_columns(pl.lit(of_margin).alias("currency"))
    rows = rows.with_columns(filled_currency(rows, "margin_per_unit", reader))
    with_margin = rows.filter(pl.col("margin_per_unit").is_not_null())
    _tell_several(with_margin, CURRENCY, reader)
    own = pl.when(pl.col("margin_per_unit").is_not_null()).then("currency")
    return (
        rows.drop_nulls("product")
        .with_columns(own.alias("currency"))
        .group_by("product", maintain_order=True)
        .agg(pl.col(*KEYS[1:]).first())
    )


def match_products(
    lines: pl.DataFrame, products: pl.DataFrame, of_lines: Reader, of_products: Reader
) -> pl.DataFrame:
    """Tell of lines whose product is in no row of the sheet of products; note products unused.

    Returns
    -------
    The lines, with the spelling of the sheet of products where width alone differs.
    """
    key = pl.col("product").str.normalize("NFKC")
    spelt = products.drop_nulls("product").select(key.alias("_key"), pl.col("product").alias("_as"))
    lines = (
        lines.with_columns(key.alias("_key"))
        .join(spelt.unique("_key", keep="first"), on="_key", how="left", maintain_order="left")
        .with_columns(pl.coalesce("_as", "product").alias("product"))
    )
    lost = lines.filter(pl.col("product").is_not_null() & pl.col("_as").is_null())
    near: dict[str, Sequence[str]] = {}
    known = products["product"].drop_nulls().to_list()
    for row, product in of_lines.problems.first(lost).select("row", "product").iter_rows():
        if product not in near:
            near[product] = nearest(product, known)
        names = near[product]
        of_lines.tell(
            row,
            "product",
            repr(product),
            Text("製品のシートにある製品", "a product of the sheet of products"),
            Text(
                f"もしかして：{'、'.join(f'「{name}」' for name in names)}",
                f"did you mean {' or '.join(map(repr, names))}?",
            )
            if names
            else Text("製品のシートに行を加えてください", "add a row for it to that sheet"),
        )
    unused = products.join(lines, on="product", how="anti", maintain_order="left")
    if unused.height and not products.is_empty():
        named = unused["product"].drop_nulls().to_list()[:5]
        rows = rows_said(unused["row"])
        of_products.sheet.notes.append(
            Text(
                f"{of_products.sheet.said.ja}：部品のない製品 {'、'.join(named)}（{rows.ja}）。",
                f"{of_products.sheet.said.en}: products without a line: {', '.join(named)} "
                f"({rows.en}).",
            )
        )
    return lines.drop("_key", "_as")


def _read(reader: Reader) -> pl.DataFrame:
    return pl.DataFrame(
        [
            reader.sheet.frame["row"],
            reader.texts(PRODUCT_COLUMNS[0]),
            reader.numbers(VOLUME),
            reader.numbers(MARGIN),
            reader.currencies(CURRENCY),
        ]
    )


def _tell_blank(rows: pl.DataFrame, reader: Reader, columns: Sequence[BillColumn]) -> None:
    written = reader.sheet.frame
    for column in columns:
        if column.key not in written.columns:
            continue
        for row in reader.problems.first(rows["row"].filter(written[column.key].is_null())):
            reader.tell(
                row,
                column.key,
                Text("空欄", "a blank"),
                Text(column.name.ja, column.name.en),
                Text("書き入れてください", "fill it in"),
            )


def _tell_several(rows: pl.DataFrame, column: BillColumn, reader: Reader) -> None:
    """Tell of a product with two values in its lines; a blank beside a value is one too."""
    if column.key not in reader.sheet.frame.columns:
        return
    value = pl.col(column.key)
    written = reader.sheet.frame.filter(value.is_not_null())["row"].implode()
    is_told = value.is_null() & pl.col("row").is_in(written)  # a value that could not be read
    groups = (
        rows.drop_nulls("product")
        .filter(~is_told)
        .group_by("product", maintain_order=True)
        .agg("row", value)
        .filter(value.list.n_unique() > 1)
    )
    for product, numbers, values in reader.problems.first(groups).iter_rows():
        at = next(i for i, one in enumerate(values) if one != values[0])
        reader.tell(
            numbers[at],
            column.key,
            Text(
                f"{_said(values[at], '空欄')}（{numbers[0]}行目では {_said(values[0], '空欄')}）",
                f"{_said(values[at], 'a blank')}, and {_said(values[0], 'a blank')} in row "
                f"{numbers[0]}",
            ),
            Text(f"製品「{product}」の行すべてに同じ値", f"one value in all lines of {product!r}"),
            Text("すべての行に同じ値を書いてください", "write the same value in each of them"),
        )


def _said(value: object, blank: str) -> str:
    if value is None:
        return blank
    return f"{value:g}" if isinstance(value, float) else str(value)
