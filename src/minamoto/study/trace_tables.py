"""The tables of `trace`: their columns, titles and units, and the rows about the networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from minamoto.core.chain import Chain
from minamoto.core.finding import FindingTable
from minamoto.core.text import Text
from minamoto.data.chains import coverage
from minamoto.network.reconciliation import Reconciliation
from minamoto.network.supply_network import POOL, POOL_NAME
from minamoto.study.provenance import NAMES_SCHEMA, country_name

Row = dict[str, Any]

DEMAND_NAME = Text("需要", "demand")
CORRECTIONS = 10  # of each material, the largest
ARROW = " → "
BEGINS = {"other_feed": ("くず等", "scrap etc."), "drawn": ("在庫", "stock")}

COLUMNS: dict[str, dict[str, Any]] = {
    "dependence": {
        "material": pl.String, "form": pl.String, "stage": pl.String, "asker": pl.String,
        "mass_t": pl.Float64, "direct_top": pl.String, "direct_top_share": pl.Float64,
        "origin_top": pl.String, "origin_top_share": pl.Float64, "origin_low": pl.Float64,
        "origin_high": pl.Float64, "hidden_share": pl.Float64, "tier": pl.String,
        "status": pl.String,
    },
    "origin": {
        "material": pl.String, "form": pl.String, "stage": pl.String, "country": pl.String,
        "share": pl.Float64, "share_low": pl.Float64, "share_high": pl.Float64,
        "mass_t": pl.Float64, "status": pl.String,
    },
    "joint": {
        "material": pl.String, "mined_country": pl.String, "refined_country": pl.String,
        "share": pl.Float64, "share_low": pl.Float64, "share_high": pl.Float64,
    },
    "hosts": {
        "material": pl.String, "made_country": pl.String, "host": pl.String,
        "host_form_ja": pl.String, "host_form_en": pl.String, "mined_country": pl.String,
        "share": pl.Float64, "share_low": pl.Float64, "share_high": pl.Float64,
    },
    "pass_through": {
        "material": pl.String, "country": pl.String, "direct_share": pl.Float64,
        "origin_share": pl.Float64, "pass_share": pl.Float64, "pass_low": pl.Float64,
        "pass_high": pl.Float64, "choke_first": pl.Float64, "choke_pro_rata": pl.Float64,
        "controls": pl.String,
    },
    "paths": {
        "material": pl.String, "rank": pl.Int32, "path": pl.String, "path_ja": pl.String,
        "path_en": pl.String, "share": pl.Float64, "share_low": pl.Float64,
        "share_high": pl.Float64,
    },
    "flows": {
        "material": pl.String, "from_position": pl.Int32, "from_form": pl.String,
        "from_country": pl.String, "to_position": pl.Int32, "to_form": pl.String,
        "to_country": pl.String, "share": pl.Float64, "share_low": pl.Float64,
        "share_high": pl.Float64, "mass_t": pl.Float64, "controls": pl.String,
    },
    "corrections": {
        "material": pl.String, "quantity": pl.String, "form": pl.String, "country": pl.String,
        "partner": pl.String, "observed_t": pl.Float64, "reconciled_t": pl.Float64,
        "sd_t": pl.Float64, "standardised": pl.Float64, "source": pl.String, "year": pl.Int32,
    },
    "networks": {
        "material": pl.String, "tier": pl.String, "why_ja": pl.String, "why_en": pl.String,
        "unknowns": pl.Int32, "equations": pl.Int32, "observations": pl.Int32,
        "chi2": pl.Float64, "degrees_of_freedom": pl.Float64, "p_value": pl.Float64,
        "draws": pl.Int32,
    },
}  # fmt: skip
TITLES = {
    "dependence": Text("直接の依存と本当の依存", "Direct and true dependence"),
    "origin": Text("どこで作られたか", "Where it was made"),
    "joint": Text("採掘国と精製国の組合せ", "Mined where and refined where"),
    "hosts": Text("副産物：主産物の鉱石の産地", "By-products: where the ore of the host was mined"),
    "pass_through": Text("経由国と、その国が止まったときの不足", "Pass-through and chokepoints"),
    "paths": Text("主な経路", "Main paths"),
    "flows": Text("段階間の流れ", "Flows between stages"),
    "corrections": Text("大きく補正された数値", "Largest corrections"),
    "networks": Text("調整済み供給網の概要", "The reconciled networks"),
}
UNIT_OF = {
    "mass_t": "t", "observed_t": "t", "reconciled_t": "t", "sd_t": "t", "rank": "no.",
    "year": "yr", "from_position": "no.", "to_position": "no.", "unknowns": "unknowns",
    "equations": "equations", "observations": "figures", "draws": "networks",
}  # fmt: skip


def table(name: str, rows: Sequence[Row]) -> FindingTable:
    """One table of the finding."""
    columns = COLUMNS[name]
    kept = [{column: row[column] for column in columns} for row in rows]
    frame = pl.DataFrame(kept, schema=columns, orient="row")
    units = {
        column: UNIT_OF.get(column, "1")
        for column, dtype in frame.schema.items()
        if dtype.is_numeric()
    }
    return FindingTable(name=name, title=TITLES[name], frame=frame, units=units)


def correction_rows(material: str, found: Reconciliation) -> list[Row]:
    """Rows of `corrections`: the figures that gave most."""
    return [
        {
            "material": material, "quantity": row["quantity"], "form": row["form"],
            "country": row["country"], "partner": row["partner"], "observed_t": row["observed"],
            "reconciled_t": row["reconciled"], "sd_t": row["sd"],
            "standardised": row["adjustment"], "source": row["source"] or None,
            "year": row["year"],
        }
        for row in found.worst(CORRECTIONS).iter_rows(named=True)
    ]  # fmt: skip


def network_row(material: str, found: Reconciliation) -> Row:
    """The row of `networks`."""
    known = {row.material: row for row in coverage()}.get(material)
    return {
        "material": material,
        "tier": known.tier if known else None,
        "why_ja": known.why.ja if known else None,
        "why_en": known.why.en if known else None,
        "unknowns": found.n_unknowns,
        "equations": found.n_equations,
        "observations": found.n_figures,
        "chi2": found.chi2,
        "degrees_of_freedom": found.degrees_of_freedom,
        "p_value": found.p_value,
        "draws": found.network.n_draws - 1,
    }


def path_words(chain: Chain, hops: Sequence[tuple[str, str]], kind: str) -> dict[str, str]:
    """A path in codes and in both languages; hops of one form say the form once."""
    code: list[str] = []
    ja, en = ([start] for start in BEGINS[kind]) if kind in BEGINS else ([], [])
    last = ""
    for form, country in hops:
        name, where = chain.form(form).name, place_name(country)
        code.append(f"{form} {country}" if form != last else country)
        ja.append(f"{where.ja}（{name.ja}）" if form != last else where.ja)
        en.append(f"{where.en} ({name.en})" if form != last else where.en)
        last = form
    return {
        "path": ARROW.join(code),
        "path_ja": ARROW.join(ja),
        "path_en": ARROW.join(en),
    }


def place_name(country: str) -> Text:
    """Name of a country, of the world market, or of what is not named."""
    return POOL_NAME if country == POOL else country_name(country)


def names_of(chains: Sequence[Chain]) -> pl.DataFrame:
    """Names of the forms of the chains, and of the world market."""
    rows = [("country", POOL, POOL_NAME.ja, POOL_NAME.en)]
    for chain in chains:
        rows += [
            ("chain_form", f"{chain.material}|{form.key}", form.name.ja, form.name.en)
            for form in chain.forms
        ]
        rows.append(("chain_form", f"{chain.material}|demand", DEMAND_NAME.ja, DEMAND_NAME.en))
    return pl.DataFrame(rows, schema=NAMES_SCHEMA, orient="row").unique(maintain_order=True)
