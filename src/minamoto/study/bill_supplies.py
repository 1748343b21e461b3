"""A bill of material joined onto the networks: the supplies of each product, and its lines.

Lines that say the same of where a material of a product comes from are one supply. Nothing below
goes over lines one by one: a million of them are grouped first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minamoto.core.bom import BillOfMaterial
from minamoto.core.text import Text
from minamoto.data.bill_masses import line_masses, own_compositions, parts_of, weighed
from minamoto.data.bill_reading import read_bill
from minamoto.data.declared_supply import Declared, read_declared, replaced
from minamoto.data.sums import in_order
from minamoto.network.join import Joint, Knowledge, Supply, join
from minamoto.study.networks import KeptNetwork
from minamoto.study.trace_asked import followed_as

LINES_KEPT = 100_000  # rows of table `lines`, unless all are wanted
KNOWN = ("supplier_country", "is_refiner_named", "refiner_country", "mine_country")
MASSES = ("mass_t", "mass_low_t", "mass_high_t")
ENTRY = ("entry_form", "entry_country", "is_made", "status")
Kind = tuple[str | None, bool, str | None, str | None]  # the values of `KNOWN`
ENTRIES_SCHEMA = {
    "network": pl.String, "supplier_country": pl.String, "is_refiner_named": pl.Boolean,
    "refiner_country": pl.String, "mine_country": pl.String, "entry_form": pl.String,
    "entry_country": pl.String, "is_made": pl.Boolean, "status": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A bill as read, its lines with their masses, and what each text of it holds.

    `lines` : as `line_masses` gives them; `parts` : as `parts_of`; `networks` : material to the
    network it is followed in, null where there is none.
    """

    bill: BillOfMaterial
    lines: pl.DataFrame
    parts: pl.DataFrame
    declared: Declared

    def materials(self) -> list[str]:
        """Keys of the materials in it."""
        return self.parts["material"].drop_nulls().unique().sort().to_list()

    def followed(self) -> dict[str, str | None]:
        """Material to the one in whose network it is followed; null where there is none."""
        return {material: followed_as(material) for material in self.materials()}

    def supplies(self) -> pl.DataFrame:
        """The supplies of each product, not joined yet.

        Returns
        -------
        A row for each `product`, `material` and what is known of its source (`KNOWN`): `MASSES`
        [t/yr] and the shortest `stock_days` of its lines.
        """
        asked = self.declared.used()["supplier"]
        who = pl.col("supplier").is_in(asked.implode())
        by = ["product", "material_written", "supplier", "part", "refiner", *_OF_LINE]
        grouped = (
            self.lines.with_columns(
                pl.when(who).then("supplier").alias("supplier"),
                pl.when(who).then("part").alias("part"),
                pl.when(pl.col("refiner").is_not_null()).then(pl.lit("named")).alias("refiner"),
            )
            .group_by(by, maintain_order=True)
            .agg(in_order("gross_t"), pl.col("stock_days").min())
        )  # fmt: skip
        masses = weighed(grouped, self.parts).filter(pl.col("material").is_not_null())
        return as_supplies(replaced(masses, self.declared))

    def line_supplies(self, most: int | None = LINES_KEPT) -> pl.DataFrame:
        """Lines with each material they hold, in the order of the bill.

        Parameters
        ----------
        most : rows; the lines kept are those whose text is not known, and then the heaviest
        """
        lines = self.lines
        if most is not None:
            count = self.parts.group_by("material_written").agg(
                pl.len().alias("count"), pl.col("composition").is_null().all().alias("is_dark")
            )
            order = (
                lines.select("row", "material_written", "gross_t")
                .join(count, on="material_written", how="left", maintain_order="left")
                .sort("is_dark", "gross_t", "row", descending=[True, True, False])
            )
            kept = order.filter(pl.col("count").cum_sum() <= most)
            lines = lines.join(kept.select("row"), on="row", how="semi", maintain_order="left")
        return _named(replaced(weighed(lines, self.parts), self.declared))

    def row_count(self) -> int:
        """Rows of table `lines` when all lines are in it, without those that answers add."""
        count = self.parts.group_by("material_written").len("count")
        return int(
            self.lines.join(count, on="material_written", how="left", maintain_order="left")[
                "count"
            ].sum()
        )


_OF_LINE = ("supplier_country", "refiner_country", "mine_country")


