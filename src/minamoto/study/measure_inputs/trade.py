"""Trade as the measures read it: one edition a code and year, with every partner of a country."""

from __future__ import annotations

from functools import cache

import polars as pl

from minamoto.core.grade import Grade
from minamoto.core.text import Text
from minamoto.data import warehouse
from minamoto.study.imports import BASIS, fullest_edition

CLEAN = "clean"
# A mine's output is sold as ore and, mostly, as concentrate: one code holds both.
TRADED_AS = {"ore": ("concentrate", "ore")}
NO_CODE = Text("この段階に対応するHSコードの登録がない", "no HS code is on record for this stage")
NO_CLEAN_CODE = Text(
    "この段階には当該素材だけのHS6コードがなく、輸出入量を切り出せない",
    "no HS6 code of this stage holds the material alone, so its trade cannot be told apart",
)
NOT_SHIPPED = Text(
    "この段階のHSコードの貿易統計を収録していない",
    "trade under the codes of this stage does not ship",
)


def _all_partners() -> pl.DataFrame:
    """Editions that keep every partner of a country."""
    return (
        warehouse.table("trade_editions")
        .filter((pl.col("partners") == "all") & (pl.col("basis") == BASIS))
        .select("source", "hs_revision", "year", "partners")
    )


def flows_of(codes: list[str], party: pl.Expr) -> pl.DataFrame:
    """Trade under the codes, for each code and year from one edition with all partners."""
    rows = (
        warehouse.scan("trade")
        .filter((pl.col("basis") == BASIS) & pl.col("hs6").is_in(codes) & party)
        .collect()
    )
    return fullest_edition(
        rows.join(_all_partners(), on=["source", "hs_revision", "year"], maintain_order="left")
    )


@cache
def _newest_year() -> int:
    return int(_all_partners()["year"].max())  # type: ignore[arg-type]  # a year, never null


def trade_grade(year: int) -> str:
    """Grade of trade figures with all partners: A for the newest year that ships, else B."""
    return str(Grade.A if year >= _newest_year() else Grade.B)
