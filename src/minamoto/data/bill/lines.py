"""The lines of a bill: every column read, then parts, masses and shares checked together."""

from __future__ import annotations

import polars as pl

from minamoto.core.bom import LINE_COLUMNS, BillColumn
from minamoto.core.errors import AmbiguousName, UnknownName
from minamoto.core.text import Text
from minamoto.core.units import TONNES_PER
from minamoto.data.bill.figures import UNITS_SAID, Reader, currency, mass_unit
from minamoto.data.bill.shares import check_duplicates, check_masses, shares
from minamoto.data.bill.spelling import one_spelling
from minamoto.data.bill.structure import check_parents, counts_in_product, one_quantity

COLUMN = {column.key: column for column in LINE_COLUMNS}
NAMES = ("material", "supplier", "site", "refiner")
SEPARATORS = r"[;；、]"
# What may stand in brackets after a header of numbers; anything else is another unit.
PLAIN_UNITS = {
    "quantity": frozenset({"個", "本", "枚", "点", "個/親", "pcs", "pc", "ea", "parts/parent"}),
    "annual_volume": frozenset(
        {"個", "台", "個/年", "台/年", "年", "units", "units/yr", "units/year", "/yr", "pcs"}
    ),
    "stock_days": frozenset({"日", "日分", "day", "days", "d"}),
    "lead_time_days": frozenset({"日", "day", "days", "d"}),
    "supplier_share": frozenset({"%", "percent"}),
}
MONEY = frozenset({"price", "margin_per_unit", "currency"})


def read_lines(reader: Reader) -> pl.DataFrame:
    """The lines as table `bill_lines` has them, not yet validated; problems are kept in `reader`.

    Lines whose cells cannot be used are still among the rows; `reader.problems` tells of them.
    """
    sheet = reader.sheet
    sheet.frame = one_spelling(sheet.frame, ["product"], sheet)
    sheet.frame = one_spelling(sheet.frame, ["part", "parent_part"], sheet)
    for name in NAMES:
        sheet.frame = one_spelling(sheet.frame, [name], sheet)
    check_units_of_headers(reader)
    columns = [sheet.frame["row"], *(_column(reader, column) for column in LINE_COLUMNS)]
    lines = pl.DataFrame(columns)
    _tell_blanks(lines, reader)
    one_quantity(lines.with_columns(pl.col("quantity").fill_null(1.0)), reader)
    lines = lines.with_columns(pl.col("quantity").fill_null(1.0), _mass(lines, reader))
    lines = lines.with_columns(_currency_of_price(lines, reader))
    check_parents(lines, reader)
    lines = lines.with_columns(counts_in_product(lines, reader))
    check_duplicates(lines, reader)
    check_masses(lines, reader)
    lines = lines.rename({"supplier_share": "supplier_percent"})
    return lines.hstack(shares(lines, reader))


def check_units_of_headers(reader: Reader) -> None:
    """Tell of a unit in a header that the column cannot have."""
    for key, head in reader.sheet.header.known.items():
        allowed = PLAIN_UNITS.get(key)
        if head.unit is None or allowed is None or head.unit.casefold() in allowed:
            continue
        unit = sorted(allowed)
        reader.tell(
            reader.sheet.header.row,
            key,
            Text(f"単位「{head.unit}」", f"the unit {head.unit!r}"),
            Text("、".join(unit), f"one of {', '.join(unit)}, or none"),
            Text(
                "値をその単位に直し、見出しの単位を消してください",
                "convert the values, and remove the unit from the header",
            ),
        )


def default_currency(reader: Reader, key: str) -> str | None:
    """The currency that the header of a column names in brackets, for its blanks."""
    head = reader.sheet.header.known.get(key)
    if head is None or head.unit is None:
        return None
    try:
        return currency(head.unit)
    except UnknownName:
        reader.tell(
            reader.sheet.header.row,
            key,
            Text(f"通貨「{head.unit}」", f"the currency {head.unit!r}"),
            Text("ISO 4217 の通貨コード", "an ISO 4217 code"),
            Text("見出しを「単価（JPY）」のようにしてください", "write it as 'price (JPY)'"),
        )
        return None


