"""What is shipped under a chain's codes in a year: which rows of the trade table are taken.

BACI's reconciled figure is one observation of a flow. Where the user has fetched the reports of
importer and exporter, a flow that both report has these two observations in its place.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from minamoto.core.chain import Chain
from minamoto.data import warehouse
from minamoto.data.sums import in_order

RECONCILED, REPORTED = "reconciled", ("importer", "exporter")
LARGE, MIDDLE = 0.5, 0.9  # of a code's trade, largest flows first: see `gsd_trade`
FLOW = ["hs6", "exporter", "importer"]


def shipments(
    chain: Chain, year: int, *, t_per_usd: Mapping[str, float] | None = None
) -> pl.DataFrame:
    """Flows of the edition named for each code, or of the fullest other one where that lacks it.

    Parameters
    ----------
    t_per_usd : by code; flows that have a value alone count with it, and else not at all

    Returns
    -------
    Columns hs6, exporter, importer, source, gross_t, place (large, middle or small in the trade of
    its code), and of flows that importer and exporter report both, mirror_t and mirror_source (else
    null): gross_t is then the importer's figure and mirror_t the exporter's. No rows where the
    table has none of the codes in the year.
    """
    rows = _rows(chain, year, t_per_usd or {})
    wanted = {code.hs6: code.trade_source for code in chain.codes}
    named = pl.col("source") == pl.col("hs6").replace_strict(wanted, default=None)
    taken = _of_one_source(rows.filter(basis=RECONCILED).with_columns(first=named))
    return places(_with_reports(taken, rows), over=["hs6"]).sort(FLOW)


def places(rows: pl.DataFrame, *, over: list[str]) -> pl.DataFrame:
    """`place` of each flow in the trade of its group, largest first: large, middle or small.

    Parameters
    ----------
    rows : with exporter, importer and gross_t
    over : columns whose values make a group
    """
    mass = pl.col("gross_t")
    before = (mass.cum_sum() - mass).over(over) / mass.sum().over(over)
    place = (
        pl.when(before < LARGE).then(pl.lit("large"))
        .when(before < MIDDLE).then(pl.lit("middle")).otherwise(pl.lit("small"))
    )  # fmt: skip
    order = rows.sort("gross_t", "exporter", "importer", descending=[True, False, False])
    return order.with_columns(place=place)


def unit_values(chain: Chain, year: int) -> dict[str, float]:
    """Tonnes per USD of each code in a year, by all flows that have both."""
    both = _rows(chain, year, {}).filter(pl.col("value_usd") > 0)
    ratio = in_order("gross_t") / in_order("value_usd")
    return dict(both.group_by("hs6").agg(ratio).iter_rows())


def _rows(chain: Chain, year: int, t_per_usd: Mapping[str, float]) -> pl.DataFrame:
    codes = sorted({code.hs6 for code in chain.codes})
    rate = pl.col("hs6").replace_strict(t_per_usd, default=None, return_dtype=pl.Float64)
    valued = pl.col("value_usd") * rate
    return (
        warehouse.scan("trade")
        .filter(
            pl.col("hs6").is_in(codes), pl.col("year") == year,
            pl.col("exporter") != pl.col("importer"),
        )
        .collect()
        .select(
            pl.col("basis", "source", "hs6", "exporter", "importer").cast(pl.String), "value_usd",
            "gross_t",
        )
        .with_columns(gross_t=pl.coalesce("gross_t", valued))
        .filter(pl.col("gross_t") > 0)
    )  # fmt: skip


def _of_one_source(rows: pl.DataFrame) -> pl.DataFrame:
    """Of each code the rows of one source: `first` before others, then the fullest."""
    rows = rows.with_columns(count=pl.len().over("hs6", "source"))
    best = rows.sort("first", "count", "source", descending=True)
    best = best.unique("hs6", keep="first", maintain_order=True).select("hs6", "source")
    return rows.join(best, on=["hs6", "source"], how="semi").select(*FLOW, "source", "gross_t")


def _with_reports(taken: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The reports of both ends in place of the reconciled figure of their flow."""
    importer, exporter = (
        _of_one_source(rows.filter(basis=basis).with_columns(first=pl.lit(value=True)))
        for basis in REPORTED
    )
    both = importer.join(
        exporter.rename({"gross_t": "mirror_t", "source": "mirror_source"}),
        on=FLOW,
        maintain_order="left",
    )
    return pl.concat([taken.join(both, on=FLOW, how="anti"), both], how="diagonal")
