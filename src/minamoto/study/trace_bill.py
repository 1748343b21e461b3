"""`trace` of a bill of material: each product's materials back to the ore, and what is at risk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from minamoto.core.bom import BillOfMaterial
from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from minamoto.data import names, parameters
from minamoto.data.bill_masses import read_masses, unresolved
from minamoto.network.join import Joint, Knowledge, Supply, join
from minamoto.network.reconciliation import Reconciliation
from minamoto.network.supply_network import POOL, UNNAMED
from minamoto.study.chain_model import BASE_YEAR, chosen
from minamoto.study.controls import controls_of
from minamoto.study.networks import DRAWS, Progress, covered, networks_of
from minamoto.study.provenance import country_name
from minamoto.study.trace_asked import uncovered
from minamoto.study.trace_finding import finding_of
from minamoto.study.traced import Question, Traced, traced
from minamoto.tracing.asker import Asker, Entry, combined
from minamoto.tracing.chokepoint import chokepoint
from minamoto.tracing.mixing import Mixing, mixing
from minamoto.tracing.passing import passing_all

WEEKS = 52.0
DAYS_A_WEEK = 7.0
TESTED = 4  # countries whose loss is computed for each product and material
HOW = ("known", "declared", "statistical", "unknown")
SUPPLY = ("supplier_country", "refiner", "refiner_country", "mine_country")

PRODUCTS = {
    "product": pl.String, "material": pl.String, "mass_t": pl.Float64, "mass_low_t": pl.Float64,
    "mass_high_t": pl.Float64, "known_share": pl.Float64, "declared_share": pl.Float64,
    "statistical_share": pl.Float64, "unknown_share": pl.Float64,
    "margin_at_risk_per_week": pl.Float64, "currency": pl.String, "worst_country": pl.String,
    "worst_share": pl.Float64, "stock_weeks": pl.Float64,
}  # fmt: skip


def trace_bill(
    path: Path | str,
    country: str = "JPN",
    *,
    year: int = BASE_YEAR,
    on: date | None = None,
    draws: int = DRAWS,
    progress: Progress = lambda _material, _done, _of: None,
) -> Finding:
    """Trace every material of a bill of material, joined onto the supply networks.

    Parameters
    ----------
    path : a bill of material (see `minamoto bom template`)
    country : home of the company, whose statistics stand where the bill says nothing
    year, on, draws, progress : as for `trace`

    Returns
    -------
    The tables of `trace` for the company, after `products` (one row a product and material: what
    is known of where it is refined, and the margin that a week without the worst country puts at
    risk) and `lines` (one row a line and material).

    Raises
    ------
    SheetError, SheetErrors : with every place of the file to mend
    InputError : the bill holds no material that has a network
    """
    home = names.country(country)
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    bill, lines = read_masses(Path(path))
    found_in = lines["material"].drop_nulls().unique().sort().to_list()
    known = [material for material in found_in if material in covered()]
    if not known:
        raise InputError(
            Text(
                f"{bill.file}：供給網のある素材がありません（{'、'.join(found_in)}）。",
                f"{bill.file}: no material has a network ({', '.join(found_in)})",
            )
        )
    networks = networks_of(known, year, draws=draws, progress=progress)
    joined = _joined(lines, networks, home)
    traces: list[Traced] = []
    products: list[dict[str, Any]] = []
    for material in known:
        rows = joined.filter(pl.col("material") == material)
        mix = mixing(networks[material].network)
        one = _traced(material, rows, networks[material], home, day)
        if one is not None:
            traces.append(one)
        products += _products(material, rows, mix, bill, home)
    others = [m for m in found_in if m not in known]
    products += [row for m in others for row in _untraced(m, joined, bill)]
    if not traces:
        raise InputError(Text("追跡できる素材がありません。", "nothing in the bill can be traced"))
    frame = pl.DataFrame(products, schema=PRODUCTS, orient="row").sort(
        "margin_at_risk_per_week", "mass_t", descending=True, nulls_last=True
    )
    return finding_of(
        traces,
        networks,
        question={
            "bom": Path(path).name, "country": home, "year": year, "on": day, "draws": draws,
        },
        warnings=(*bill.notes, *unresolved(lines), *_conflicts(joined), *map(uncovered, others)),
        day=day,
        tables_before=(_products_table(frame), _lines_table(joined)),
        first_said=_headline(frame),
        further_assumptions=(_margin_assumption(),),
    )  # fmt: skip


def _joined(lines: pl.DataFrame, networks: Mapping[str, Reconciliation], home: str) -> pl.DataFrame:
    """Each line with its entry into the network of its material; supplies alike are joined once."""
    kinds = lines.select("material", *SUPPLY).unique(maintain_order=True)
    rows = []
    for row in kinds.iter_rows(named=True):
        material = row["material"]
        supply = Supply(**{key: row[key] for key in SUPPLY})
        if material in networks:
            at = join(networks[material].network, supply, home)
        else:
            at = _alone(supply)
        rows.append(
            row
            | {
                "entry_form": at.form, "entry_country": at.country, "is_made": at.is_made,
                "status": at.knowledge,
            }
        )  # fmt: skip
    schema = lines.select("material", *SUPPLY).schema | {
        "entry_form": pl.String, "entry_country": pl.String, "is_made": pl.Boolean,
        "status": pl.String,
    }  # fmt: skip
    entries = pl.DataFrame(rows, schema=schema, orient="row")
    return lines.join(
        entries, on=["material", *SUPPLY], how="left", nulls_equal=True, maintain_order="left"
    ).with_row_index("at")


def _alone(supply: Supply) -> Joint:
    """A material without a network: only what the user says is known."""
    how: Knowledge = "unknown"
    if supply.refiner_country is not None:
        how = "known" if supply.refiner else "declared"
    return Joint(
        form="", country=None, is_made=True, knowledge=how, mine_country=supply.mine_country
    )


def _asker(rows: pl.DataFrame) -> Asker | None:
    """The entries of some lines, weighted by tonnes; None where none is in the network."""
    weights: dict[Entry, float] = defaultdict(float)
    kept = rows.filter(pl.col("entry_country").is_not_null() & (pl.col("mass_t") > 0))
    grouped = kept.group_by("entry_form", "entry_country", "is_made", maintain_order=True)
    for form, country, is_made, mass in grouped.agg(pl.col("mass_t").sum()).iter_rows():
        weights[Entry(form=form, country=country, is_made=is_made)] += mass
    return combined(weights) if weights else None


def _traced(
    material: str, rows: pl.DataFrame, found: Reconciliation, home: str, day: date
) -> Traced | None:
    asker = _asker(rows)
    if asker is None:
        return None
    inside = rows.filter(pl.col("entry_country").is_not_null())
    total, traced_t = float(rows["mass_t"].sum()), float(inside["mass_t"].sum())
    one = traced(
        found,
        Question(
            asker=asker, country=home, status="statistical", needed_t=traced_t,
            controls=controls_of(day, home, material),
        ),
    )  # fmt: skip
    return replace(one, rows={**one.rows, "origin": _origin(one, inside, total)}, needed_t=total)


def _origin(one: Traced, inside: pl.DataFrame, total_t: float) -> list[dict[str, Any]]:
    """Origin with what the bill says set apart from what statistics fill in."""
    refined = one.chain.forms[-1].key
    said = (
        inside.filter(pl.col("is_made"))
        .group_by("entry_country", "status")
        .agg(pl.col("mass_t").sum())
    )
    told: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for country, status, mass in said.sort("entry_country", "status").iter_rows():
        told[country].append((status, mass))
    rows: list[dict[str, Any]] = []
    for row in one.rows["origin"]:
        if row["form"] != refined:
            rows.append(row)
            continue
        left = row["mass_t"]
        for status, mass in told.pop(row["country"], []):
            share = mass / row["mass_t"] * row["share"] if row["mass_t"] else 0.0
            rows.append(
                row | {"status": status, "mass_t": mass, "share": share, "share_low": share,
                       "share_high": share}
            )  # fmt: skip
            left -= mass
        if left > 1e-9 * total_t:
            rows.append(row | {"mass_t": left, "share": row["share"] * left / row["mass_t"]})
    outside = total_t - sum(float(v) for v in [inside["mass_t"].sum()])
    if outside > 1e-9 * total_t:
        stage = one.chain.form(refined).stage
        rows.append(
            {
                "material": one.material, "form": refined, "stage": stage, "country": UNNAMED,
                "share": outside / total_t, "share_low": outside / total_t,
                "share_high": outside / total_t, "mass_t": outside, "status": "unknown",
            }
        )  # fmt: skip
    return rows


def _products(
    material: str, rows: pl.DataFrame, mix: Mixing, bill: BillOfMaterial, home: str
) -> list[dict[str, Any]]:
    """One row a product: what is known, and the worst country to lose."""
    spare = _spare(mix)
    lost: dict[tuple[object, ...], tuple[str | None, float | None]] = {}
    found = []
    for (product,), part in rows.group_by("product", maintain_order=True):
        asker = _asker(part)
        key = (asker.entries, asker.weights) if asker else ()
        if key not in lost:
            lost[key] = _worst(mix, asker, spare, home) if asker else (None, None)
        found.append(_product_row(str(product), material, part, bill, lost[key]))
    return found


def _spare(mix: Mixing) -> Any:
    share = chosen(parameters.network_share("spare_capacity"))
    made = (mix.made[:, 0] - mix.other_feed[:, 0]).clip(min=0.0)
    return share * mix.inflow[:, 0] * made


def _worst(mix: Mixing, asker: Asker, spare: Any, home: str) -> tuple[str | None, float | None]:
    """The country whose loss leaves the asker shortest, and the share that cannot arrive.

    The spare capacity is shared among all who lose. A country the asker buys from directly takes
    along what enters there.
    """
    net = mix.network
    passed = passing_all(mix, asker)
    direct = {e.country: w for e, w in zip(asker.entries, asker.weights, strict=True)}
    for country, weight in direct.items():
        index = net.countries.index(country)
        passed[index] = max(passed[index], weight)
    order = [net.countries[i] for i in passed.argsort()[::-1]]
    tested = [c for c in order if c not in (POOL, UNNAMED, home)][:TESTED]
    worst: tuple[str | None, float | None] = (None, None)
    for country in tested:
        share = _loss(mix, asker, country, spare, float(passed[net.countries.index(country)]))
        if worst[1] is None or share > worst[1]:
            worst = (country, share)
    return worst


def _loss(mix: Mixing, asker: Asker, country: str, spare: Any, passed: float) -> float:
    """Share that cannot arrive; what begins in the country itself is lost whole."""
    inside = sum(
        w for e, w in zip(asker.entries, asker.weights, strict=True) if e.country == country
    )
    rest = {e: w for e, w in zip(asker.entries, asker.weights, strict=True) if e.country != country}
    if not rest or passed <= 0:
        return inside
    weight = sum(rest.values())
    need = {e: w for e, w in rest.items() if w > 0}
    found = chokepoint(mix, combined(need), country, spare, need_t=1.0)
    return inside + weight * found.fair_loss


def _product_row(
    product: str,
    material: str,
    part: pl.DataFrame,
    bill: BillOfMaterial,
    worst: tuple[str | None, float | None],
) -> dict[str, Any]:
    total = float(part["mass_t"].sum())
    by_status = dict(part.group_by("status").agg(pl.col("mass_t").sum()).iter_rows())
    share = {how: float(by_status.get(how, 0.0)) / total if total else None for how in HOW}
    sold = bill.products.row(by_predicate=pl.col("product") == product, named=True)
    margin = sold["margin_per_unit"]
    weekly = None if margin is None else margin * sold["annual_volume"] / WEEKS
    days = part["stock_days"].drop_nulls()
    country, lost = worst
    return {
        "product": product, "material": material, "mass_t": total,
        "mass_low_t": float(part["mass_low_t"].sum()),
        "mass_high_t": float(part["mass_high_t"].sum()),
        **{f"{how}_share": share[how] for how in HOW},
        "margin_at_risk_per_week": None if weekly is None or lost is None else weekly * lost,
        "currency": sold["currency"], "worst_country": country, "worst_share": lost,
        "stock_weeks": float(days.min()) / DAYS_A_WEEK if days.len() else None,  # type: ignore[arg-type]  # a number
    }  # fmt: skip


def _untraced(material: str, joined: pl.DataFrame, bill: BillOfMaterial) -> list[dict[str, Any]]:
    rows = joined.filter(pl.col("material") == material)
    return [
        _product_row(str(product), material, part, bill, (None, None))
        for (product,), part in rows.group_by("product", maintain_order=True)
    ]


def _products_table(frame: pl.DataFrame) -> FindingTable:
    units = dict.fromkeys(("mass_t", "mass_low_t", "mass_high_t"), "t")
    units |= {f"{how}_share": "1" for how in HOW} | {"worst_share": "1", "stock_weeks": "weeks"}
    units["margin_at_risk_per_week"] = "as in column currency"
    return FindingTable(
        name="products",
        title=Text("製品ごとの素材と損失額", "Products: materials and margin at risk"),
        frame=frame, units=units,
    )  # fmt: skip


def _lines_table(joined: pl.DataFrame) -> FindingTable:
    kind = (
        pl.when(pl.col("entry_country").is_null()).then(pl.lit("none"))
        .when("is_made").then(pl.lit("refiner")).otherwise(pl.lit("supply"))
    )  # fmt: skip
    frame = joined.select(
        "row", "product", "part", "material_written", "composition", "material", "mass_t",
        "mass_low_t", "mass_high_t", kind.alias("entry_kind"), "entry_country",
        pl.col("status").fill_null("unknown"), "supplier", "evidence", "suggestion",
    )  # fmt: skip
    return FindingTable(
        name="lines", title=Text("部品表の行と供給網への接続", "Lines and where they enter"),
        frame=frame,
        units={"row": "no.", "mass_t": "t", "mass_low_t": "t", "mass_high_t": "t"},
    )  # fmt: skip


def _conflicts(joined: pl.DataFrame) -> list[Text]:
    """Refining countries the user names in which the statistics show no refining."""
    rows = joined.filter(
        pl.col("is_made") & pl.col("entry_country").is_null() & (pl.col("entry_form") != "")
    )
    said = []
    for (material, country), part in rows.group_by(
        "material", "refiner_country", maintain_order=True
    ):
        name, who = names.material(str(material)).name, country_name(str(country))
        numbers = ", ".join(str(n) for n in part["row"].unique().sort().to_list()[:10])
        said.append(
            Text(
                f"{name.ja}：部品表（{numbers}行目）の精製国{who.ja}での生産は統計にない。"
                "その先は不明とした。",
                f"{name.en}: the bill (row {numbers}) names {who.en} as refining country, where "
                "statistics show no output: everything upstream of it is unknown.",
            )
        )
    return said


def _headline(frame: pl.DataFrame) -> Sequence[Text]:
    with_margin = frame.filter(
        pl.col("margin_at_risk_per_week").is_not_null() & pl.col("worst_country").is_not_null()
    )
    if with_margin.is_empty():
        return ()
    row = with_margin.row(0, named=True)
    who, name = country_name(row["worst_country"]), names.material(row["material"]).name
    amount = f"{row['margin_at_risk_per_week']:,.0f} {row['currency']}"
    return (
        Text(
            f"「{row['product']}」は{name.ja}で{who.ja}が止まると、必要量の{row['worst_share']:.0%}"
            f"が届かず、週{amount}の粗利が失われうる。",
            f"{row['product']}: without {who.en}, {row['worst_share']:.0%} of its {name.en} cannot "
            f"arrive, and {amount} of margin a week is at risk.",
        ),
    )


def _margin_assumption() -> Text:
    return Text(
        "週あたりの損失額は、在庫を使い切った後に、届かない素材の割合だけ製品が作れないとした額"
        "（粗利×年間数量÷52×不足割合）。素材ごとに計算しており、足し合わせない。",
        "Margin at risk a week takes the product to be short by the share of the material that "
        "cannot arrive, once stock is used up (margin x volume / 52 x shortfall). It is computed "
        "for each material alone: rows are not to be added.",
    )
