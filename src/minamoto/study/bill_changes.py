"""What changed in a traced bill since an earlier answer, and by which cause.

The cause of a change is computed: the bill of the earlier answer, whose lines the answer holds, is
traced again on today's networks. What differs between the earlier answer and that is due to the
statistics, the method or the year; what differs between that and today's answer is due to the bill.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import polars as pl

from minamoto.core.errors import InputError, MissingInput, SheetError
from minamoto.core.finding import Finding
from minamoto.core.text import Text
from minamoto.data.finding_reading import read_finding
from minamoto.study.bill_risk import WEEKS, Risk
from minamoto.study.networks import METHOD, PARAMETERS
from minamoto.study.provenance import country_name

BILL_METHOD = "1"  # raised when the same bill and networks give another margin at risk
BOM, CONTROLS, METHOD_KEY = "bom", "controls", "method"
NO_STATISTICS = frozenset({BOM, CONTROLS, METHOD_KEY})  # snapshots with a cause of their own
FIGURES = (
    "margin_at_risk_per_week", "worst_country", "worst_share", "mass_t", "known_share",
    "declared_share", "mine_known_share", "stock_weeks",
)  # fmt: skip
OF_PRODUCT = ("margin_at_risk_per_week", "worst_country", "worst_share", "margin_per_week")
CLOSE = 1e-6  # of a figure: less is rounding
KEY = ["product", "material", "figure"]
OF_LINES = (
    "product", "material", "mass_t", "mass_low_t", "mass_high_t", "supplier_country", "refiner",
    "refiner_country", "mine_country", "stock_days",
)  # fmt: skip
CHANGES = {
    "product": pl.String, "material": pl.String, "figure": pl.String, "before": pl.Float64,
    "after": pl.Float64, "unit": pl.String, "was_ja": pl.String, "was_en": pl.String,
    "is_ja": pl.String, "is_en": pl.String, "cause": pl.String,
}  # fmt: skip
FIGURES_SCHEMA = {
    "product": pl.String, "material": pl.String, "figure": pl.String, "value": pl.Float64,
    "country": pl.String,
}  # fmt: skip

CAUSES = {
    "bill": Text("部品表", "the bill"),
    "statistics": Text("統計", "statistics"),
    "controls": Text("規制", "controls"),
    "method": Text("計算方法", "the method"),
    "year": Text("対象年", "the year"),
}
Value = tuple[float | None, str | None]  # of a figure: a number, or a country
Retrace = Callable[[pl.DataFrame, pl.DataFrame, int], Risk]  # supplies not joined, sold, year


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """One figure that one cause changed."""

    product: str
    material: str | None
    figure: str
    was: Value
    is_now: Value
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows of table `changes`, the columns of `CHANGES`, and what is to be said of them."""

    frame: pl.DataFrame
    notes: tuple[Text, ...]


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


def changes(earlier: Finding, now: Finding, retrace: Retrace) -> Changes:
    """Every figure that is not what it was, with its cause.

    Parameters
    ----------
    earlier, now : answers to the same question, with the snapshots of `evidence`
    retrace : traces other supplies and products on today's networks of a year

    Returns
    -------
    A row for each figure and cause: `before` the cause and `after` it, so that the rows of one
    figure make a chain from what it was to what it is. `cause` is one of statistics, method, year,
    bill and controls; several, with ; between, where they cannot be told apart.
    """
    old, new = _figures(earlier), _figures(now)
    year, old_year = int(str(now.question["year"])), int(str(earlier.question["year"]))
    behind = _behind(earlier, now)
    supplies, sold = _old_supplies(earlier), _old_products(earlier)
    steps: list[tuple[str, pl.DataFrame]] = []
    notes: list[Text] = []
    if supplies is None:
        causes = [*behind, *(["year"] if year != old_year else []), *_bill_cause(earlier, now)]
        steps.append((";".join(causes) or "method", new))
        notes.append(_not_split())
    else:
        steps, told = _steps(supplies, sold, retrace, behind, (old_year, year))
        notes += told
        steps.append(("bill", new))
    rows = [
        *_chain(old, steps),
        *_controls(earlier, now),
    ]
    currencies = {
        product: currency
        for found in (earlier, now)
        for product, currency in found.to_polars("risk").select("product", "currency").iter_rows()
    }
    said = [_row_said(row, currencies.get(row.product)) for row in rows]
    frame = pl.DataFrame(said, schema=CHANGES, orient="row").sort(
        pl.col("material").is_not_null(), maintain_order=True
    )
    return Changes(frame=frame, notes=(*_what_differs(earlier, now), *notes))


