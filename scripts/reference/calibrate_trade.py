"""How far the two reports of one shipment differ: the spread of trade in `uncertainty.csv`.

`python -m scripts.reference.calibrate_trade FOLDER` prints the table, from the annual UN Comtrade
reports of importers and exporters of 2022 and 2024 among the inputs (which may not be passed on).
For each code and pair of countries with both, d = ln(importer's / exporter's tonnes). If both err
alike and independently, and BACI takes about their mean, ln(gsd) of BACI is sd(d) / 2. As in
`calibrate_gsd` the 68.27th percentile of |d| stands for sd(d), with the median and the 95th
percentile as its range. Flows are told apart by their place in the code's trade, largest first:
`large` make its first half, `middle` the next 40 %, `small` the rest.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import polars as pl

from scripts.reference.calibrate_gsd import NORMAL_50, NORMAL_68, Spread
from scripts.reference.inputs import Inputs

KEY = ["year", "hs6", "exporter", "importer"]
YEARS = (2022, 2024)
NORMAL_25 = 0.3186  # |z| at the 25th percentile
CLASSES = (("large", 0.0, 0.5), ("middle", 0.5, 0.9), ("small", 0.9, math.inf))


def calibrated(inputs: Inputs) -> tuple[Spread, ...]:
    """Spread of large, middle and small flows."""
    rows = (
        inputs.parquet("trade")
        .filter(pl.col("month") == 0, pl.col("year").is_in(YEARS), pl.col("quantity_t") > 0)
        .with_columns(pl.col("source_id", "basis", "hs6", "exporter", "importer").cast(pl.String))
    )
    mass = pl.col("baci")
    before = (mass.cum_sum() - mass).over("year", "hs6") / mass.sum().over("year", "hs6")
    pairs = (
        _reports(rows, "comtrade_{}_atlas", "importer")
        .join(_reports(rows, "comtrade_{}_atlas", "exporter"), on=KEY)
        .join(_reports(rows, "baci_hs17_atlas_{}", "reconciled", name="baci"), on=KEY)
        .sort("baci", descending=True)
        .with_columns(
            (pl.col("importer_t") / pl.col("exporter_t")).log().abs().alias("d"), before=before
        )
    )
    return tuple(
        _spread(name, pairs.filter(pl.col("before").is_between(low, high, closed="left"))["d"])
        for name, low, high in CLASSES
    )


def _reports(rows: pl.DataFrame, source: str, basis: str, name: str | None = None) -> pl.DataFrame:
    sources = [source.format(year) for year in YEARS]
    mine = rows.filter(pl.col("source_id").is_in(sources), pl.col("basis") == basis)
    return mine.group_by(KEY).agg(pl.col("quantity_t").sum().alias(name or f"{basis}_t"))


def _spread(name: str, distance: pl.Series) -> Spread:
    def gsd(percentile: float, normal: float) -> float:
        found = distance.quantile(percentile, "linear")
        assert found is not None
        return math.exp(found / normal / 2)

    return Spread(
        name=f"gsd_trade_{name}",
        value=gsd(0.5, NORMAL_50),
        low=gsd(0.25, NORMAL_25),
        high=gsd(0.6827, NORMAL_68),
        pairs=len(distance),
    )


if __name__ == "__main__":
    for spread in calibrated(Inputs(folder=Path(sys.argv[1]))):
        print(spread)
