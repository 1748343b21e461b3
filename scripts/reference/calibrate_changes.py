"""How far a figure of last year, or of another publisher, lies from the one it stands in for.

`python -m scripts.reference.calibrate_changes` prints the rows of `uncertainty.csv`, from the
shipped tables. d = ln(figure / stand-in). Stand-ins are used where nothing else is known, and the
intervals that are printed run from 5 to 95 %: ln(gsd) is the 90th percentile of |d| / 1.645, so
that nine changes in ten lie within the interval. `low` and `high` put the 68.27th and the 95th
percentile in its place; changes have longer tails than a normal error.

Output: a year to the next in one publisher's table, of countries that made 1 % of the named world
or more in the first year, and (small) of the others. Another publisher: its share of a stage,
scaled on the countries both name, against the series of the chains, from the same year or before.
Trade: a year to the next of one code and pair, by the place of the flow in the first year.
"""

from __future__ import annotations

import math

import polars as pl

from minamoto.core.chain import ObservedSeries
from minamoto.core.errors import InputError
from minamoto.data import chains, reference
from minamoto.data.harmonise import UNNAMED
from minamoto.study.shipments import places
from minamoto.study.stand_ins import of_other_publisher
from scripts.reference.calibrate_gsd import NORMAL_68, NORMAL_95, SMALL, Spread

NORMAL_90 = 1.6449
TABLE = ["material", "stage", "form"]
# same publisher, in the order of years: what came after, and what before
YEARLY = (("wmd2026_geopolrisk", "wmd2026_geopolrisk"), ("usgs_mcs2026", "usgs_mcs2025"))
EDITION, FIRST_YEAR = "baci_hs92_geopolrisk", 2021
CLASSES = ("large", "middle", "small")


def calibrated() -> tuple[Spread, ...]:
    """Every spread of a stand-in."""
    years = pl.concat([_years(*pair) for pair in YEARLY])
    trade = _trade()
    return (
        _spread("gsd_year_before", years.filter(pl.col("part") >= SMALL)["d"]),
        _spread("gsd_year_before_small", years.filter(pl.col("part") < SMALL)["d"]),
        _spread("gsd_other_publisher", _publishers()),
        *(
            _spread(f"gsd_trade_year_before_{place}", trade.filter(place=place)["d"])
            for place in CLASSES
        ),
    )


def _years(after: str, before: str) -> pl.DataFrame:
    rows = reference.table("production").filter(
        (pl.col("country") != UNNAMED) & (pl.col("quantity") > 0)
    )
    total = pl.col("quantity").sum().over(*TABLE, "year")
    first = rows.filter(source=before).with_columns(
        year=(pl.col("year") + 1).cast(pl.Int16), part=pl.col("quantity") / total
    )
    both = rows.filter(source=after).join(first, on=[*TABLE, "country", "year"], suffix="_before")
    ratio = pl.col("quantity") / pl.col("quantity_before")
    return both.select("part", ratio.log().abs().alias("d"))


def _publishers() -> pl.Series:
    found: list[float] = []
    for material in chains.materials():
        for form in chains.chain(material).forms:
            if form.series is not None and form.series.kind == "mass":
                found += _other(material, form.series)
    return pl.Series("d", found)


def _other(material: str, series: ObservedSeries) -> list[float]:
    rows = reference.table("production").filter(
        pl.col("material") == material, pl.col("stage") == series.stage,
        pl.col("form") == series.form, pl.col("source") == series.source,
        pl.col("year") == series.year, pl.col("country") != UNNAMED, pl.col("quantity") > 0,
    )  # fmt: skip
    figures = dict(rows.select("country", "quantity").iter_rows())
    large = [c for c, q in figures.items() if q >= SMALL * sum(figures.values())]
    found = []
    for country in large:
        kept = {c: q for c, q in figures.items() if c != country}
        other = of_other_publisher(material, series, series.year, kept).get(country)
        if other is not None:
            found.append(abs(math.log(figures[country] / other.quantity)))
    return found


def _trade() -> pl.DataFrame:
    codes = sorted({c.hs6 for m in chains.materials() for c in chains.chain(m).codes})
    rows = reference.table("trade").filter(
        pl.col("source") == EDITION, pl.col("hs6").is_in(codes), pl.col("year") >= FIRST_YEAR,
        pl.col("gross_t") > 0,
    ).with_columns(pl.col("hs6", "exporter", "importer").cast(pl.String))  # fmt: skip
    first = places(rows, over=["hs6", "year"]).with_columns(
        year=(pl.col("year") + 1).cast(pl.Int16)
    )
    both = rows.join(first, on=["hs6", "exporter", "importer", "year"], suffix="_before")
    ratio = pl.col("gross_t") / pl.col("gross_t_before")
    return both.select("place", ratio.log().abs().alias("d"))


def _spread(name: str, distance: pl.Series) -> Spread:
    def gsd(percentile: float, normal: float) -> float:
        found = distance.quantile(percentile, "linear")
        if found is None:
            raise InputError(f"{name}: no pair to compare")
        return math.exp(found / normal)

    return Spread(
        name=name,
        value=gsd(0.9, NORMAL_90),
        low=gsd(0.6827, NORMAL_68),
        high=gsd(0.95, NORMAL_95),
        pairs=len(distance),
    )


if __name__ == "__main__":
    for spread in calibrated():
        print(
            f"{spread.name:28} {spread.value:8.3f} {spread.low:8.3f} {spread.high:8.3f} "
            f"{spread.pairs:6d}"
        )
