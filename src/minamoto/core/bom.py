"""A bill of material: the columns a user fills in, and the bill as it is read.

A line is one material of one part from one source. Lines with the same product, parent part, part
and material are alternatives (one a supplier), and share that material between them; different
materials of a part are all in every such part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from minamoto.core.text import Text

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["text", "number", "share", "country", "mass_unit", "currency", "names"]

PRODUCTS_SHEET = Text("製品", "products")
LINES_SHEET = Text("部品表", "lines")
EXAMPLES_SHEET = Text("記入例", "examples")  # of the template; never read
GUIDE_SHEET = Text("書き方", "how to fill in")
LISTS_SHEET = Text("選択肢", "choices")  # of the drop-downs
SHEET_ALIASES: dict[str, tuple[str, ...]] = {
    "products": ("製品", "製品表", "製品一覧", "products", "product"),
    "lines": ("部品表", "部品", "構成表", "lines", "bom", "parts", "bill of material"),
    "compositions": ("組成", "組成表", "compositions", "composition"),
    "answers": ("回答", "調査回答", "仕入先回答", "answers", "declared"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BillColumn:
    """One column of the template; `unit` is of its numbers, as the template asks for them.

    `aliases` are other headers that mean the same; they are compared without width, case or spaces.
    `low` bounds the numbers from below; `is_low_allowed` says whether `low` itself may stand.
    """

    key: str
    name: Text
    aliases: tuple[str, ...] = ()
    kind: Kind = "text"
    unit: str | None = None
    is_required: bool = False
    low: float = 0.0
    is_low_allowed: bool = True
    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BillOfMaterial:
    """A bill as it was read.

    Parameters
    ----------
    file : the name of the file as the user gave it
    products : table `bill_products`, one row a product
    lines : table `bill_lines`, one row a line of the file, in its order; assemblies (parts that
        hold only other parts) are among them, with neither material nor mass
    notes : everything that was interpreted on the way: full-width digits, blank shares that were
        split, formulas read by their stored values, columns and sheets that were not read
    """

    file: str
    products: pl.DataFrame
    lines: pl.DataFrame
    notes: tuple[Text, ...] = ()

    def material_lines(self) -> pl.DataFrame:
        """The lines that name a material: all but the assemblies."""
        return self.lines.filter(self.lines["material"].is_not_null())


PRODUCT = BillColumn(
    key="product",
    name=Text("製品", "product"),
    aliases=("製品名", "製品番号", "製品コード", "product name", "product number", "finished good"),
    is_required=True,
    note=Text("製品の名称または番号。", "Name or number of the product."),
)
CURRENCY = BillColumn(
    key="currency",
    name=Text("通貨", "currency"),
    aliases=("通貨コード", "currency code"),
    kind="currency",
    note=Text(
        "ISO 4217 のコード（JPY、USD など）。金額を書いた行では必須。見出しを「通貨（JPY）」と"
        "すると、空欄は JPY と読む。",
        "ISO 4217 code such as JPY or USD; needed where money is given. With the header "
        "'currency (JPY)' a blank is read as JPY.",
    ),
)
PRODUCT_COLUMNS: tuple[BillColumn, ...] = (
    PRODUCT,
    BillColumn(
        key="annual_volume",
        name=Text("年間数量", "annual_volume"),
        aliases=(
            *("年間生産量", "年間生産数", "年産数", "生産数量", "年間台数"),
            *("annual volume", "annual quantity", "volume per year", "units per year"),
        ),
        kind="number",
        unit="units/yr",
        is_required=True,
        is_low_allowed=False,
        note=Text("一年に作る数。0 より大きい数。", "Units made in a year; above 0."),
    ),
    BillColumn(
        key="margin_per_unit",
        name=Text("単位粗利", "margin_per_unit"),
        aliases=("一台当たり粗利", "粗利", "限界利益", "単位利益", "margin", "margin per unit"),
        kind="number",
        unit="currency/unit",
        note=Text(
            "製品一つ当たりの粗利。わからないときは空欄。",
            "Gross margin of one unit; blank where it is not known.",
        ),
    ),
    CURRENCY,
)
LINE_COLUMNS: tuple[BillColumn, ...] = (
    PRODUCT,
    BillColumn(
        key="part",
        name=Text("部品", "part"),
        aliases=(
            *("部品名", "部品番号", "品番", "品目", "品名", "部材", "構成品", "component"),
            *("part name", "part number", "part no", "item", "child part"),
        ),
        is_required=True,
        note=Text("部品の名称または番号。", "Name or number of the part."),
    ),
    BillColumn(
        key="parent_part",
        name=Text("親部品", "parent_part"),
        aliases=("親品番", "親品目", "上位部品", "parent", "parent part", "parent part number"),
        note=Text(
            "この部品を組み込む部品（同じ製品の中）。製品に直接組み込むときは空欄。",
            "The part of the same product that this one goes into; blank where it goes into the "
            "product itself.",
        ),
    ),
    BillColumn(
        key="quantity",
        name=Text("員数", "quantity"),
        aliases=("数量", "個数", "使用数", "構成数", "qty", "quantity per parent"),
        kind="number",
        unit="parts/parent",
        is_low_allowed=False,
        note=Text(
            "親部品（なければ製品）一つに使う数。空欄は 1。",
            "Of this part in one parent (or product); blank means 1.",
        ),
    ),
    BillColumn(
        key="material",
        name=Text("素材", "material"),
        aliases=(
            *("素材名", "材料", "材料名", "材質", "原材料", "合金", "元素", "成分"),
            *("materials", "raw material", "alloy", "substance", "element"),
        ),
        is_required=True,
        note=Text(
            "素材、合金または構成品の名称。ほかの部品を束ねるだけの部品では、質量とともに空欄。",
            "Material, alloy or component; blank, with its mass, for a part that only holds other "
            "parts.",
        ),
    ),
    BillColumn(
        key="mass_per_unit",
        name=Text("質量", "mass_per_unit"),
        aliases=(
            *("重量", "単位質量", "単位重量", "部品質量", "素材質量", "一個当たり質量"),
            *("mass", "mass per unit", "mass per part", "weight", "unit weight", "net weight"),
        ),
        kind="number",
        unit="mass_unit",
        is_required=True,
        is_low_allowed=False,
        note=Text(
            "部品一つに含まれるこの素材の質量。0 より大きい数。",
            "Mass of this material in one part; above 0.",
        ),
    ),
    BillColumn(
        key="mass_unit",
        name=Text("質量単位", "mass_unit"),
        aliases=("単位", "重量単位", "unit", "uom", "mass unit", "weight unit"),
        kind="mass_unit",
        is_required=True,
        note=Text(
            "質量の単位（mg、g、kg など）。見出しを「質量（g）」とすれば、この列はなくてよい。",
            "Unit of the mass: mg, g, kg ...; not needed with a header such as "
            "'mass_per_unit (g)'.",
        ),
    ),
    BillColumn(
        key="supplier",
        name=Text("仕入先", "supplier"),
        aliases=("サプライヤー", "調達先", "取引先", "購入先", "supplier name", "vendor"),
        note=Text("部品を買う相手。", "Who sells the part."),
    ),
    BillColumn(
        key="supplier_country",
        name=Text("仕入先の国", "supplier_country"),
        aliases=("仕入先国", "調達国", "サプライヤー国", "supplier country", "vendor country"),
        kind="country",
        note=Text("国名または ISO 3166 のコード。", "Name or ISO 3166 code."),
    ),
    BillColumn(
        key="site",
        name=Text("製造拠点", "site"),
        aliases=("拠点", "工場", "生産拠点", "plant", "factory", "production site"),
        note=Text("部品を作る工場。", "Plant that makes the part."),
    ),
    BillColumn(
        key="refiner",
        name=Text("精製業者", "refiner"),
        aliases=("精錬業者", "製錬業者", "製錬所", "精錬所", "smelter", "refiner name"),
        note=Text("わかっている製錬所・精製業者。", "Smelter or refiner, where known."),
    ),
    BillColumn(
        key="refiner_country",
        name=Text("精製国", "refiner_country"),
        aliases=("精錬国", "製錬国", "refiner country", "smelter country", "country of refining"),
        kind="country",
        note=Text("素材を精製する国。", "Where the material is refined."),
    ),
    BillColumn(
        key="mine_country",
        name=Text("採掘国", "mine_country"),
        aliases=("鉱山国", "産出国", "mine country", "country of mining", "country of origin"),
        kind="country",
        note=Text("鉱石を採掘する国。", "Where the ore is mined."),
    ),
    BillColumn(
        key="stock_days",
        name=Text("在庫日数", "stock_days"),
        aliases=("在庫", "stock days", "days of stock", "inventory days"),
        kind="number",
        unit="days",
        note=Text("手元の在庫が何日分か。", "Days of use that are in stock."),
    ),
    BillColumn(
        key="lead_time_days",
        name=Text("調達日数", "lead_time_days"),
        aliases=("リードタイム", "納期日数", "調達リードタイム", "lead time", "lead time days"),
        kind="number",
        unit="days",
        note=Text("発注から納入までの日数。", "Days from order to delivery."),
    ),
    BillColumn(
        key="alternates",
        name=Text("代替先", "alternates"),
        aliases=("代替品", "代替", "代替仕入先", "alternate", "alternatives", "second source"),
        kind="names",
        note=Text(
            "代わりになる仕入先や品。複数は「;」か「、」で区切る。",
            "Suppliers or parts that could replace it, with ; or 、 between.",
        ),
    ),
    BillColumn(
        key="price",
        name=Text("単価", "price"),
        aliases=("部品単価", "価格", "unit price", "price per part", "cost"),
        kind="number",
        unit="currency/part",
        note=Text("部品一つの価格。通貨の列も要る。", "Of one part; its currency is needed too."),
    ),
    CURRENCY,
    BillColumn(
        key="supplier_share",
        name=Text("調達割合", "supplier_share"),
        aliases=("シェア", "購買割合", "配分", "調達比率", "supplier share", "share", "split"),
        kind="share",
        unit="%",
        note=Text(
            "この行の仕入先が占める割合（0～100 %）。同じ部品・素材の行の合計は 100 %。"
            "空欄は残りを等分する。",
            "Share of this line's source, 0 to 100 %; lines of one part and material make 100 %. "
            "Blank lines split the rest equally.",
        ),
    ),
)
# Of a CSV file, which has no sheet of products: the same on every line of a product.
PRODUCT_COLUMNS_OF_LINES: tuple[BillColumn, ...] = PRODUCT_COLUMNS[1:3]
