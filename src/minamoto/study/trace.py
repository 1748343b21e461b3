"""`trace`: where a supply really comes from, through every tier, and what hangs on whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from minamoto.core.chain import Chain
from minamoto.core.errors import InputError, NoValue, UnknownName
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.data import names, parameters, warehouse
from minamoto.data.chains import chain as chain_of
from minamoto.data.chains import coverage
from minamoto.network.reconcile import Reconciliation
from minamoto.network.supply_network import POOL, POOL_NAME, SupplyNetwork
from minamoto.study.chain_model import BASE_YEAR, assumptions, chain_model, guessed
from minamoto.study.controls import (
    CATALOGUE_NOTE,
    bears_on_stage,
    in_force_towards,
    restricts_supply,
)
from minamoto.study.fields import all_fields, uses_of
from minamoto.study.networks import DRAWS, Progress, covered, networks_of
from minamoto.study.networks import TABLES as READ
from minamoto.study.provenance import NAMES_SCHEMA, country_name, finding
from minamoto.study.traced import Question, Traced, traced
from minamoto.tracing.asker import consumption

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


def trace(
    country: str,
    materials: Sequence[str] | str | None = None,
    *,
    fields: Sequence[str | int] | str | None = None,
    product: str | None = None,
    form: str | None = None,
    year: int = BASE_YEAR,
    on: date | None = None,
    draws: int = DRAWS,
    progress: Progress = lambda _material, _done, _of: None,
) -> Finding:
    """Where a country's supply of materials was mined, refined and shipped through.

    Parameters
    ----------
    country : who asks, by name or ISO3
    materials : names, symbols or keys; or those of `fields` or `product`
    fields : strategic fields, by number or name, or "all"
    product : a use of table `uses`, by a part of its name in either language
    form : key of the form asked for (see `data show chain_forms`); by default the last one of each
        chain that reaches the country
    year : of the trade
    on : the day whose controls are marked; today when not given
    draws : networks drawn for the intervals
    progress : called while a network is built for the first time

    Returns
    -------
    Tables `dependence`, `origin`, `joint`, `pass_through`, `paths`, `flows`, `corrections` and
    `networks`; shares 0-1 of the country's supply, masses in t/yr of contained material.

    Raises
    ------
    UnknownName : a name is in no list
    InputError : nothing was asked for, or no material asked has a network

    Examples
    --------
    >>> found = trace("JPN", "magnesium", draws=20)
    >>> found.to_polars("dependence")["origin_top"].to_list()[-1]
    'CHN'
    """
    importer = names.country(country)
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    asked = _materials(materials, fields, product)
    known = [material for material in asked if material in covered()]
    if not known:
        raise InputError(
            Text(
                f"{'、'.join(asked)}：調整済みの供給網がありません。"
                "`minamoto data show chain_tiers` に理由があります。",
                f"no network for {', '.join(asked)}; `minamoto data show chain_tiers` says why",
            )
        )
    networks = networks_of(known, year, draws=draws, progress=progress)
    found: list[Traced] = []
    missing: list[Text] = [uncovered(material) for material in asked if material not in known]
    for material in known:
        network = networks[material].network
        taken = form or _reaching(network, importer)
        if taken is None or taken not in network.forms:
            missing.append(_nothing(material, importer, form))
            continue
        question = Question(
            asker=consumption(taken, importer),
            country=importer,
            status="statistical",
            controls=controls_of(day, importer, material),
        )
        try:
            found.append(traced(networks[material], question))
        except NoValue:
            missing.append(_nothing(material, importer, form))
    if not found:
        raise InputError(Text("\n".join(t.ja for t in missing), "\n".join(t.en for t in missing)))
    return finding_of(
        found,
        networks,
        question={
            "country": importer, "materials": asked, "fields": fields, "product": product,
            "form": form, "year": year, "on": day, "draws": draws,
        },
        warnings=missing,
        day=day,
    )  # fmt: skip


def finding_of(
    found: Sequence[Traced],
    networks: Mapping[str, Reconciliation],
    *,
    question: dict[str, object],
    warnings: Sequence[Text],
    day: date,
    tables_before: Sequence[FindingTable] = (),
    headline: Sequence[Text] = (),
    further_assumptions: Sequence[Text] = (),
) -> Finding:
    """The finding of traces already made, with what their networks rest on."""
    rows = {name: [row for one in found for row in one.rows[name]] for name in found[0].rows}
    tier = {row.material: row.tier for row in coverage()}
    for row in rows["dependence"]:
        row["tier"] = tier.get(row["material"])
    rows["paths"] = [
        {**row, **_path_words(chain_of(row["material"]), row["hops"], row["kind"])}
        for row in rows["paths"]
    ]
    rows["corrections"] = [
        row for one in found for row in _corrections(one.material, networks[one.material])
    ]
    rows["networks"] = [_network_row(one.material, networks[one.material]) for one in found]
    tables = tuple(table(name, rows[name]) for name in COLUMNS)
    said = [
        text
        for one in found
        for text in assumptions(
            one.chain, chain_model(one.material, networks[one.material].network.year)
        )
    ]
    return finding(
        verb="trace",
        question=question,
        headline=[*headline, *(_headline(one) for one in found[:HEADLINES])],
        tables=(*tables_before, *tables),
        read=(*READ, "chain_tiers", "controls", "materials"),
        assumptions=(
            *ASSUMPTIONS,
            _spare_assumption(),
            *further_assumptions,
            *said,
            *_guesses(found),
        ),
        warnings=(*warnings, *_stale(networks, day), CATALOGUE_NOTE),
        further_names=_names(found),
    )


HEADLINES = 5
POOL_IS_SAID = 0.05  # of the supply
ASSUMPTIONS = (
    Text(
        "各国は、入手したもの（自国生産・輸入・在庫）を均一に混ぜて使い、輸出すると仮定した"
        "（Kastner ほか 2011）。実際の契約や用途別の使い分けは反映しない。",
        "Every country is taken to blend evenly all it makes, imports and draws from stock before "
        "it uses or exports it (Kastner et al. 2011); contracts and grades are not seen.",
    ),
    Text(
        "数値は公的統計を質量保存を満たすよう最小限に補正したもの。区間は、統計の誤差から引いた"
        "供給網での5〜95％の範囲。",
        "Figures are official statistics, corrected as little as mass conservation needs; "
        "intervals are the 5th to 95th percentile over networks drawn from the errors of the "
        "statistics.",
    ),
    Text(
        "「経由」は採掘・精製・再輸出のどこかでその国を通る割合で、国どうしで重なる。",
        "Pass-through is the share that was mined, refined, stored or traded in a country at any "
        "point of its way; shares of countries overlap.",
    ),
)


def _spare_assumption() -> Text:
    spare = parameters.network_share("spare_capacity")
    assert spare.value is not None
    assert spare.high is not None
    return Text(
        f"途絶時の不足は、他国に生産量の{spare.value:.0%}（仮定、0〜{spare.high:.0%}）の余力があり、"
        "即時に振り替えられるとして計算した。下限は質問国が優先される場合、上限は失った国々で"
        "余力を分け合う場合。",
        f"What cannot arrive assumes spare capacity of {spare.value:.0%} of output elsewhere (an "
        f"assumption, 0-{spare.high:.0%}), rerouted at once: the lower figure serves the asker "
        "first, the higher shares the spare among all who lost.",
    )


def _materials(
    materials: Sequence[str] | str | None,
    fields: Sequence[str | int] | str | None,
    product: str | None,
) -> list[str]:
    asked: list[str] = []
    if materials is not None:
        listed = [materials] if isinstance(materials, str) else materials
        asked += [m.key for text in listed for m in names.materials(text)]
    if fields is not None:
        wanted = [fields] if isinstance(fields, str) else list(fields)
        numbers = all_fields() if wanted == ["all"] else [names.field(str(f)) for f in wanted]
        used = uses_of(numbers)
        asked += used["material"].unique().sort().to_list()
    if product is not None:
        asked += _of_product(product)
    if not asked:
        raise InputError(
            Text(
                "素材・戦略分野・製品のいずれかを指定してください。",
                "say which materials, fields or product to trace",
            )
        )
    return list(dict.fromkeys(asked))


def _of_product(product: str) -> list[str]:
    uses = warehouse.table("uses")
    wanted = names.plain(product)
    text = pl.concat_str("product_ja", pl.lit(" "), "product_en").str.to_lowercase()
    hit = uses.filter(text.str.contains(wanted.lower(), literal=True))
    if hit.is_empty():
        known = [*uses["product_ja"].unique(), *uses["product_en"].unique()]
        raise UnknownName("product", product, nearest(product, known))
    return hit["material"].unique().sort().to_list()


def _reaching(network: SupplyNetwork, country: str) -> str | None:
    """The last form of the chain of which anything reaches the country, in every draw."""
    inflow = network.inflow()
    for form in reversed(network.forms):
        node = network.node(form, country)
        if node is not None and (inflow[node] > 0).all():
            return form
    return None


def controls_of(day: date, importer: str, material: str) -> Callable[[str, str | None], str | None]:
    """Measures in force that hold the material back from the importer: (imposer, stage) -> ids.

    With stage None those on any stage.
    """
    kept = in_force_towards(day, importer, [material]).filter(
        pl.col("is_in_force").fill_null(value=False) & restricts_supply()
    )

    bearing: dict[str | None, Mapping[str, str]] = {None: _by_imposer(kept)}

    def found(imposer: str, stage: str | None) -> str | None:
        if stage not in bearing:
            assert stage is not None
            bearing[stage] = _by_imposer(kept.filter(bears_on_stage(material, stage)))
        return bearing[stage].get(imposer)

    return found


def _by_imposer(measures: pl.DataFrame) -> Mapping[str, str]:
    """Measures of each imposer, in order, as one text."""
    grouped = measures.group_by("imposer").agg(pl.col("control").unique().sort().str.join(";"))
    return dict(grouped.iter_rows())


def uncovered(material: str) -> Text:
    """Why a material has no network."""
    why = {row.material: row.why for row in coverage()}.get(material)
    name = names.material(material).name
    because = why or Text("鎖の情報がない", "no chain data")
    return Text(f"{name.ja}：供給網なし（{because.ja}）", f"{name.en}: no network ({because.en})")


def _nothing(material: str, importer: str, form: str | None) -> Text:
    name, who = names.material(material).name, country_name(importer)
    asked = f" ({form})" if form else ""
    return Text(
        f"{name.ja}{asked}：{who.ja}に届く流れが統計にない。",
        f"{name.en}{asked}: no statistics show any reaching {who.en}.",
    )


def table(name: str, rows: Sequence[dict[str, Any]]) -> FindingTable:
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


def _corrections(material: str, found: Reconciliation) -> list[dict[str, Any]]:
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


def _network_row(material: str, found: Reconciliation) -> dict[str, Any]:
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


def _path_words(chain: Chain, hops: Sequence[tuple[str, str]], kind: str) -> dict[str, str]:
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


def _headline(one: Traced) -> Text:
    """The most upstream form with a known leader, beside the direct seller."""
    rows = [row for row in one.rows["dependence"] if row["origin_top_share"] is not None]
    name = names.material(one.material).name
    if not rows:
        return Text(f"{name.ja}：起源は不明。", f"{name.en}: the origin is not known.")
    first = rows[0]
    form = one.chain.form(first["form"]).name
    who, top = country_name(first["asker"]), place_name(first["origin_top"])
    share = (
        f"{first['origin_top_share']:.0%} ({first['origin_low']:.0%}–{first['origin_high']:.0%})"
    )
    pool = _through_pool(one)
    direct, seller = first["direct_top_share"], first["direct_top"]
    if seller is None:
        return Text(
            f"{who.ja}の{name.ja}の{share}は{top.ja}の{form.ja}{pool.ja}",
            f"{share} of {who.en}'s {name.en} is {form.en} of {top.en}{pool.en}",
        )
    if seller == first["origin_top"]:
        return Text(
            f"{who.ja}の{name.ja}は{direct:.0%}が{top.ja}から直接で、"
            f"{form.ja}の段階でも{share}が{top.ja}{pool.ja}",
            f"{direct:.0%} of {who.en}'s {name.en} comes from {top.en} directly, and traced to "
            f"{form.en} {share} is from {top.en} too{pool.en}",
        )
    sold = place_name(seller)
    is_own = seller == first["asker"]
    seller_ja = "自国生産" if is_own else f"{sold.ja}から直接"
    seller_en = "is home-made" if is_own else f"comes from {sold.en} directly"
    return Text(
        f"{who.ja}の{name.ja}は{direct:.0%}が{seller_ja}だが、"
        f"{form.ja}の段階では{share}が{top.ja}に行き着く{pool.ja}",
        f"{direct:.0%} of {who.en}'s {name.en} {seller_en}; traced to {form.en}, {share} is from "
        f"{top.en}{pool.en}",
    )


def _through_pool(one: Traced) -> Text:
    """The end of the sentence; where much of the supply crossed a world market, that it did."""
    shares = [row["pass_share"] for row in one.rows["pass_through"] if row["country"] == POOL]
    if not shares or shares[0] < POOL_IS_SAID:
        return Text("。", ".")
    return Text(
        f"（{shares[0]:.0%}は相手国の統計がなく、世界市場の平均と仮定）。",
        f" ({shares[0]:.0%} has no statistics of partners and is taken as the world market's mix).",
    )


def _guesses(found: Sequence[Traced]) -> list[Text]:
    count = {one.material: len(guessed(one.chain)) for one in found}
    total = sum(count.values())
    if not total:
        return []
    return [
        Text(
            f"含有率・歩留まりのうち{total}件は出典が一般知識で、幅を持つ仮定として扱った"
            "（chain_codes・chain_steps の evidence 列）。",
            f"{total} contents and yields rest on general knowledge and enter as ranges (column "
            "evidence of chain_codes and chain_steps).",
        )
    ]


def _stale(networks: Mapping[str, Reconciliation], day: date) -> list[Text]:
    years = sorted({one.network.year for one in networks.values()})
    return [
        Text(
            f"供給網は{year}年の統計による。{day:%Y年%m月%d日}時点の規制は流れに反映していない。",
            f"The networks are of {year}; controls of {day.isoformat()} are marked but not in the "
            "flows.",
        )
        for year in years
    ]


def _names(found: Sequence[Traced]) -> pl.DataFrame:
    rows = [("country", POOL, POOL_NAME.ja, POOL_NAME.en)]
    for one in found:
        rows += [
            ("chain_form", f"{one.material}|{form.key}", form.name.ja, form.name.en)
            for form in one.chain.forms
        ]
        rows.append(("chain_form", f"{one.material}|demand", DEMAND_NAME.ja, DEMAND_NAME.en))
    return pl.DataFrame(rows, schema=NAMES_SCHEMA, orient="row").unique(maintain_order=True)