def _steps(
    supplies: pl.DataFrame, sold: pl.DataFrame, retrace: Retrace, behind: Sequence[str],
    years: tuple[int, int],
) -> tuple[list[tuple[str, pl.DataFrame]], list[Text]]:  # fmt: skip
    """The earlier bill on today's networks: of its year, and then of today's."""
    old_year, year = years
    rest = ";".join(behind) or "method"  # nothing else is left where no evidence differs
    steps = []
    notes: list[Text] = []
    if old_year != year:
        try:
            steps.append((rest, _of_risk(retrace(supplies, sold, old_year))))
            rest = "year"
        except (InputError, MissingInput):
            rest = ";".join([*behind, "year"])
            notes.append(
                Text(
                    f"{old_year}年の供給網は今のデータでは作れず、年による変化を分けていない。",
                    f"Today's data make no network of {old_year}: what is due to the year is not "
                    "told apart.",
                )
            )
    steps.append((rest, _of_risk(retrace(supplies, sold, year))))
    return steps, notes


def _chain(
    old: pl.DataFrame, steps: Sequence[tuple[str, pl.DataFrame]]
) -> list[tuple[object, ...]]:
    """Rows of every figure at each step that changed it."""
    rows: list[tuple[object, ...]] = []
    before = _by_key(old)
    for cause, frame in steps:
        after = _by_key(frame)
        for key in dict.fromkeys([*after, *before]):
            was, is_now = before.get(key, (None, None)), after.get(key, (None, None))
            if not _same(was, is_now):
                product, material, figure = key
                rows.append(
                    _Change(
                        product=product, material=material, figure=figure, was=was,
                        is_now=is_now, cause=cause,
                    )
                )  # fmt: skip
        before = after
    order = {figure: place for place, figure in enumerate((*FIGURES, *OF_PRODUCT))}
    return sorted(rows, key=lambda row: (row.product, row.material or "", order[row.figure]))


def _by_key(frame: pl.DataFrame) -> dict[tuple[str, str | None, str], Value]:
    return {
        (product, material, figure): (value, country)
        for product, material, figure, value, country in frame.iter_rows()
    }


def _same(was: Value, is_now: Value) -> bool:
    if was[1] != is_now[1] or (was[0] is None) != (is_now[0] is None):
        return False
    if was[0] is None or is_now[0] is None:
        return True
    return abs(was[0] - is_now[0]) <= CLOSE * max(abs(was[0]), abs(is_now[0]))


def _figures(finding: Finding) -> pl.DataFrame:
    return _long(finding.to_polars("risk"), finding.to_polars("products"))


def _of_risk(risk: Risk) -> pl.DataFrame:
    return _long(risk.risk, risk.products)


