"""Checks of the shipped tables: each a pure function that tells; none raises for what it finds.

`ok` holds; `warn` is known, stated, and worth a reader's eye; `fail` is damage or a contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from minamoto.core.chain import ALL
from minamoto.core.errors import StoreError, TableError
from minamoto.core.text import Text
from minamoto.data import corrections, parameters, reference
from minamoto.data.disagreements import leader_shares
from minamoto.data.sums import in_order

Status = Literal["ok", "warn", "fail"]
Tables = Callable[[str], pl.DataFrame]

ROUNDING = 0.02  # a printed world total is rounded to two or three figures
SHARE_ROUNDING = 0.006  # country shares printed to 0.1 %, up to 60 countries
WIDE = 0.10  # sources that differ more on the leader's share are warned of
# Column -> table and column that it refers to.
REFERS: Mapping[str, tuple[str, str]] = {
    "material": ("materials", "material"),
    "host_material": ("materials", "material"),
    "reagent_material": ("materials", "material"),
    "source": ("sources", "source"),
    "series_source": ("sources", "source"),
    "trade_source": ("sources", "source"),
    "country": ("countries", "country"),
    "exporter": ("countries", "country"),
    "importer": ("countries", "country"),
    "top_supplier": ("countries", "country"),
    "top_country": ("countries", "country"),
}
EURO_AREA = "EMU"  # has a currency, is no country
NO_COUNTRY = {EURO_AREA, ALL}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one check found; `rows` holds the cases, empty when there are none."""

    name: str
    status: Status
    detail: Text
    rows: pl.DataFrame


def run(tables: Tables = reference.table) -> tuple[CheckResult, ...]:
    """Every check of the shipped tables, in a fixed order."""
    return (
        hashes(),
        schemas(tables),
        references(tables),
        contents(tables),
        world_totals(tables),
        share_sums(tables),
        trade_sense(tables),
        derived_shares(tables),
        composition_sums(tables),
        stated_corrections(tables),
        disagreements(tables),
    )


def _result(
    name: str, found: pl.DataFrame, worse: Status, ok: tuple[str, str], bad: tuple[str, str]
) -> CheckResult:
    status: Status = worse if found.height else "ok"
    japanese, english = bad if found.height else ok
    detail = Text(japanese.format(n=found.height), english.format(n=found.height))
    return CheckResult(name=name, status=status, detail=detail, rows=found)


def hashes() -> CheckResult:
    """Every shipped file is the one the manifest describes."""
    broken = []
    for name in reference.names():
        try:
            reference.verify(name)
        except StoreError as error:
            broken.append((name, str(error)))
    return _result(
        "hashes",
        _listed(broken, ("table", "error")),
        "fail",
        ("全ての表がマニフェストのハッシュと一致", "every table has the hash of the manifest"),
        ("{n} 表が破損または変更されている", "{n} tables are damaged or changed"),
    )


def schemas(tables: Tables) -> CheckResult:
    """Every table keeps its schema: types, keys, bounds."""
    from minamoto.core.tables import validated

    broken = []
    for name in reference.names():
        try:
            validated(name, tables(name))
        except (TableError, StoreError) as error:
            broken.append((name, str(error)))
    return _result(
        "schemas",
        _listed(broken, ("table", "error")),
        "fail",
        (
            "全ての表が型・主キー・範囲の規則を満たす",
            "every table keeps its types, keys and bounds",
        ),
        ("{n} 表が規則に反する", "{n} tables break their schema"),
    )


def references(tables: Tables) -> CheckResult:
    """Materials, countries and sources named in a table are in their own table."""
    known = {
        target: set(tables(target[0])[target[1]]) | NO_COUNTRY for target in set(REFERS.values())
    }
    broken = []
    for name in reference.names():
        frame = tables(name)
        for column, target in REFERS.items():
            if column in frame.columns and name != target[0]:
                unknown = sorted(set(frame[column].drop_nulls().unique()) - known[target])
                broken += [(name, column, value) for value in unknown]
    return _result(
        "references",
        _listed(broken, ("table", "column", "value")),
        "fail",
        ("素材・国・出典の参照先がすべて存在", "every material, country and source is known"),
        ("参照先のない値が {n} 件", "{n} values refer to nothing"),
    )


def contents(tables: Tables) -> CheckResult:
    """`mass_t` is the quantity times the form's stated content, and null where none is stated."""
    stated = pl.DataFrame(
        [(c.material, c.stage, c.form, c.value) for c in parameters.form_contents()],
        schema={
            "material": pl.String,
            "stage": pl.String,
            "form": pl.String,
            "content": pl.Float64,
        },
        orient="row",
    )
    rows = tables("production").join(
        stated, on=["material", "stage", "form"], how="left", maintain_order="left"
    )
    expected = pl.col("quantity") * pl.col("content")
    same = pl.col("mass_t").eq_missing(expected) | (
        (pl.col("mass_t") - expected).abs() <= 1e-9 * expected.abs()
    )
    return _result(
        "contents",
        rows.filter(~same.fill_null(value=False)),
        "fail",
        ("含有量換算が係数表と一致", "contained mass follows from the stated contents"),
        ("含有量換算が係数表と合わない行が {n} 件", "{n} rows do not follow from the contents"),
    )


