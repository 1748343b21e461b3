"""The ranked exposures as a table: share, concentration, controls and imports of each supply."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from minamoto.core.finding import FindingTable
from minamoto.core.grade import Grade
from minamoto.core.text import Text
from minamoto.data import warehouse
from minamoto.study.controls import bears_on_stage, restricts_supply
from minamoto.study.exposure import Exposure
from minamoto.study.shares import hhi_with_interval
from minamoto.study.supply import Supply


def exposures_table(
    ranked: Sequence[Exposure],
    held: pl.DataFrame,
    years: pl.DataFrame,
    uses: pl.DataFrame,
    unknowns: pl.DataFrame,
) -> FindingTable:
    """One row a material and stage, riskiest first."""
    fields_of = dict(
        uses.group_by("material")
        .agg(pl.col("field").unique().sort().cast(pl.String).str.join(";"))
        .iter_rows()
    )
    rows = []
    for exposure in ranked:
        supply = exposure.supply
        low, high = supply.share_interval()
        leader_only = supply.grade == Grade.D
        unknown = unknowns.filter(
            (pl.col("material") == supply.material) & (pl.col("stage") == supply.stage)
        )
        rows.append(
            {
                "rank": exposure.rank,
                "rank_low": exposure.rank_low,
                "rank_high": exposure.rank_high,
                "material": supply.material,
                "stage": supply.stage,
                "form": supply.form,
                "year": supply.year,
                "grade": str(supply.grade),
                "source": supply.source,
                "top_country": supply.countries[0],
                "top_share": supply.share[0],
                "top_share_low": low[0],
                "top_share_high": high[0],
                "top3_share": None if leader_only else float(supply.share[:3].sum()),
                "governance_hhi": exposure.value,
                "governance_hhi_low": exposure.low,
                "governance_hhi_high": exposure.high,
                "ungoverned_share": exposure.ungoverned_share,
                "fields": fields_of.get(supply.material),
                "unknown_ja": "；".join(unknown["what_ja"]) or None,
                "unknown_en": "; ".join(unknown["what_en"]) or None,
            }
            | _hhi(supply)
            | _controlled(supply, held)
            | _imported(supply, years)
        )
    schema = {
        "rank": pl.Int32, "rank_low": pl.Int32, "rank_high": pl.Int32, "material": pl.String,
        "stage": pl.String, "form": pl.String, "year": pl.Int32, "grade": pl.String,
        "source": pl.String, "top_country": pl.String, "top_share": pl.Float64,
        "top_share_low": pl.Float64, "top_share_high": pl.Float64, "top3_share": pl.Float64,
        "hhi": pl.Float64, "hhi_low": pl.Float64, "hhi_high": pl.Float64,
        "governance_hhi": pl.Float64, "governance_hhi_low": pl.Float64,
        "governance_hhi_high": pl.Float64, "ungoverned_share": pl.Float64,
        "controlled_share": pl.Float64, "controlled_share_low": pl.Float64,
        "controlled_share_high": pl.Float64, "controls": pl.String,
        "import_hs6": pl.String, "import_year": pl.Int32, "import_top_partner": pl.String,
        "import_top_share": pl.Float64, "import_specificity": pl.String, "fields": pl.String,
        "unknown_ja": pl.String, "unknown_en": pl.String,
    }  # fmt: skip
    units = {name: "1" for name, dtype in schema.items() if dtype == pl.Float64}
    units |= {"rank": "place", "rank_low": "place", "rank_high": "place"}
    return FindingTable(
        name="exposures",
        title=Text("供給リスクの順位（段階別）", "Ranked exposures by stage"),
        frame=pl.DataFrame(rows, schema=schema),
        units=units | {"year": "yr", "import_year": "yr"},
    )


def _hhi(supply: Supply) -> dict[str, object]:
    value, low, high = hhi_with_interval(supply)
    return {
        "hhi": value,
        "hhi_low": low,
        "hhi_high": high,
    }


def _controlled(supply: Supply, held: pl.DataFrame) -> dict[str, object]:
    """Share of the supply from countries that control it on the day, and the measures' ids.

    The upper share also counts measures in doubt and those on part of the material only.
    """
    bearing = held.filter(
        (pl.col("material") == supply.material) & bears_on_stage(supply.material, supply.stage)
    )
    restricting = bearing.filter(restricts_supply())
    sure = set(restricting.filter("is_in_force")["imposer"])
    perhaps = set(restricting["imposer"])
    share = dict(zip(supply.countries, supply.share.tolist(), strict=True))
    known = sum(share.get(c, 0.0) for c in sorted(sure))
    return {
        "controlled_share": known,
        "controlled_share_low": known,
        "controlled_share_high": sum(share.get(c, 0.0) for c in sorted(perhaps)),
        "controls": ";".join(bearing["control"].unique().sort()) or None,
    }


def _imported(supply: Supply, years: pl.DataFrame) -> dict[str, object]:
    """The leading partner in the material's own code at the stage.

    A code shared with other goods is named without its figures: they are not of the material.
    """
    codes = (
        warehouse.table("commodities")
        .filter((pl.col("material") == supply.material) & (pl.col("stage") == supply.stage))
        .select("hs6", "hs_specificity", "position")
        .join(years, on="hs6", maintain_order="left")
        .sort(
            pl.col("hs_specificity") != "clean", "year", "value_usd", "hs6",
            descending=[False, True, True, False],
        )
    )  # fmt: skip
    if codes.is_empty():
        return {}
    row = codes.row(0, named=True)
    is_own = row["hs_specificity"] == "clean"
    return {
        "import_hs6": row["hs6"],
        "import_year": row["year"],
        "import_top_partner": row["top_partner"] if is_own else None,
        "import_top_share": row["top_share"] if is_own else None,
        "import_specificity": row["hs_specificity"],
    }
