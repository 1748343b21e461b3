"""Which part of a part's material each source supplies: shares as stated, and blanks split."""

from __future__ import annotations

import polars as pl

from minamoto.core.text import Text
from minamoto.data.bill.figures import Reader
from minamoto.data.bill.problems import rows_said
from minamoto.data.sums import in_order

PLACE = ("product", "parent_part", "part")
SOURCE = ("supplier", "supplier_country", "site", "refiner", "refiner_country", "mine_country")
ROUNDING = 0.1 + 1e-9  # percent; three suppliers written as 33.3 % each make 99.9 %
UNLIKE = 100.0  # times; suppliers' parts of one drawing differ by percents, g taken for kg by 1000


def check_duplicates(lines: pl.DataFrame, reader: Reader) -> None:
    """Tell of lines that say the same material of the same part from the same source twice."""
    same = [*PLACE, "material", *SOURCE]
    groups = (
        lines.drop_nulls(["product", "part"])
        .group_by(same, maintain_order=True)
        .agg("row")
        .filter(pl.col("row").list.len() > 1)
    )
    for *_, rows in reader.problems.first(groups).iter_rows():
        for row in rows[1:]:
            reader.tell(
                row,
                "part",
                Text(f"{rows[0]}行目と同じ行", f"the same line as row {rows[0]}"),
                Text(
                    "部品・素材・仕入先の組み合わせごとに一行",
                    "one line for each part, material and source",
                ),
                Text(
                    "重複なら一方を消し、仕入先が違うなら仕入先を書いてください",
                    "remove one, or name the supplier if they differ",
                ),
            )


def check_masses(lines: pl.DataFrame, reader: Reader) -> None:
    """Tell of one material of one part whose masses differ so much that a unit must be wrong."""
    groups = (
        lines.drop_nulls(["product", "part", "material", "mass_t_per_part"])
        .group_by(*PLACE, "material", maintain_order=True)
        .agg(
            pl.col("row").sort_by("mass_t_per_part"),
            pl.col("mass_t_per_part").min().alias("least"),
            pl.col("mass_t_per_part").max().alias("most"),
        )
        .filter(pl.col("most") > UNLIKE * pl.col("least"))
    )
    for rows, least, most in (
        reader.problems.first(groups).select("row", "least", "most").iter_rows()
    ):
        reader.tell(
            rows[-1],
            "mass_per_unit",
            Text(
                f"{rows[0]}行目の同じ素材の {most / least:,.0f} 倍の質量",
                f"{most / least:,.0f} times the mass of the same material in row {rows[0]}",
            ),
            Text(f"{UNLIKE:g} 倍まで", f"up to {UNLIKE:g} times"),
            Text("質量の単位を確かめてください", "check the units of both masses"),
        )


def shares(lines: pl.DataFrame, reader: Reader) -> pl.DataFrame:
    """Share of each line, and whether it was blank and split.

    Lines of the same part and material share it; those without a share split equally what the
    stated ones leave. Stated shares of all make 100 %: of each material, or, where the suppliers of
    a part use different materials, of its suppliers.

    Parameters
    ----------
    lines : `row`, PLACE, `material`, `supplier_percent` (0-100 or null)

    Returns
    -------
    `supplier_share` (0-1), `is_share_split`, one row a line in the same order.
    """
    group = [*PLACE, "material"]
    percent = pl.col("supplier_percent")
    known = lines.with_columns(
        percent.sum().over(group).alias("_stated"),
        percent.is_null().sum().over(group).alias("_blanks"),
        pl.len().over(group).alias("_lines"),
    )
    _tell_wrong_sums(known, group, reader)
    rest = (100.0 - pl.col("_stated")) / pl.col("_blanks")
    # of shares that make 100 % but for rounding, each is its part of their sum
    is_rounded = (pl.col("_blanks") == 0) & ((pl.col("_stated") - 100.0).abs() <= ROUNDING)
    stated = pl.when(is_rounded).then(percent / pl.col("_stated")).otherwise(percent / 100.0)
    split = known.filter((pl.col("_blanks") > 0) & (pl.col("_lines") > 1) & percent.is_null())
    if split.height:
        rows = rows_said(split["row"])
        reader.sheet.notes.append(
            Text(
                f"{reader.sheet.said.ja}：調達割合の空欄は残りを等分した（{rows.ja}）。",
                f"{reader.sheet.said.en}: blank supplier shares split the rest equally "
                f"({rows.en}).",
            )
        )
    return known.select(
        pl.when(percent.is_null()).then(rest / 100.0).otherwise(stated).alias("supplier_share"),
        (percent.is_null() & (pl.col("_lines") > 1)).alias("is_share_split"),
    )


def _tell_wrong_sums(known: pl.DataFrame, group: list[str], reader: Reader) -> None:
    over = pl.col("_stated") > 100.0 + ROUNDING
    none_left = (pl.col("_blanks") > 0) & (pl.col("_stated") >= 100.0)
    short = (pl.col("_blanks") == 0) & (pl.col("_stated") < 100.0 - ROUNDING)
    wrong = known.filter(pl.col("product").is_not_null(), over | none_left | short)
    if wrong.is_empty():
        return
    whole = _whole_by_supplier(known)
    wrong = wrong.join(whole, on=list(PLACE), how="anti", nulls_equal=True)
    sums = wrong.group_by(group, maintain_order=True).agg(
        "row", pl.col("_stated").first(), pl.col("_blanks").first()
    )
    for rows, stated, blanks in (
        reader.problems.first(sums).select("row", "_stated", "_blanks").iter_rows()
    ):
        said = rows_said(rows)
        reader.tell(
            rows[0],
            "supplier_share",
            Text(f"合計 {stated:g} %（{said.ja}）", f"{stated:g} % in all ({said.en})"),
            Text("合計 100 %", "100 % in all lines of one part and material"),
            _mend(stated, blanks),
        )


def _mend(stated: float, blanks: int) -> Text:
    if blanks and stated <= 100.0 + ROUNDING:
        return Text(
            "空欄の行に残る割合がありません。空欄の行に 0 と書くか、ほかの割合を直してください",
            "nothing is left for the blank lines: write 0 there, or lower the others",
        )
    if stated < 100.0:
        return Text(
            "割合を直すか、残りの仕入先の行を加えてください（割合は空欄でよい）",
            "correct the shares, or add a line for the rest (its share may be blank)",
        )
    return Text("合計が 100 % になるように直してください", "lower the shares to 100 % in all")


def _whole_by_supplier(known: pl.DataFrame) -> pl.DataFrame:
    """Parts whose suppliers, each with one share on all its lines, make 100 % together."""
    percent = pl.col("supplier_percent")
    by_supplier = known.group_by(*PLACE, "supplier").agg(
        percent.first(),
        (percent.n_unique() == 1).alias("_is_one"),
        percent.null_count().alias("_n"),
    )
    return (
        by_supplier.group_by(*PLACE)
        .agg(in_order(percent), pl.col("_is_one").all(), pl.col("_n").sum())
        .filter(pl.col("_is_one"), pl.col("_n") == 0, (percent - 100.0).abs() <= ROUNDING)
        .select(PLACE)
    )
