"""What suppliers declare of where their materials come from: the sheet beside a bill of material.

A row is a part of what one supplier delivers of one material. Rows that are accepted and have a
share take the place of the bill's own words and of statistics; the others stay to be read.
"""

from __future__ import annotations

from minamoto.core.survey import SurveyColumn
from minamoto.core.text import Text

SHEET = Text("回答", "answers")
YES, NO = Text("はい", "yes"), Text("いいえ", "no")


COLUMNS: tuple[SurveyColumn, ...] = (
    SurveyColumn(
        key="supplier",
        name=Text("仕入先", "supplier"),
        note=Text("部品表と同じ名称。", "As in the bill of material."),
        is_required=True,
        width=26,
    ),
    SurveyColumn(
        key="part",
        name=Text("部品", "part"),
        note=Text("空欄はこの仕入先のすべての部品。", "Blank for all parts of the supplier."),
        width=18,
    ),
    SurveyColumn(
        key="material",
        name=Text("素材", "material"),
        note=Text("含まれる素材（元素）。", "Of the elements that the part holds, one."),
        is_required=True,
        width=16,
    ),
    SurveyColumn(
        key="form",
        name=Text("段階", "stage"),
        note=Text(
            "精製品または鉱石。ほかの段階は記録だけ。",
            "Refined or ore; other stages are kept to be read.",
        ),
        is_required=True,
    ),
    SurveyColumn(
        key="country",
        name=Text("国", "country"),
        note=Text("その段階の国。", "Where that stage takes place."),
        is_required=True,
    ),
    SurveyColumn(
        key="share",
        name=Text("割合（%）", "share (%)"),
        note=Text(
            "この仕入先の納入分に占める割合。空欄の行は使わない。",
            "Of what the supplier delivers; a row without a share is not used.",
        ),
        is_required=True,
        width=10,
    ),
    SurveyColumn(
        key="refiner",
        name=Text("製錬・精製業者", "smelter or refiner"),
        note=Text("名称がわかれば「確認済み」とする。", "With a name the country counts as known."),
        width=26,
    ),
    SurveyColumn(
        key="mine_country",
        name=Text("採掘国", "mine country"),
        note=Text("鉱石を採掘した国。", "Where the ore was mined."),
    ),
    SurveyColumn(
        key="as_of",
        name=Text("時点", "as of"),
        note=Text("回答の日付。", "Date of the answer."),
        width=12,
    ),
    SurveyColumn(
        key="file",
        name=Text("出所", "told in"),
        note=Text("回答のファイル。", "The file that it was told in."),
        width=24,
    ),
    SurveyColumn(
        key="accepted",
        name=Text("採用", "accepted"),
        note=Text("「いいえ」にした行は使わない。空欄は「はい」。", "Rows set to no are not used."),
        width=10,
    ),
    SurveyColumn(
        key="remarks",
        name=Text("備考", "remarks"),
        note=Text(
            "仕入先の在庫・代替先・備考。計算には使わない。",
            "Stock, alternates and remarks of the supplier; not computed with.",
        ),
        width=40,
    ),
)
