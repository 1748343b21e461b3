"""`fields`: the strategic fields, their materials and products, and the countries they hang on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.grade import Grade
from minamoto.core.text import Text
from minamoto.data import names, warehouse
from minamoto.study.controls import CATALOGUE_NOTE, in_force_towards
from minamoto.study.provenance import country_name, finding, pair
from minamoto.study.shares import SHARE_ASSUMPTIONS
from minamoto.study.supply import Supply, supplies

HOME = "JPN"  # the fields are Japan's; controls are counted as they bind Japan


def fields(*fields_asked: str | int, on: date | None = None) -> Finding:
    """Strategic fields by materials: a field's products, materials and choke countries.

    Parameters
    ----------
    fields_asked : numbers or names in either language; none means all 17
    on : the day for which controls in force are counted; today when not given

    Returns
    -------
    Tables `fields`, `matrix` (field x material; the choke country is the leader of the most
    concentrated stage) and `uses`.

    Examples
    --------
    >>> fields("量子").to_polars("fields")["name_en"].to_list()
    ['Quantum technologies']
    """
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    numbers = [names.field(str(f)) for f in fields_asked] or all_fields()
    uses = uses_of(numbers)
    found = supplies(uses["material"].unique().sort().to_list(), headline_only=True)
    matrix = matrix_table(uses, found, day)
    tables = (fields_table(numbers, matrix.frame), matrix, uses_table(uses))
    return finding(
        verb="fields",
        question={"fields": list(numbers), "on": day},
        headline=[_headline(tables[0].frame, matrix.frame)],
        tables=tables,
        read=("fields", "uses", "production", "series", "controls"),
        assumptions=(*SHARE_ASSUMPTIONS[:1], FIELD_ASSUMPTION),
        warnings=(*bare_warnings(tables[0].frame), CATALOGUE_NOTE),
    )


FIELD_ASSUMPTION = Text(
    "分野と用途・素材の対応付けは本製品の判断であり、政府資料そのものではない。"
    "各行に根拠と確度を示す。",
    "Which material serves which field is this product's own mapping, not the government's; "
    "every row shows its evidence and confidence.",
)


def bare_warnings(fields_frame: pl.DataFrame) -> tuple[Text, ...]:
    """Fields for which no material is known; that is not to say that they need none."""
    bare = fields_frame.filter(pl.col("material_count") == 0)
    if bare.is_empty():
        return ()
    return (
        Text(
            f"素材との対応が未収録の分野：{'、'.join(bare['name_ja'])}。"
            "素材に依存しないという意味ではない。",
            f"No material is recorded for: {', '.join(bare['name_en'])}. "
            "That does not mean that they need none.",
        ),
    )


def all_fields() -> list[int]:
    """Numbers of every strategic field."""
    return warehouse.table("fields")["field"].sort().to_list()


def uses_of(numbers: Sequence[int]) -> pl.DataFrame:
    """Uses of materials in the given fields, one row a field and use."""
    return (
        warehouse.table("uses")
        .with_columns(pl.col("fields").str.split(";").alias("field"))
        .explode("field")
        .with_columns(pl.col("field").cast(pl.Int16))
        .filter(pl.col("field").is_in(list(numbers)))
        .sort("field", "material", "use")
    )


def choke(found: Sequence[Supply]) -> dict[str, Supply]:
    """The stage of each material whose leader holds the largest share."""
    worst: dict[str, Supply] = {}
    for supply in found:
        if supply.countries and (
            supply.material not in worst or supply.share[0] > worst[supply.material].share[0]
        ):
            worst[supply.material] = supply
    return worst


def matrix_table(
    uses: pl.DataFrame, found: Sequence[Supply], day: date, importer: str = HOME
) -> FindingTable:
    """Field x material with the choke country and the controls that bind the importer."""
    worst = choke(found)
    held = in_force_towards(day, importer, uses["material"].unique().to_list())
    counts = dict(held.group_by("material").agg(pl.col("control").n_unique()).iter_rows())
    pairs = uses.group_by("field", "material").agg(pl.len().cast(pl.Int32).alias("use_count"))
    rows = []
    for row in pairs.sort("field", "material").iter_rows(named=True):
        supply = worst.get(row["material"])
        rows.append(
            row
            | {
                "top_country": supply.countries[0] if supply else None,
                "top_share": supply.share[0] if supply else None,
                "stage": supply.stage if supply else None,
                "year": supply.year if supply else None,
                "grade": str(supply.grade) if supply else None,
                "source": supply.source if supply else None,
                "controls_in_force": counts.get(row["material"], 0),
            }
        )
    schema = {
        "field": pl.Int16, "material": pl.String, "use_count": pl.Int32, "top_country": pl.String,
        "top_share": pl.Float64, "stage": pl.String, "year": pl.Int32, "grade": pl.String,
        "source": pl.String, "controls_in_force": pl.Int32,
    }  # fmt: skip
    return FindingTable(
        name="matrix",
        title=Text("戦略分野×素材", "Strategic fields by materials"),
        frame=pl.DataFrame(rows, schema=schema),
        units={
            "field": "no.",
            "use_count": "uses",
            "top_share": "1",
            "year": "yr",
            "controls_in_force": "measures",
        },
    )


def fields_table(numbers: Sequence[int], matrix: pl.DataFrame) -> FindingTable:
    """The fields with their ministers and how many materials they hang on."""
    counts = matrix.group_by("field").agg(
        pl.len().cast(pl.Int32).alias("material_count"),
        (pl.col("controls_in_force") > 0).sum().cast(pl.Int32).alias("controlled_count"),
        (pl.col("grade").is_in([Grade.D]) | pl.col("grade").is_null())
        .sum()
        .cast(pl.Int32)
        .alias("poorly_known_count"),
    )
    frame = (
        warehouse.table("fields")
        .filter(pl.col("field").is_in(list(numbers)))
        .join(counts, on="field", how="left", maintain_order="left")
        .with_columns(
            pl.col("material_count", "controlled_count", "poorly_known_count").fill_null(0)
        )
        .select(
            "field", "name_ja", "name_en", "ministers_ja", "ministers_en", "office_holders",
            "as_of", "material_count", "controlled_count", "poorly_known_count", "source",
        )
        .sort("field")
    )  # fmt: skip
    return FindingTable(
        name="fields",
        title=Text("戦略分野と担当大臣", "Strategic fields and ministers"),
        frame=frame,
        units={
            "field": "no.",
            "material_count": "materials",
            "controlled_count": "materials",
            "poorly_known_count": "materials",
        },
    )


def uses_table(uses: pl.DataFrame) -> FindingTable:
    """Material, product and industry of each field."""
    return FindingTable(
        name="uses",
        title=Text("先端産業での使用例", "Uses in advanced industries"),
        frame=uses.select(
            "field", "material", "product_ja", "product_en", *pair("industry"),
            *pair("function"), "share", *pair("share_scope"), "source", "evidence",
            "confidence", "url",
        ),
        units={"field": "no.", "share": "1"},
    )  # fmt: skip


def _headline(fields_frame: pl.DataFrame, matrix: pl.DataFrame) -> Text:
    materials = matrix["material"].n_unique()
    chokes = (
        matrix.filter(pl.col("top_country").is_not_null())
        .unique("material")
        .group_by("top_country")
        .len()
        .sort("len", "top_country", descending=[True, False])
    )
    top, count = chokes.row(0) if chokes.height else (None, 0)
    country = country_name(top) if top else Text("不明", "unknown")
    return Text(
        f"{fields_frame.height}分野が{materials}種の素材に依存し、"
        f"うち{count}種で最も偏った段階の首位は{country.ja}。",
        f"{fields_frame.height} fields hang on {materials} materials; {country.en} leads the most "
        f"concentrated stage of {count} of them.",
    )
