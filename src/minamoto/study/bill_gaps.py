"""What a bill does not say of where its materials are refined: the questions for its suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minamoto.core.text import Lang, Text
from minamoto.data import names
from minamoto.data.bill_masses import weighed as masses_of
from minamoto.data.declared_supply import replaced
from minamoto.data.reference import table
from minamoto.data.sums import in_order
from minamoto.study.bill_risk import risk_of
from minamoto.study.bill_supplies import Weighed, joined, weighed_bill
from minamoto.study.chain_model import BASE_YEAR
from minamoto.study.networks import DRAWS, Progress, networks_of

QUESTIONS = 10  # of a supplier: three rows each fill a page
GAPS = {
    "supplier": pl.String, "part": pl.String, "material": pl.String, "form": pl.String,
    "known": pl.String,
}  # fmt: skip
FORM = "refined"
BY = ["supplier", "part", "material"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Questions, the most urgent of each supplier first; `rows` has the columns of `GAPS`.

    `material` is a key. `notes` say what is not asked, and why.
    """

    rows: pl.DataFrame
    notes: tuple[Text, ...]

    def named(self, lang: Lang) -> pl.DataFrame:
        """The questions with the names of the materials."""
        of = {key: names.material(key).name[lang] for key in self.rows["material"].unique()}
        return self.rows.with_columns(pl.col("material").replace_strict(of, return_dtype=pl.String))


def bill_gaps(
    path: Path | str,
    country: str = "JPN",
    *,
    year: int = BASE_YEAR,
    draws: int = DRAWS,
    most: int = QUESTIONS,
    progress: Progress = lambda _material, _done, _of: None,
) -> Gaps:
    """What to ask each supplier: materials of his parts whose refining country the bill lacks.

    Parameters
    ----------
    path : a bill of material; what its sheet of answers tells is not asked again
    country, year, draws, progress : as for `trace_bill`: questions are ordered by the margin that
        hangs on what the supplier delivers (that of the material in the product, by his part of
        its mass), and then by the share that cannot arrive
    most : questions of a supplier

    Returns
    -------
    A row a supplier, part and material that the part surely holds.

    Raises
    ------
    SheetError, SheetErrors : with every place of the file to mend
    """
    home = names.country(country)
    weighed = weighed_bill(Path(path))
    open_lines = _open_lines(weighed)
    nameless = open_lines.filter(pl.col("supplier").is_null())["row"].n_unique()
    followed = weighed.followed()
    wanted = sorted({taken for taken in followed.values() if taken is not None})
    networks = networks_of(wanted, year, draws=draws, progress=progress)
    supplies = joined(weighed.supplies(), networks, followed, home)
    risk = risk_of(supplies, weighed.bill.products, networks, home)
    urgent = risk.products.select(
        "product", "material", "margin_at_risk_per_week", "worst_share",
        pl.col("mass_t").alias("all_t"),
    )  # fmt: skip
    ranked = (
        open_lines.filter(pl.col("supplier").is_not_null())
        .join(urgent, on=["product", "material"], how="left", maintain_order="left")
        .with_columns((pl.col("mass_t") / pl.col("all_t")).alias("part_of_all"))
        .group_by(BY)
        .agg(
            in_order(pl.col("margin_at_risk_per_week") * pl.col("part_of_all")).alias("hangs"),
            in_order(pl.col("worst_share") * pl.col("part_of_all")).alias("short"),
        )
        .sort("hangs", "short", *BY, descending=[True, True, *[False] * 3], nulls_last=True)
    )  # fmt: skip
    asked = ranked.group_by("supplier", maintain_order=True).head(most)
    return Gaps(
        rows=asked.select(
            *BY, pl.lit(FORM).alias("form"), pl.lit(None, pl.String).alias("known")
        ),
        notes=_notes(nameless, ranked.height - asked.height, most),
    )  # fmt: skip


def _open_lines(weighed: Weighed) -> pl.DataFrame:
    """Lines by the materials that they surely hold, where nobody tells who refined them."""
    lines = weighed.lines.filter(pl.col("refiner_country").is_null()).select(
        "row", "product", "part", "supplier", "refiner", "refiner_country", "mine_country",
        "material_written", "gross_t",
    )  # fmt: skip
    parts = weighed.parts.filter(pl.col("material").is_not_null(), pl.col("fraction_low") > 0)
    parts = parts.select(
        "material_written", "material", "fraction_low", "fraction", "fraction_high"
    )
    masses = replaced(masses_of(lines, parts), weighed.declared)
    return masses.filter(pl.col("material").is_not_null(), pl.col("refiner_country").is_null())


def country_choices(lang: Lang) -> tuple[str, ...]:
    """Names of countries that a form offers."""
    countries = table("countries").filter(pl.col("country").str.contains("^[A-Y]"))
    return tuple(countries[f"name_{lang}"].sort())


def _notes(nameless: int, left: int, most: int) -> tuple[Text, ...]:
    said = []
    if nameless:
        said.append(
            Text(
                f"仕入先のない{nameless}行は、誰にも尋ねていない。",
                f"Lines that name no supplier, of which nobody is asked: {nameless}.",
            )
        )
    if left:
        said.append(
            Text(
                f"仕入先ごとに、損失額の大きい順に{most}問まで。"
                f"ほかの{left}問は --questions で増やせる。",
                f"Each supplier is asked the {most} questions that most margin hangs on; "
                f"--questions asks more of the other {left}.",
            )
        )
    return tuple(said)
