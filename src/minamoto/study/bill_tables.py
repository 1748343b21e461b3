"""The tables and sentences of a traced bill of material."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from minamoto.core.errors import InputError
from minamoto.core.finding import FindingTable
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.declared_supply import Declared
from minamoto.study.bill_losses import LEAST, Source
from minamoto.study.controls import controls_of
from minamoto.study.provenance import country_name

WHOSE = Text("この部品表", "this bill")
TONNES = dict.fromkeys(("mass_t", "mass_low_t", "mass_high_t"), "t")
UNITS = {
    **TONNES, "stock_weeks": "weeks", "margin_at_risk_per_week": "as in column currency",
    "margin_per_week": "as in column currency", "rank": "no.", "short_count": "materials",
    "untraced_count": "materials", "row": "no.", "stock_days": "days",
}  # fmt: skip
SHOWN = 10  # rows that a sentence names
SAID = 30  # sentences of one kind
LINES = (
    "row", "product", "part", "material_written", "composition", "material", "mass_t",
    "mass_low_t", "mass_high_t", "supplier", "supplier_country", "refiner", "refiner_country",
    "mine_country", "stock_days", "entry_kind", "entry_country", "status", "told_in", "evidence",
    "suggestion",
)  # fmt: skip


def risk_table(risk: pl.DataFrame, day: date, home: str) -> FindingTable:
    """Products by the countries that stop them, with the controls of those that are in force."""
    return _table(
        "risk",
        Text("製品ごとの損失額（国別）", "Products: margin at risk by country"),
        _with_controls(risk, day, home),
    )


def products_table(products: pl.DataFrame, day: date, home: str) -> FindingTable:
    """Products by material."""
    return _table(
        "products",
        Text("製品ごとの素材と損失額", "Products: materials and margin at risk"),
        _with_controls(products, day, home),
    )


def lines_table(lines: pl.DataFrame) -> FindingTable:
    """Lines of the bill with where each enters its network."""
    kind = (
        pl.when(pl.col("entry_country").is_null()).then(pl.lit("outside"))
        .when("is_made").then(pl.lit("refined_in")).otherwise(pl.lit("bought_in"))
    )  # fmt: skip
    return _table(
        "lines",
        Text("部品表の行と供給網への接続", "Lines and where they enter"),
        lines.with_columns(kind.alias("entry_kind")).select(LINES),
    )


def _table(name: str, title: Text, frame: pl.DataFrame) -> FindingTable:
    units = {key: UNITS.get(key, "1") for key, dtype in frame.schema.items() if dtype.is_numeric()}
    return FindingTable(name=name, title=title, frame=frame, units=units)


def _with_controls(frame: pl.DataFrame, day: date, home: str) -> pl.DataFrame:
    """Measures of the worst country that hold the material back, as `controls_of` finds them."""
    pairs = frame.select("material", "worst_country").drop_nulls().unique().sort("material")
    rows = []
    for (material,), part in pairs.group_by("material", maintain_order=True):
        in_force = controls_of(day, home, str(material))
        rows += [(material, c, in_force(c, None)) for c in part["worst_country"].sort()]
    schema = {"material": pl.String, "worst_country": pl.String, "controls": pl.String}
    known = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.join(known, on=["material", "worst_country"], how="left", maintain_order="left")


def conflicts(lines: pl.DataFrame) -> list[Text]:
    """Refining countries the user names in which the statistics show no refining."""
    rows = (
        lines.filter("is_made", pl.col("entry_country").is_null(), pl.col("entry_form") != "")
        .group_by("material", "refiner_country", maintain_order=True)
        .agg(pl.col("row").unique().sort().head(SHOWN))
    )
    said = []
    for material, country, numbers in rows.iter_rows():
        name, who = names.material(material).name, country_name(country)
        where = ", ".join(map(str, numbers))
        said.append(
            Text(
                f"{name.ja}：部品表（{where}行目）の精製国{who.ja}での生産は統計にない。"
                "その先は不明とした。",
                f"{name.en}: the bill (row {where}) names {who.en} as refining country, where "
                "statistics show no output: everything upstream of it is unknown.",
            )
        )
    return few(said)


def mines_not_reached(unreached: Iterable[tuple[str, Source]]) -> list[Text]:
    """Mines the user names whose ore no statistics connect with the supply."""
    pairs = dict.fromkeys((m, str(source.mine_country), source.country) for m, source in unreached)
    said = []
    for material, mine, country in pairs:
        name, of, at = names.material(material).name, country_name(mine), country_name(country)
        said.append(
            Text(
                f"{name.ja}：{of.ja}の鉱石が{at.ja}に届く経路は統計にない。"
                "部品表のとおり両国だけに依存するとした。",
                f"{name.en}: no statistics show ore of {of.en} coming to {at.en}; the supply is "
                "taken to hang on these two countries alone, as the bill says.",
            )
        )
    return few(said)


def answers_used(declared: Declared) -> list[Text]:
    """How many answers of suppliers take the place of statistics."""
    used = declared.used()
    if used.is_empty():
        return []
    count, suppliers = used.height, used["supplier"].n_unique()
    return [
        Text(
            f"シート「回答」の{count}行（仕入先{suppliers}社）を統計や部品表の記載の代わりに使った。",
            f"{count} rows of the sheet 'answers' ({suppliers} suppliers) stand in the place of "
            "statistics and of what the lines say.",
        )
    ]


def few(said: Sequence[Text]) -> list[Text]:
    """Sentences of one kind, the first of them, with how many more there are."""
    more = len(said) - SAID
    if more <= 0:
        return list(said)
    rest = Text(f"同様の注意がほかに{more}件ある。", f"There are {more} more notes like these.")
    return [*said[:SAID], rest]


def headline(risk: pl.DataFrame) -> list[Text]:
    """The product that loses most by one country."""
    with_margin = risk.filter(pl.col("margin_at_risk_per_week") > 0)
    if with_margin.is_empty():
        return []
    row = with_margin.sort("margin_at_risk_per_week", descending=True, maintain_order=True).row(
        0, named=True
    )
    who, name = country_name(row["worst_country"]), names.material(row["material"]).name
    amount = f"{row['margin_at_risk_per_week']:,.0f} {row['currency']}"
    weeks = row["stock_weeks"]
    from_ja = f"在庫（{weeks:.1f}週分）の後、" if weeks else ""
    from_en = f", once {weeks:.1f} weeks of stock are used up," if weeks else ""
    return [
        Text(
            f"「{row['product']}」は、{who.ja}が止まると{name.ja}の{row['worst_share']:.0%}が届かず、"
            f"{from_ja}週{amount}の粗利が失われうる。",
            f"{row['product']}: without {who.en}, {row['worst_share']:.0%} of its {name.en} cannot "
            f"arrive{from_en} and {amount} of margin a week is at risk.",
        )
    ]


def bill_assumptions(supplies: pl.DataFrame) -> list[Text]:
    """What the margin at risk, and what is said of a line, rest on."""
    said = [
        Text(
            "週あたりの損失額は、在庫を使い切った後に、届かない素材の割合だけ製品が作れないとした額"
            "（粗利×年間数量÷52×不足割合）。製品の不足は、必ず含む素材（組成の下限が0でないもの）の"
            "不足のうち最大とした（補完財）。国や素材の行は足し合わせない。",
            "Margin at risk a week takes the product to be short by the share of a material that "
            "cannot arrive, once stock is used up (margin x volume / 52 x shortfall). A product is "
            "short by the largest shortfall of any material that it surely holds (one whose "
            "content is not 0 at the lowest): they are complements. Rows of countries or materials "
            "are not to be added.",
        ),
        Text(
            "不足は、余力を失った国々で分け合う場合の値。供給のうち"
            f"{LEAST:.0%}以上が通る国だけを調べた。",
            "Shortfalls share the spare capacity among all who lose; countries that less than "
            f"{LEAST:.0%} of a supply was in are not tested.",
        ),
        Text(
            "供給網に入らない分（精製国が不明、または統計に生産がない）は、どの国が止まっても失われない"
            "ものとして数えており、その素材の損失額は下限である（損失額の表の「不明の割合」）。",
            "What does not enter the network (of unknown origin, or refined where statistics show "
            "no output) is counted as lost by no country: the margin at risk of its material is a "
            "lower bound (share not known, in the table of margin at risk).",
        ),
        Text(
            "合金などの行に書かれた精製国・採掘国は、その行に含まれる素材すべてのものとした。"
            "素材ごとに異なるときは、行を分けるか、シート「回答」に書く。",
            "A refining or mining country on the line of an alloy is taken for every material in "
            "it; where they differ, give each a line, or a row on the sheet 'answers'.",
        ),
    ]
    if supplies["mine_country"].null_count() < supplies.height:
        said.append(
            Text(
                "採掘国が書かれた供給は、起源と不足の計算でその国の鉱石だけをたどった。"
                "経路・流れ・採掘国と精製国の組合せの表は、統計による混合のまま。",
                "Where the bill says the mining country, origins and shortfalls follow ore of that "
                "country alone; the tables of paths, flows and of mined where, refined where keep "
                "the mix of the statistics.",
            )
        )
    return said


def nothing_to_trace(file: str, found: Sequence[str]) -> InputError:
    """No material of the bill has a network."""
    return InputError(
        Text(
            f"{file}：供給網のある素材がありません（{'、'.join(found)}）。",
            f"{file}: no material has a network ({', '.join(found)})",
        )
    )