def _column(reader: Reader, column: BillColumn) -> pl.Series:
    match column.kind:
        case "number" | "share":
            return reader.numbers(column)
        case "country":
            return reader.countries(column)
        case "mass_unit":
            return reader.units(column)
        case "currency":
            return reader.currencies(column)
        case "names":
            return _listed(reader.texts(column))
        case "text":
            return reader.texts(column)


def _listed(texts: pl.Series) -> pl.Series:
    frame = texts.str.normalize("NFKC").str.replace_all(SEPARATORS, ";").to_frame("text")
    parts = pl.col("text").str.split(";").list.eval(pl.element().str.strip_chars())
    kept = parts.list.eval(pl.element().filter(pl.element() != ""))
    listed = pl.when(kept.list.len() > 0).then(kept)
    return frame.select(listed.alias(texts.name)).to_series()


def _tell_blanks(lines: pl.DataFrame, reader: Reader) -> None:
    """Tell of what must be filled in: the product and part, and a material with its mass.

    A part that other lines name as their parent may have neither material nor mass.
    """
    frame = reader.sheet.frame
    for key in ("product", "part"):
        if key in frame.columns:
            for row in reader.problems.first(frame.filter(pl.col(key).is_null())["row"]):
                _blank(reader, row, key)
    if "material" not in frame.columns or "mass_per_unit" not in frame.columns:
        return
    above = lines.select("product", part="parent_part").drop_nulls().unique()
    holds = lines.select("row", "product", "part").join(above, on=["product", "part"], how="semi")
    no_material, no_mass = frame["material"].is_null(), frame["mass_per_unit"].is_null()
    is_assembly = no_material & no_mass & frame["row"].is_in(holds["row"].implode())
    for row in reader.problems.first(frame["row"].filter(no_material & ~is_assembly)):
        _blank(reader, row, "material")
    for row in reader.problems.first(frame["row"].filter(no_mass & ~no_material)):
        _blank(reader, row, "mass_per_unit")
    count = int(is_assembly.sum())
    if count:
        reader.sheet.notes.append(
            Text(
                f"{reader.sheet.said.ja}：素材のない {count:,} 行は、部品を束ねる部品とした。",
                f"{reader.sheet.said.en}: {count:,} lines without a material were taken as parts "
                "that hold other parts.",
            )
        )


def _blank(reader: Reader, row: int, key: str) -> None:
    column = COLUMN[key]
    fix = Text("書き入れるか、行全体を空にしてください", "fill it in, or clear the whole row")
    if key in ("product", "part"):
        fix = Text(
            "上の行と同じなら、もう一度書いてください",
            "write it again if it is that of the row above",
        )
    reader.tell(row, key, Text("空欄", "a blank"), Text(column.name.ja, f"a {column.name.en}"), fix)