def world_totals(tables: Tables) -> CheckResult:
    """Named countries together are not more than the world total of the same source."""
    key = ["material", "stage", "form", "year", "source"]
    summed = tables("production").group_by(key).agg(in_order("quantity").alias("countries"))
    world = tables("world_production").select(*key, pl.col("quantity").alias("world"))
    over = (
        summed.join(world, on=key, maintain_order="left")
        .with_columns((pl.col("countries") / pl.col("world") - 1).alias("excess"))
        .filter(pl.col("excess") > ROUNDING)
        .sort("excess", descending=True)
    )
    return _result(
        "world_totals",
        over,
        "warn",
        ("国別合計は世界計を超えない", "countries add up to no more than the world total"),
        (
            "国別合計が出典の世界計を 2 % を超えて上回る系列が {n} 件（シェアの分母は国別合計）",
            "in {n} series the countries exceed the source's own world total by more than 2 %",
        ),
    )


def share_sums(tables: Tables) -> CheckResult:
    """Share-only sources do not give away more than the whole."""
    key = ["material", "stage", "form", "year", "source"]
    sums = (
        tables("production")
        .group_by(key)
        .agg(in_order("share").alias("sum"), pl.len().alias("countries"))
        .filter(pl.col("sum") > 1 + SHARE_ROUNDING)
        .sort("sum", descending=True)
    )
    return _result(
        "share_sums",
        sums,
        "fail",
        (
            "シェアの合計は 100 % 以内（丸めを除く）",
            "shares add up to no more than 100 % but rounding",
        ),
        ("シェアの合計が 100 % を超える系列が {n} 件", "in {n} series the shares exceed 100 %"),
    )


def trade_sense(tables: Tables) -> CheckResult:
    """No country trades with itself, and no flow is without value and weight."""
    rows = tables("trade").filter(
        (pl.col("exporter") == pl.col("importer"))
        | (pl.col("value_usd").is_null() & pl.col("gross_t").is_null())
    )
    return _result(
        "trade_sense",
        rows,
        "fail",
        ("輸出国と輸入国が同じ行はない", "no flow from a country to itself, none without figures"),
        ("意味をなさない貿易行が {n} 件", "{n} rows of trade make no sense"),
    )


def derived_shares(tables: Tables) -> CheckResult:
    """Japan's import shares follow from the trade rows of the same source."""
    key = ["hs6", "year", "source", "basis"]
    flows = tables("trade").filter(pl.col("importer") == "JPN")
    value = pl.col("value_usd")
    again = flows.group_by(key).agg(
        (in_order(value.filter(pl.col("exporter") == "CHN")) / in_order(value)).alias("china"),
        (value.max() / in_order(value)).alias("top"),
    )
    printed = tables("japan_imports").filter(pl.col("value_usd").is_not_null())
    both = printed.join(again, on=key, how="left", maintain_order="left")
    tolerance = 6e-4  # printed to four decimals
    off = both.filter(
        ((pl.col("top_share_value") - pl.col("top")).abs() > tolerance).fill_null(value=True)
        | ((pl.col("china_share_value") - pl.col("china")).abs() > tolerance)
    )
    return _result(
        "derived_shares",
        off.select(*key, "top_share_value", "top", "china_share_value", "china"),
        "fail",
        (
            "日本の輸入シェアは貿易表から再計算できる",
            "Japan's import shares follow from the trade rows",
        ),
        (
            "貿易表と合わない輸入シェアが {n} 件",
            "{n} import shares do not follow from the trade rows",
        ),
    )


def composition_sums(tables: Tables) -> CheckResult:
    """The materials of an alloy or component are no more than the whole of it."""
    sums = (
        tables("compositions")
        .group_by("composition")
        .agg(in_order(pl.col("fraction_low", "fraction")))
        .filter(pl.max_horizontal("fraction_low", "fraction") > 1 + 1e-9)
        .sort("composition")
    )
    return _result(
        "composition_sums",
        sums,
        "fail",
        ("組成の合計は 1 以内", "the fractions of a composition add up to one at most"),
        ("合計が 1 を超える組成が {n} 件", "{n} compositions add up to more than one"),
    )


def stated_corrections(tables: Tables) -> CheckResult:
    """Every stated correction is visible in the table it corrects; all are listed."""
    listed, missing = [], 0
    for stated in corrections.corrections():
        rows = tables(stated.table)
        reach = rows.filter(
            stated.rows() & pl.col("note").str.contains(stated.reason, literal=True)
        )
        made = (
            reach.height if stated.action != "drop" else int(rows.filter(stated.rows()).is_empty())
        )
        missing += not made
        listed.append(
            (stated.source, stated.table, str(stated), stated.action, stated.reason, made)
        )
    found = _listed(listed, ("source", "table", "where", "action", "reason", "rows"))
    if missing:
        detail = Text(
            f"適用されていない訂正が {missing} 件", f"{missing} corrections are not applied"
        )
    else:
        detail = Text(
            f"出典の誤りへの訂正・注記 {found.height} 件を適用済み",
            f"{found.height} corrections and remarks on sources are applied",
        )
    status: Status = "fail" if missing else "ok"
    return CheckResult(name="stated_corrections", status=status, detail=detail, rows=found)


def disagreements(tables: Tables) -> CheckResult:
    """How far sources differ on the leader's share; wide ranges are warned of."""
    found = leader_shares(tables("production"), tables("world_production"), tables("series"))
    wide = found.filter(pl.col("range") > WIDE).height
    detail = Text(
        f"首位国のシェアが出典間で 10 ポイントを超えて食い違う素材・段階が {wide} 件"
        f"（複数の出典がある {found.height} 件中）",
        f"sources differ by more than 10 points on the leader's share for {wide} of {found.height} "
        "materials and stages that several sources cover",
    )
    status: Status = "warn" if wide else "ok"
    return CheckResult(name="disagreements", status=status, detail=detail, rows=found)


def _listed(rows: Sequence[tuple[object, ...]], columns: tuple[str, ...]) -> pl.DataFrame:
    if not rows:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return pl.DataFrame(rows, schema=list(columns), orient="row")
