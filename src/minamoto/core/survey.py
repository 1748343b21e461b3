"""The survey of suppliers: what is asked of each part and material, and the columns it is asked in.

One sheet a supplier. What no existing form asks: the country of each stage behind the part, by
share, with stock and alternates. `ASKED` columns are filled in for the supplier; `ANSWERS` are his.
"""

from __future__ import annotations

from dataclasses import dataclass

from minamoto.core.text import Text

SHEET = Text("調査票", "survey")
TITLE = Text("素材の製錬・精製国に関する調査票", "Survey of where materials are refined and mined")
SUPPLIER_LABEL = Text("仕入先", "supplier")
ASKER_LABEL = Text("調査元", "asked by")
ASKED_ON_LABEL = Text("依頼日", "asked on")
UNKNOWN = Text("不明", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyColumn:
    """One column of the form, or of the sheet of answers; `width` is in characters."""

    key: str
    name: Text
    note: Text
    width: int = 14
    is_required: bool = False  # of the sheet of answers


ASKED: tuple[SurveyColumn, ...] = (
    SurveyColumn(
        key="part",
        name=Text("部品", "part"),
        note=Text("当社での部品名または番号。", "Our name or number of the part."),
        width=20,
    ),
    SurveyColumn(
        key="material",
        name=Text("素材", "material"),
        note=Text("部品に含まれる素材。", "A material that the part holds."),
    ),
    SurveyColumn(
        key="form",
        name=Text("段階", "stage"),
        note=Text(
            "伺いたい段階（例：精製品＝製錬・分離・精製した国）。",
            "The stage that we ask about; refined: where it was smelted, separated or refined.",
        ),
        width=16,
    ),
    SurveyColumn(
        key="known",
        name=Text("当社の認識", "what we know"),
        note=Text("誤りがあれば備考で教えてください。", "Please correct it in the remarks."),
        width=20,
    ),
)
ANSWERS: tuple[SurveyColumn, ...] = (
    SurveyColumn(
        key="country",
        name=Text("国", "country"),
        note=Text(
            "その段階の工程を行う国。わからないときは「不明」。国ごとに一行。",
            "Where that stage takes place; 'unknown' if you do not know. One row a country.",
        ),
    ),
    SurveyColumn(
        key="share",
        name=Text("割合（%）", "share (%)"),
        note=Text(
            "貴社納入分に占める割合。合計 100 % まで。国が一つなら空欄でも可。",
            "Of what you deliver to us; up to 100 % in all. May be blank for a single country.",
        ),
        width=10,
    ),
    SurveyColumn(
        key="site",
        name=Text("製錬・精製業者", "smelter or refiner"),
        note=Text("名称と工場。", "Name and plant."),
        width=22,
    ),
    SurveyColumn(
        key="mine_country",
        name=Text("採掘国", "mine country"),
        note=Text("その原料の鉱石を採掘した国。", "Where the ore behind it was mined."),
    ),
    SurveyColumn(
        key="stock_days",
        name=Text("在庫（日）", "stock (days)"),
        note=Text(
            "貴社にあるこの素材の在庫が何日分か。", "Days of use that you hold of this material."
        ),
        width=10,
    ),
    SurveyColumn(
        key="alternates",
        name=Text("代替調達先", "alternates"),
        note=Text(
            "切り替えられる国や業者。複数は「;」か「、」で区切る。",
            "Countries or firms you could switch to, with ; or 、 between.",
        ),
        width=22,
    ),
    SurveyColumn(
        key="as_of",
        name=Text("時点", "as of"),
        note=Text("その内容の日付（例：2026-11-25）。", "Date of the answer, such as 2026-11-25."),
        width=12,
    ),
    SurveyColumn(
        key="remarks",
        name=Text("備考", "remarks"),
        note=Text("自由記入。", "Anything else."),
        width=24,
    ),
)
COLUMNS: tuple[SurveyColumn, ...] = ASKED + ANSWERS
ROWS_A_GAP = 3  # rows of each question, for as many countries; more may be inserted
