"""What changed in a traced bill since an earlier answer, and by which cause.

The cause of a change is computed: the bill of the earlier answer, whose lines the answer holds, is
traced again on today's networks. What differs between the earlier answer and that is due to the
statistics, the method or the year; what differs between that and today's answer is due to the bill.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from minamoto.core.errors import InputError, MissingInput
from minamoto.core.finding import Finding
from minamoto.core.text import Text
from minamoto.study.bill_changes_said import Change, Value, not_split, row_said, what_differs
from minamoto.study.bill_risk import Risk
from minamoto.study.earlier_answer import (
    CLOSE,
    CONTROLS,
    bill_cause,
    causes_behind,
    old_products,
    old_supplies,
)

FIGURES = (
    "margin_at_risk_per_week", "worst_country", "worst_share", "pass_share", "mass_t",
    "known_share",
    "declared_share", "mine_known_share", "stock_weeks",
)  # fmt: skip
OF_PRODUCT = (
    "margin_at_risk_per_week", "worst_country", "worst_share", "pass_share", "margin_per_week",
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

Retrace = Callable[[pl.DataFrame, pl.DataFrame, int], Risk]  # supplies not joined, sold, year


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows of table `changes`, the columns of `CHANGES`, and what is to be said of them."""

    frame: pl.DataFrame
    notes: tuple[Text, ...]


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
    behind = causes_behind(earlier, now)
    supplies, sold = old_supplies(earlier), old_products(earlier)
    steps: list[tuple[str, pl.DataFrame]] = []
    notes: list[Text] = []
    if supplies is None:
        causes = [*behind, *(["year"] if year != old_year else []), *bill_cause(earlier, now)]
        steps.append((";".join(causes) or "method", new))
        notes.append(not_split())
    else:
        steps, told = _steps(supplies, sold, retrace, behind, (old_year, year))
        notes += told
        steps.append(("bill", new))
    rows = [*_chain(old, steps), *_controls(earlier, now)]
    currencies = {
        product: currency
        for found in (earlier, now)
        for product, currency in found.to_polars("risk").select("product", "currency").iter_rows()
    }
    said = [row_said(row, currencies.get(row.product)) for row in rows]
    frame = pl.DataFrame(said, schema=CHANGES, orient="row").sort(
        pl.col("material").is_not_null(), maintain_order=True
    )
    return Changes(frame=frame, notes=(*what_differs(earlier, now), *notes))


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


def _chain(old: pl.DataFrame, steps: Sequence[tuple[str, pl.DataFrame]]) -> list[Change]:
    """Every figure at each step that changed it."""
    rows: list[Change] = []
    before = _by_key(old)
    for cause, frame in steps:
        after = _by_key(frame)
        for key in dict.fromkeys([*after, *before]):
            was, is_now = before.get(key, (None, None)), after.get(key, (None, None))
            if not _same(was, is_now):
                product, material, figure = key
                rows.append(
                    Change(
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


def _controls(earlier: Finding, now: Finding) -> list[Change]:
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
        Change(
            product=product, material=material, figure=CONTROLS, cause=CONTROLS,
            was=(float(len(before or [])), None), is_now=(float(len(after or [])), None),
        )
        for product, material, _country, after, before in both.iter_rows()
    ]  # fmt: skip
