"""An earlier answer to `trace --bom`: what it rests on, and the bill that it holds."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

import polars as pl

from minamoto.core.errors import SheetError
from minamoto.core.finding import Finding
from minamoto.core.text import Text
from minamoto.data.finding_reading import read_finding
from minamoto.study.bill_risk import WEEKS
from minamoto.study.networks import METHOD, PARAMETERS

BILL_METHOD = "1"  # raised when the same bill and networks give another margin at risk
BOM, CONTROLS, METHOD_KEY = "bom", "controls", "method"
NO_STATISTICS = frozenset({BOM, CONTROLS, METHOD_KEY})  # snapshots with a cause of their own
CLOSE = 1e-6  # of a figure: less is rounding
OF_LINES = (
    "product", "material", "mass_t", "mass_low_t", "mass_high_t", "supplier_country", "refiner",
    "refiner_country", "mine_country", "stock_days",
)  # fmt: skip


def earlier_answer(path: Path, home: str) -> Finding:
    """An earlier answer to `trace --bom` for the same home.

    Raises
    ------
    SheetError : no finding, or one of another verb, question or home
    """
    found = read_finding(path)
    fix = Text(
        "同じ部品表の `minamoto trace --bom` の結果を指定してください",
        "give an answer of `minamoto trace --bom` to the same bill",
    )
    if found.verb != "trace" or "bom" not in found.question:
        asked = f"{found.verb} {'' if found.verb != 'trace' else 'without --bom'}".strip()
        raise SheetError(
            str(path),
            Text(f"{found.verb} の結果", f"an answer to {asked}"),
            Text("trace --bom の結果", "an answer to trace --bom"),
            fix=fix,
        )
    if found.question.get("country") != home:
        other = found.question.get("country")
        raise SheetError(
            str(path),
            Text(f"{other} の企業としての結果", f"an answer for a company in {other}"),
            Text(f"{home} の企業としての結果", f"one in {home}"),
            fix=Text(f"--country {other} で問うか、{fix.ja}", f"ask with --country {other}"),
        )
    missing = {"risk", "products", "lines"} - {table.name for table in found.tables}
    if missing:
        names = ", ".join(sorted(missing))
        raise SheetError(
            str(path),
            Text(f"表 {names} のない結果", f"an answer without the tables {names}"),
            Text("この版の trace --bom の結果", "an answer of trace --bom of this version"),
            fix=Text("この版で問い直して保存してください", "ask and save it anew"),
        )
    return found


def evidence(bill: Path) -> dict[str, str]:
    """Hashes of what an answer rests on besides tables: the bill, the parameters, the method."""
    parameters = resources.files("minamoto.data").joinpath("parameters", PARAMETERS)
    method = f"networks {METHOD}, bill {BILL_METHOD}"
    return {
        BOM: hashlib.sha256(bill.read_bytes()).hexdigest(),
        f"parameters/{PARAMETERS}": hashlib.sha256(parameters.read_bytes()).hexdigest(),
        METHOD_KEY: hashlib.sha256(method.encode()).hexdigest(),
    }


def old_supplies(earlier: Finding) -> pl.DataFrame | None:
    """The supplies of the earlier bill; None where its answer does not hold all of them."""
    lines, products = earlier.to_polars("lines"), earlier.to_polars("products")
    if not set(OF_LINES) <= set(lines.columns):
        return None
    supplies = (
        lines.filter(pl.col("material").is_not_null())
        .select(*OF_LINES)
        .with_columns(pl.col("refiner").is_not_null().alias("is_refiner_named"))
        .group_by(
            "product", "material", "supplier_country", "is_refiner_named", "refiner_country",
            "mine_country", maintain_order=True,
        )
        .agg(pl.col("mass_t", "mass_low_t", "mass_high_t").sum(), pl.col("stock_days").min())
    )  # fmt: skip
    held = supplies.group_by("product", "material").agg(pl.col("mass_t").sum().alias("held_t"))
    off = products.join(held, on=["product", "material"], how="left").filter(
        (pl.col("mass_t") - pl.col("held_t").fill_null(0.0)).abs() > CLOSE * pl.col("mass_t")
    )
    return supplies if off.is_empty() else None


def old_products(earlier: Finding) -> pl.DataFrame:
    """What the earlier bill says is made, so that a year of it earns what its weeks did."""
    return earlier.to_polars("risk").unique("product", maintain_order=True).select(
        "product", "currency",
        (pl.col("margin_per_week") * WEEKS).alias("margin_per_unit"),
        pl.lit(1.0).alias("annual_volume"),
    )  # fmt: skip


def differing(earlier: Finding, now: Finding) -> list[str]:
    """Names of what was read and is not the same in both."""
    keys = {*earlier.snapshots, *now.snapshots}
    return sorted(k for k in keys if earlier.snapshots.get(k) != now.snapshots.get(k))


def causes_behind(earlier: Finding, now: Finding) -> list[str]:
    """Causes behind a network of the same year that the evidence allows."""
    unlike = differing(earlier, now)
    causes = ["statistics"] if set(unlike) - NO_STATISTICS else []
    if METHOD_KEY in unlike or (not causes and earlier.version != now.version):
        causes.append("method")
    return causes


def bill_cause(earlier: Finding, now: Finding) -> list[str]:
    """The bill as a cause, where it is another file."""
    return ["bill"] if BOM in differing(earlier, now) else []
