"""What other publications say of the same supply: the spread that no grade can tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from minamoto.data import warehouse
from minamoto.data.harmonise import UNNAMED

YEARS_APART = 1  # further apart, supply itself has changed
FERRO = "ferro"  # ferro-alloys are another product than the metal or the chemical


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Shares of the world by country, 0-1, as another publication gives them."""

    source: str
    year: int
    share: dict[str, float]

    @property
    def is_leader_only(self) -> bool:
        """Whether it names one country and leaves open who makes the rest."""
        return len(self.share) == 1 and max(self.share.values()) < 1


@cache
def _editions() -> dict[str, tuple[str, str]]:
    """Publisher and edition of each source."""
    rows = warehouse.table("sources").select("source", "publisher", "edition").iter_rows()
    return {source: (publisher, edition) for source, publisher, edition in rows}


def is_superseded(other: str, source: str) -> bool:
    """Whether one source is an earlier edition of what the other is a later one of.

    Examples
    --------
    >>> is_superseded("usgs_mcs2025", "usgs_mcs2026"), is_superseded("usgs_mcs2026", "iea_cmd2025")
    (True, False)
    """
    (publisher, edition), (own_publisher, own_edition) = _editions()[other], _editions()[source]
    return (
        publisher == own_publisher
        and edition.isdigit()
        and own_edition.isdigit()
        and edition < own_edition
    )


def rivals_of(figures: pl.DataFrame, *, source: str, form: str, year: int) -> tuple[Rival, ...]:
    """Other publications' shares of the same material and stage, from the year nearest to `year`.

    Parameters
    ----------
    figures : rows of `production` of one material and stage

    Only comparable products count: the same form, or the only form the source lists at that stage,
    and never a ferro-alloy against anything else. An earlier edition of the same work has been
    corrected by the later one and does not count.
    """
    table = ["source", "form", "year"]
    near = figures.filter(
        ((pl.col("year") - year).abs() <= YEARS_APART)
        & (pl.col("source") != source)
        & pl.coalesce("quantity", "share").is_not_null()
    ).with_columns(
        pl.coalesce("share", pl.col("quantity") / pl.col("quantity").sum().over(table)).alias(
            "part"
        ),
        (pl.col("form").n_unique().over("source", "year") == 1).alias("is_only_form"),
        (pl.col("year") - year).abs().alias("apart"),
    )
    comparable = near.filter(
        (pl.col("form") == form)
        | (pl.col("is_only_form") & ~pl.col("form").str.contains(FERRO) & pl.lit(FERRO not in form))
    )
    rivals: list[Rival] = []
    for key, rows in comparable.sort("apart", "source", "form").group_by(
        table, maintain_order=True
    ):
        other = str(key[0])
        if is_superseded(other, source) or any(r.source == other for r in rivals):
            continue
        named = rows.filter((pl.col("country") != UNNAMED) & (pl.col("part") > 0))
        if named.height:
            share = dict(named.select("country", "part").iter_rows())
            rivals.append(Rival(source=other, year=int(rows["year"][0]), share=share))
    return tuple(rivals)
