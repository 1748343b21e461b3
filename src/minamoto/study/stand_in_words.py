"""What stands in for figures, and what is made without one, in words."""

from __future__ import annotations

import polars as pl

from minamoto.core.chain import Chain
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.network.model import WORLD
from minamoto.network.reconciliation import Reconciliation

OUTPUT = ("production", "share of production")
NAMED = 5  # countries of a kind that are named
MATTERS = 0.01  # of the world: less is not told


def is_of_series(chain: Chain) -> pl.Expr:
    """Rows of `figures` that a series of the chain prints itself."""
    sources = {form.key: form.series.source for form in chain.forms if form.series is not None}
    return pl.col("source") == pl.col("form").replace_strict(sources, default="")


def stood_in(chain: Chain, found: Reconciliation) -> tuple[Text, ...]:
    """Stand-ins for output, output without a figure, and flows with two reports."""
    name = names.material(chain.material).name
    said = []
    for form in chain.forms:
        made = found.figures.filter(
            pl.col("quantity").is_in(OUTPUT), pl.col("form") == form.key,
            pl.col("country") != WORLD,
        )  # fmt: skip
        other = made.filter("is_figure", ~is_of_series(chain))
        if other.height:
            ja, en = _listed(other.sort("reconciled", descending=True), with_year=True)
            said.append(
                Text(
                    f"{name.ja}：{form.name.ja} の生産に当年の値がない国は前年、または"
                    f"他の資料の値で補った：{ja}。",
                    f"{name.en}: output of {form.name.en} that the series has no figure of is last "
                    f"year's, or another publisher's: {en}.",
                )
            )
        world = float(made["reconciled"].sum())
        unlisted = made.filter(~pl.col("is_figure"), pl.col("reconciled") >= MATTERS * world)
        if unlisted.height:
            ja, en = _listed(unlisted.sort("reconciled", descending=True), with_year=False)
            said.append(
                Text(
                    f"{name.ja}：{form.name.ja} の生産統計に現れないが、輸出から生産していると"
                    f"推定した国：{ja}。",
                    f"{name.en}: countries that print no output of {form.name.en} and are taken to "
                    f"make some, from what they ship: {en}.",
                )
            )
    flow = ["form", "code", "country", "partner"]
    twice = found.figures.filter(quantity="trade").group_by(flow).len().filter(pl.col("len") > 1)
    if twice.height:
        are = "flow is" if twice.height == 1 else "flows are"
        said.append(
            Text(
                f"{name.ja}：{twice.height}件の貿易は輸出国と輸入国の双方の報告値を用いた。",
                f"{name.en}: {twice.height} {are} given by both ends; the two reports are used in "
                "place of the reconciled figure.",
            )
        )
    return tuple(said)


def _listed(rows: pl.DataFrame, *, with_year: bool) -> tuple[str, str]:
    """Countries, largest first, in Japanese and English."""
    ja, en = [], []
    for country, year in rows.select("country", "year").head(NAMED).iter_rows():
        place = names.country_record(country).name
        when = f" ({year})" if with_year else ""
        ja.append(place.ja + (f"（{year}年）" if with_year else ""))
        en.append(place.en + when)
    left = rows.height - NAMED
    return (
        "、".join(ja) + (f" ほか{left}か国" if left > 0 else ""),
        ", ".join(en) + (f" and {left} more" if left > 0 else ""),
    )