def _long(risk: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    """Figures one a row; those of a whole product, of its worst country, without a material."""
    whole = risk.filter((pl.col("rank") == 1) | pl.col("rank").is_null()).with_columns(
        material=pl.lit(None, pl.String)
    )
    parts = [
        frame.select(
            "product", "material", pl.lit(figure).alias("figure"),
            (pl.lit(None, pl.Float64) if figure == "worst_country" else pl.col(figure))
            .cast(pl.Float64).alias("value"),
            (pl.col(figure) if figure == "worst_country" else pl.lit(None, pl.String))
            .alias("country"),
        )
        for frame, figures in ((whole, OF_PRODUCT), (products, FIGURES))
        for figure in figures
    ]  # fmt: skip
    return pl.concat(parts).cast(FIGURES_SCHEMA)  # type: ignore[arg-type]  # polars takes a mapping


def _old_supplies(earlier: Finding) -> pl.DataFrame | None:
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


def _old_products(earlier: Finding) -> pl.DataFrame:
    """What the earlier bill says is made, so that a year of it earns what its weeks did."""
    return earlier.to_polars("risk").unique("product", maintain_order=True).select(
        "product", "currency",
        (pl.col("margin_per_week") * WEEKS).alias("margin_per_unit"),
        pl.lit(1.0).alias("annual_volume"),
    )  # fmt: skip


def _differing(earlier: Finding, now: Finding) -> list[str]:
    keys = {*earlier.snapshots, *now.snapshots}
    return sorted(k for k in keys if earlier.snapshots.get(k) != now.snapshots.get(k))


def _behind(earlier: Finding, now: Finding) -> list[str]:
    """Causes behind a network of the same year that the evidence allows."""
    differing = _differing(earlier, now)
    causes = ["statistics"] if set(differing) - NO_STATISTICS else []
    if METHOD_KEY in differing or (not causes and earlier.version != now.version):
        causes.append("method")
    return causes


def _bill_cause(earlier: Finding, now: Finding) -> list[str]:
    return ["bill"] if BOM in _differing(earlier, now) else []


def _controls(earlier: Finding, now: Finding) -> list[_Change]:
    """Measures of the worst country that came into force or ceased; their count is the figure."""
    key = ["product", "material", "worst_country"]
    was, is_now = (
        found.to_polars("products").select(*key, pl.col("controls").str.split(";"))
        for found in (earlier, now)
    )
    both = is_now.join(was, on=key, suffix="_before").filter(
        pl.col("controls").ne_missing(pl.col("controls_before"))
    )
    return [
        _Change(
            product=product, material=material, figure=CONTROLS, cause=CONTROLS,
            was=(float(len(before or [])), None), is_now=(float(len(after or [])), None),
        )
        for product, material, _country, after, before in both.iter_rows()
    ]  # fmt: skip


def _what_differs(earlier: Finding, now: Finding) -> list[Text]:
    """What the two answers rest on, where it differs."""
    said: list[Text] = []
    differing = _differing(earlier, now)
    tables = [key for key in differing if key not in NO_STATISTICS]
    day, before = now.question.get("on"), earlier.question.get("on")
    said.append(
        Text(f"{before} の結果と比べた（今回は {day}）。",
             f"Compared with the answer of {before}; this one is of {day}.")
    )  # fmt: skip
    if tables:
        names = ", ".join(tables)
        said.append(Text(f"その間に変わった統計：{names}。", f"Data that differ since: {names}."))
    if earlier.version != now.version:
        said.append(
            Text(f"以前の結果は minamoto {earlier.version} による。",
                 f"The earlier answer was made by minamoto {earlier.version}.")
        )  # fmt: skip
    return said


def _not_split() -> Text:
    return Text(
        "以前の結果は部品表の全行を持たないため、変化を原因ごとに分けられない。考えられる原因を並べた。",
        "The earlier answer does not hold all lines of its bill, so changes cannot be told apart "
        "by cause: the causes listed are the possible ones.",
    )


def _row_said(row: _Change, currency: str | None) -> tuple[object, ...]:
    """A row of the table: the figures with their unit, and both in words."""
    ends = [_value_said(row.figure, *value, currency) for value in (row.was, row.is_now)]
    words = [word for end in ends for word in (end.ja, end.en)]
    unit = _unit(row.figure, currency)
    return (
        row.product, row.material, row.figure, row.was[0], row.is_now[0], unit, *words, row.cause,
    )  # fmt: skip


def _unit(figure: str, currency: str | None) -> str | None:
    if figure.startswith("margin"):
        return f"{currency}/week"
    if figure == "worst_country":
        return None
    return {"mass_t": "t", "stock_weeks": "weeks", "controls": "measures"}.get(figure, "1")


def _value_said(
    figure: str, value: float | None, country: str | None, currency: str | None
) -> Text:
    if figure == "worst_country" and country is not None:
        return country_name(country)
    if value is None:
        return Text("—", "—")
    if figure.startswith("margin"):
        return Text(f"{value:,.0f} {currency}", f"{value:,.0f} {currency}")
    if figure == "mass_t":
        return Text(f"{value:,.4g} t", f"{value:,.4g} t")
    if figure == "stock_weeks":
        return Text(f"{value:.1f} 週", f"{value:.1f} weeks")
    if figure == "controls":
        return Text(f"{value:.0f} 件", f"{value:.0f} measures")
    return Text(f"{value:.1%}", f"{value:.1%}")


def headline(changed: pl.DataFrame) -> list[Text]:
    """How many products changed, and the largest change of the margin at risk with its cause."""
    margins = changed.filter(
        pl.col("material").is_null(), pl.col("figure") == "margin_at_risk_per_week"
    )
    if margins.is_empty():
        return [
            Text("前回から、製品の週あたり損失額に変化はない。",
                 "No product's margin at risk has changed since.")
        ]  # fmt: skip
    size = (pl.col("after").fill_null(0.0) - pl.col("before").fill_null(0.0)).abs()
    row = margins.sort(size, descending=True, maintain_order=True).row(0, named=True)
    count = margins["product"].n_unique()
    why = [CAUSES[cause] for cause in row["cause"].split(";")]
    ja, en = "・".join(text.ja for text in why), " or ".join(text.en for text in why)
    return [
        Text(
            f"前回から{count}製品の週あたり損失額が変わった。最大は「{row['product']}」で、"
            f"{row['was_ja']}から{row['is_ja']}へ（原因：{ja}）。",
            f"The margin at risk of {count} {'product' if count == 1 else 'products'} has "
            f"changed since; most that of {row['product']}, from {row['was_en']} to {row['is_en']} (cause: {en}).",
        )
    ]
