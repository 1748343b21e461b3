"""What changed in a bill, in words: rows of the table, the headline, notes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from minamoto.core.finding import Finding
from minamoto.core.text import Text
from minamoto.study.earlier_answer import NO_STATISTICS, differing
from minamoto.study.provenance import country_name

CAUSES = {
    "bill": Text("部品表", "the bill"),
    "statistics": Text("統計", "statistics"),
    "controls": Text("規制", "controls"),
    "method": Text("計算方法", "the method"),
    "year": Text("対象年", "the year"),
}
Value = tuple[float | None, str | None]  # of a figure: a number, or a country


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure that one cause changed."""

    product: str
    material: str | None
    figure: str
    was: Value
    is_now: Value
    cause: str


def row_said(row: Change, currency: str | None) -> tuple[object, ...]:
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
            f"changed since; most that of {row['product']}, from {row['was_en']} "
            f"to {row['is_en']} (cause: {en}).",
        )
    ]


def what_differs(earlier: Finding, now: Finding) -> list[Text]:
    """What the two answers rest on, where it differs."""
    said: list[Text] = []
    unlike = differing(earlier, now)
    tables = [key for key in unlike if key not in NO_STATISTICS]
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


def not_split() -> Text:
    """That the earlier answer cannot be traced again."""
    return Text(
        "以前の結果は部品表の全行を持たないため、変化を原因ごとに分けられない。考えられる原因を並べた。",
        "The earlier answer does not hold all lines of its bill, so changes cannot be told apart "
        "by cause: the causes listed are the possible ones.",
    )