def _mass(lines: pl.DataFrame, reader: Reader) -> pl.Series:
    """Mass of the material in one part, in tonnes; its unit from its column or its header."""
    head = reader.sheet.header.known.get("mass_per_unit")
    of_header: str | None = None
    if head is not None and head.unit is not None:
        try:
            of_header = mass_unit(head.unit)
        except (UnknownName, AmbiguousName):
            reader.tell(
                reader.sheet.header.row,
                "mass_per_unit",
                Text(f"単位「{head.unit}」", f"the unit {head.unit!r}"),
                Text(UNITS_SAID[0], f"one of {UNITS_SAID[1]}"),
                Text(
                    "見出しを「質量（g）」のようにしてください", "write it as 'mass_per_unit (g)'"
                ),
            )
    units = lines["mass_unit"]
    if of_header is not None:
        other = reader.problems.first(lines.filter(units != of_header))
        for row, unit in other.select("row", "mass_unit").iter_rows():
            reader.tell(
                row,
                "mass_unit",
                Text(
                    f"{unit}（見出しの単位は {of_header}）",
                    f"{unit}, but {of_header} in the header",
                ),
                Text("一つの単位", "one unit"),
                Text("見出しか単位の列のどちらかを直してください", "correct one of the two"),
            )
        units = units.fill_null(of_header)
    _tell_no_unit(lines.with_columns(units), reader)
    if units.is_in(["oz"]).any():
        reader.sheet.notes.append(
            Text(
                "oz は常用オンス（28.35 g）として読んだ。貴金属のトロイオンスは troy_oz と書く。",
                "oz was read as the avoirdupois ounce (28.35 g); the troy ounce is troy_oz.",
            )
        )
    factors = units.replace_strict(TONNES_PER, default=None, return_dtype=pl.Float64)
    tonnes = (lines["mass_per_unit"] * factors).alias("mass_t_per_part")
    _tell_extreme(lines, tonnes, reader)
    return tonnes


def _tell_no_unit(lines: pl.DataFrame, reader: Reader) -> None:
    frame = reader.sheet.frame
    written = frame["mass_unit"] if "mass_unit" in frame.columns else lines["mass_unit"]
    no_unit = (
        lines["mass_unit"].is_null() & written.is_null() & lines["mass_per_unit"].is_not_null()
    )
    if "mass_unit" not in frame.columns:
        return  # a missing column is told once
    for row in reader.problems.first(lines["row"].filter(no_unit)):
        _blank(reader, row, "mass_unit")


def _tell_extreme(lines: pl.DataFrame, tonnes: pl.Series, reader: Reader) -> None:
    """Masses that a float cannot hold, or heavier than anything that is made."""
    heaviest, least = 1e6, 1e-18  # t: above any ship; a picogram, below any coating
    bad = (tonnes > heaviest) | (tonnes < least)
    for row in reader.problems.first(lines["row"].filter(bad.fill_null(value=False))):
        reader.tell(
            row,
            "mass_per_unit",
            Text("部品一つの質量としてありえない値", "no possible mass of one part"),
            Text(f"{least:g} から {heaviest:g} t まで", f"from {least:g} to {heaviest:g} t"),
            Text("質量と単位を確かめてください", "check the mass and its unit"),
        )


def _currency_of_price(lines: pl.DataFrame, reader: Reader) -> pl.Series:
    return filled_currency(lines, "price", reader)


def filled_currency(rows: pl.DataFrame, money: str, reader: Reader) -> pl.Series:
    """The currency of each row, blanks as a header says; money without one is told."""
    default = default_currency(reader, money) or default_currency(reader, "currency")
    filled = rows["currency"]
    blank = rows[money].is_not_null() & filled.is_null()
    if default is not None and blank.any():
        filled = pl.select(pl.when(blank).then(pl.lit(default)).otherwise(filled)).to_series()
        reader.sheet.notes.append(
            Text(
                f"{reader.sheet.said.ja}：通貨の空欄は見出しのとおり {default} とした。",
                f"{reader.sheet.said.en}: blank currencies were read as {default}, as the header "
                "says.",
            )
        )
        blank = rows[money].is_not_null() & filled.is_null()
    written = reader.sheet.frame
    told = written["currency"].is_null() if "currency" in written.columns else blank
    for row in reader.problems.first(rows["row"].filter(blank & told)):
        reader.tell(
            row,
            money,
            Text("通貨のない金額", "money without its currency"),
            Text("通貨の列に ISO 4217 のコード", "an ISO 4217 code in column 'currency'"),
            Text(
                "通貨を書くか、見出しを「単価（JPY）」のようにしてください",
                "write the currency, or a header such as 'price (JPY)'",
            ),
        )
    return filled.alias("currency")
