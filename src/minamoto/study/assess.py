"""`assess`: a country and its fields or materials -> ranked exposures, stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding, FindingTable
from minamoto.core.grade import Grade
from minamoto.core.stage import STAGES
from minamoto.core.text import Text
from minamoto.data import names, warehouse
from minamoto.study.controls import (
    bears_on_stage,
    catalogue_warnings,
    controls_table,
    in_force_towards,
    lapses_table,
    restricts_supply,
    state_on,
)
from minamoto.study.exposure import GOVERNANCE_PERIOD, Exposure, exposures_of
from minamoto.study.fields import (
    FIELD_ASSUMPTION,
    all_fields,
    bare_warnings,
    fields_table,
    matrix_table,
    uses_of,
    uses_table,
)
from minamoto.study.imports import import_years, trade_warnings
from minamoto.study.provenance import country_name, finding
from minamoto.study.shares import (
    SHARE_ASSUMPTIONS,
    faces_table,
    hhi_with_interval,
    shares_table,
    stale_warnings,
    supply_warnings,
)
from minamoto.study.supply import Supply, supplies

LONG_SERIES = "bgs_wms_history"
LEADERS_SHOWN = 6
UNNAMED_WORTH_SAYING = 0.01  # below this the unnamed part is rounding of the source
RANK_ASSUMPTIONS = (
    Text(
        f"順位は、各段階の供給の「ガバナンス加重HHI」（欧州委員会2017年手法、0〜10、WGI "
        f"{GOVERNANCE_PERIOD}年平均）による。"
        "貿易要因 t は含まない。",
        "Ranked by the governance-weighted HHI of each stage's supply (EC 2017 method, 0-10, WGI "
        "mean of "
        f"{GOVERNANCE_PERIOD}), without the trade factor t.",
    ),
    Text(
        "ガバナンス指標のない国と不明分は、下限で0、上限で最悪値（10）とした。"
        "順位の幅は同時抽出2,000回の90％区間。",
        "Countries without a governance figure and the unnamed part count 0 in the lower and the "
        "worst "
        "(10) in the upper bound; rank ranges are the 90 % interval of 2,000 joint draws.",
    ),
    Text(
        "世界全体の供給の偏りであり、自社の調達先の偏りではない。",
        "This is the concentration of world supply, not of one company's own suppliers.",
    ),
)


def assess(
    country: str,
    *,
    fields: Sequence[str | int] | str | None = None,
    materials: Sequence[str] | None = None,
    on: date | None = None,
) -> Finding:
    """Which materials, at which stage, in which country, under which controls, and how sure.

    Parameters
    ----------
    country : the importer, name or ISO3
    fields : strategic fields (numbers or names), or "all"
    materials : materials (keys, symbols, names), for example those of a bill of material
    on : the day whose controls count; today when not given

    Returns
    -------
    Table `exposures`, ranked by the governance-weighted HHI of each material's supply at each
    stage (EC 2017, H = sum of squared shares times scaled governance, 0-10), with an interval on
    the rank; and the tables it rests on: shares, faces, years (imports), controls, lapses, matrix,
    fields, uses, history, unknowns.

    Raises
    ------
    InputError : when neither fields nor materials are given.

    Examples
    --------
    >>> found = assess("Japan", materials=["magnesium", "gallium"])
    >>> found.to_polars("exposures")["top_country"].unique().to_list()
    ['CHN']
    """
    importer = names.country(country)
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    numbers, keys = _asked(fields, materials)
    found = supplies(keys)
    years = import_years(importer, keys)
    held = in_force_towards(day, importer, keys)
    uses = uses_of(numbers).filter(pl.col("material").is_in(keys))
    ranked = exposures_of([s for s in found if s.is_headline])
    unknowns = unknowns_table(keys, found, years.frame)
    listed = state_on(day).filter(pl.col("control").is_in(held["control"].unique().to_list()))
    matrix = matrix_table(uses, [s for s in found if s.is_headline], day, importer)
    asked_fields = fields_table(numbers, matrix.frame)
    tables = (
        exposures_table(ranked, held, years.frame, uses, unknowns.frame),
        faces_table(keys, found),
        shares_table(found),
        years,
        controls_table(listed),
        lapses_table(listed, day),
        asked_fields,
        matrix,
        uses_table(uses),
        history_table(keys, importer),
        unknowns,
    )
    return finding(
        verb="assess",
        question={"country": importer, "fields": numbers, "materials": keys, "on": day},
        headline=_headlines(importer, tables[0].frame),
        tables=tables,
        read=(
            "production", "series", "trade", "controls", "uses", "fields", "commodities",
            "governance_scaled", "materials",
        ),
        assumptions=(*SHARE_ASSUMPTIONS, *RANK_ASSUMPTIONS, FIELD_ASSUMPTION),
        warnings=(
            *catalogue_warnings(listed, day),
            *bare_warnings(asked_fields.frame),
            *supply_warnings(found),
            *stale_warnings(found, day),
            *trade_warnings(years.frame),
        ),
    )  # fmt: skip


def _asked(
    fields: Sequence[str | int] | str | None, materials: Sequence[str] | None
) -> tuple[list[int], list[str]]:
    if fields is None and materials is None:
        raise InputError(
            "assess: give fields (numbers, names or 'all') or materials; "
            "for example fields=[1, 5] or materials=['gallium', 'マグネシウム']"
        )
    if fields is None:
        numbers = list(all_fields())
    elif isinstance(fields, str):
        numbers = list(all_fields()) if fields == "all" else [names.field(fields)]
    else:
        numbers = [names.field(str(f)) for f in fields]
    if materials is not None:
        keys = list(dict.fromkeys(names.material(m).key for m in materials))
    else:
        keys = uses_of(numbers)["material"].unique().sort().to_list()
    return numbers, keys


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
        "controlled_share": pl.Float64, "controlled_share_high": pl.Float64, "controls": pl.String,
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
    return {
        "controlled_share": sum(share.get(c, 0.0) for c in sure),
        "controlled_share_high": sum(share.get(c, 0.0) for c in perhaps),
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
        .join(years, on="hs6")
        .sort(
            pl.col("hs_specificity") != "clean", "year", "value_usd",
            descending=[False, True, True],
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


def unknowns_table(
    keys: Sequence[str], found: Sequence[Supply], years: pl.DataFrame
) -> FindingTable:
    """What is not known, by material and stage, said in words."""
    headline = {(s.material, s.stage): s for s in found if s.is_headline}
    chain = warehouse.table("commodities").filter(pl.col("material").is_in(list(keys)))
    codes = chain.group_by("material", "stage").agg(pl.col("hs6"), pl.col("hs_specificity"))
    hs = {(m, s): (h, c) for m, s, h, c in codes.iter_rows()}
    traded = set(years["hs6"])
    rows: list[tuple[str, str, str, str]] = []
    for key in keys:
        for stage in sorted({"ore", "refined"} | {s for m, s in headline if m == key}):
            texts = _unknown(headline.get((key, stage)), hs.get((key, stage)), traded)
            rows.extend((key, stage, text.ja, text.en) for text in texts)
    return FindingTable(
        name="unknowns",
        title=Text("わかっていないこと", "What is not known"),
        frame=pl.DataFrame(
            rows,
            schema=dict.fromkeys(("material", "stage", "what_ja", "what_en"), pl.String),
            orient="row",
        ),
        units={},
    )


def _unknown(
    supply: Supply | None, codes: tuple[list[str], list[str]] | None, traded: set[str]
) -> list[Text]:
    texts = []
    if supply is None or not supply.countries:
        texts.append(Text("国別の生産が公表されていない", "no output by country is published"))
    else:
        if supply.grade == Grade.D:
            texts.append(Text("首位国の比率しかわからない", "only the leader's share is known"))
        elif supply.grade == Grade.C:
            texts.append(Text("比率のみで生産量は不明", "shares only, tonnage unknown"))
        if supply.withheld:
            who = [country_name(country) for country in supply.withheld]
            texts.append(
                Text(
                    f"{'、'.join(n.ja for n in who)}の数値は非公表",
                    f"figures of {', '.join(n.en for n in who)} are withheld",
                )
            )
        if supply.unnamed_share > UNNAMED_WORTH_SAYING:
            texts.append(
                Text(
                    f"世界の{supply.unnamed_share:.0%}は生産国が示されていない",
                    f"no country is named for {supply.unnamed_share:.0%} of the world",
                )
            )
    if codes is not None:
        hs6, specificity = codes
        if not any(c == "clean" for c in specificity):
            texts.append(
                Text(
                    "HS6では他の品目と区別できない",
                    "HS6 does not tell it from other goods",
                )
            )
        elif not traded.intersection(hs6):
            texts.append(Text("輸入統計を収録していない", "its import statistics do not ship"))
    return texts


def history_table(keys: Sequence[str], importer: str) -> FindingTable:
    """Long production series by country: the leaders of each stage, and the importer itself."""
    rows = (
        warehouse.scan("production")
        .filter(pl.col("material").is_in(list(keys)) & (pl.col("source") == LONG_SERIES))
        .filter(pl.col("quantity").is_not_null())
        .select("material", "stage", "form", "country", "year", "quantity", "unit", "source")
        .collect()
    )
    group = ["material", "stage", "form"]
    leaders = (
        rows.group_by(*group, "country")
        .agg(pl.col("quantity").max().alias("peak"))
        .filter(
            (pl.col("peak").rank("ordinal", descending=True).over(group) <= LEADERS_SHOWN)
            | (pl.col("country") == importer)
        )
    )
    frame = rows.join(leaders.select(*group, "country"), on=[*group, "country"]).sort(
        *group, "country", "year"
    )
    return FindingTable(
        name="history",
        title=Text("長期の生産推移", "Long production series"),
        frame=frame,
        units={"year": "yr", "quantity": "as in column unit"},
    )


def _headlines(importer: str, ranked: pl.DataFrame) -> list[Text]:
    who = country_name(importer)
    texts = []
    if ranked.height:
        sure = ranked.filter(pl.col("controlled_share") > 0)
        texts.append(
            Text(
                f"{who.ja}向けの対象{ranked['material'].n_unique()}素材のうち、"
                f"{sure['material'].n_unique()}素材で生産国の規制が効いている。",
                f"Of {ranked['material'].n_unique()} materials assessed for {who.en}, "
                f"{sure['material'].n_unique()} are under a producing country's control in force.",
            )
        )
    for row in ranked.head(3).iter_rows(named=True):
        material = names.material(row["material"]).name
        country = country_name(row["top_country"])
        stage = {s.key: s.name for s in STAGES}[row["stage"]]
        texts.append(
            Text(
                f"{row['rank']}位 {material.ja}（{stage.ja}）："
                f"{country.ja}が世界の{row['top_share']:.0%}"
                f"（{row['top_share_low']:.0%}〜{row['top_share_high']:.0%}、{row['year']}年、"
                f"等級{row['grade']}）。",
                f"No. {row['rank']} {material.en} ({stage.en}): {country.en} holds "
                f"{row['top_share']:.0%} "
                f"of the world ({row['top_share_low']:.0%}-{row['top_share_high']:.0%}, "
                f"{row['year']}, "
                f"grade {row['grade']}).",
            )
        )
    return texts