def weighed_bill(path: Path) -> Weighed:
    """A bill read and weighed, with the compositions and answers of the same workbook.

    Raises
    ------
    SheetError, SheetErrors : with every place to mend
    """
    bill = read_bill(path)
    lines = line_masses(bill)
    return Weighed(
        bill=bill,
        lines=lines,
        parts=parts_of(lines["material_written"].unique(), own_compositions(path)),
        declared=read_declared(path),
    )


def as_supplies(lines: pl.DataFrame) -> pl.DataFrame:
    """Supplies made of lines already weighed, as `Weighed.supplies` gives them."""
    return (
        _named(lines.filter(pl.col("material").is_not_null()))
        .group_by("product", "material", *KNOWN, maintain_order=True)
        .agg(*(in_order(mass) for mass in MASSES), pl.col("stock_days").min())
    )


def joined(
    supplies: pl.DataFrame,
    networks: Mapping[str, KeptNetwork],
    followed: Mapping[str, str | None],
    home: str,
) -> pl.DataFrame:
    """Supplies, or lines, with where each enters the network of its material.

    Parameters
    ----------
    supplies : columns `material` and `KNOWN`, and any others
    networks : material to its network
    followed : material to the one in whose network it is followed
    home : country whose statistics stand where nothing is known

    Returns
    -------
    The same rows with `network`, and `ENTRY`: form and country of the entry (null: not in the
    network), whether it is only what is made there, and how its refining country is known.
    """
    rows = supplies.with_columns(
        pl.col("material").replace_strict(dict(followed), default=None, return_dtype=pl.String)
        .alias("network")
    )  # fmt: skip
    kinds = rows.filter(pl.col("material").is_not_null()).select("network", *KNOWN).unique()
    entries = [
        entry
        for (network,), part in kinds.sort("network", *KNOWN).group_by(
            "network", maintain_order=True
        )
        for entry in _entries(networks, network, part.select(KNOWN).rows(), home)
    ]
    frame = pl.DataFrame(entries, schema=ENTRIES_SCHEMA, orient="row")
    return rows.join(
        frame, on=["network", *KNOWN], how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(
        pl.when(pl.col("material").is_null()).then(pl.lit("unknown")).otherwise("status")
        .alias("status")
    )  # fmt: skip


def _entries(
    networks: Mapping[str, KeptNetwork], network: str | None, kinds: Sequence[Kind], home: str
) -> list[tuple[object, ...]]:
    """Rows of `ENTRIES_SCHEMA`: where each kind of supply enters the network, if there is one."""
    if network is None:
        found = [_said(_alone(_supply(kind))) for kind in kinds]
    else:
        one = networks[network]
        found = one.kept(
            "entries",
            [kinds, home],
            lambda: [_said(join(one.network, _supply(kind), home)) for kind in kinds],
        )
    return [(network, *kind, *entry) for kind, entry in zip(kinds, found, strict=True)]


def _supply(kind: Kind) -> Supply:
    supplier_country, is_named, refiner_country, mine_country = kind
    return Supply(
        supplier_country=supplier_country, refiner="named" if is_named else None,
        refiner_country=refiner_country, mine_country=mine_country,
    )  # fmt: skip


def _said(at: Joint) -> tuple[str, str | None, bool, str]:
    return at.form, at.country, at.is_made, at.knowledge


def _alone(supply: Supply) -> Joint:
    """A material without a network: only what the user says is known."""
    how: Knowledge = "unknown"
    if supply.refiner_country is not None:
        how = "known" if supply.refiner else "declared"
    return Joint(
        form="", country=None, is_made=True, knowledge=how, mine_country=supply.mine_country
    )


def _named(masses: pl.DataFrame) -> pl.DataFrame:
    return masses.with_columns(pl.col("refiner").is_not_null().alias("is_refiner_named"))


def lines_left_out(weighed_bill: Weighed, most: int | None) -> Text | None:
    """That table `lines` does not hold all, and how to have the rest."""
    count = weighed_bill.row_count()
    if most is None or count <= most:
        return None
    return Text(
        f"表 lines は全{count:,}行のうち{most:,}行まで（素材が不明な行、次に重い行）。"
        "計算には全行を使った。全行は --all-lines --csv --table lines で書き出せる。",
        f"Table 'lines' has {most:,} of {count:,} rows (those whose material is not known, then "
        "the heaviest); everything is computed from all of them. --all-lines --csv --table lines "
        "writes the rest.",
    )
