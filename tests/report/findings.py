"""Findings made by hand for what real data seldom hold: hostile text, nothing at all, a lot."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.records import Origin
from minamoto.core.text import Text

SCRIPT = "<script>alert('x')</script>"
FORMULA = "=1+1"
LONG = "とても長い名前のふっ化物系高純度中間素材（用途別・等級別の内訳を含む）"

TEXT, REAL, WHOLE = pl.String, pl.Float64, pl.Int32
EXPOSURE_TYPES: dict[str, Any] = {
    "rank": WHOLE, "rank_low": WHOLE, "rank_high": WHOLE, "material": TEXT, "stage": TEXT,
    "form": TEXT, "year": WHOLE, "grade": TEXT, "source": TEXT, "top_country": TEXT,
    "top_share": REAL, "top_share_low": REAL, "top_share_high": REAL, "top3_share": REAL,
    "hhi": REAL, "hhi_low": REAL, "hhi_high": REAL, "governance_hhi": REAL,
    "governance_hhi_low": REAL, "governance_hhi_high": REAL, "controlled_share": REAL,
    "controlled_share_high": REAL, "controls": TEXT, "import_hs6": TEXT, "import_year": WHOLE,
    "import_top_partner": TEXT, "import_top_share": REAL, "import_specificity": TEXT,
    "fields": TEXT, "unknown_ja": TEXT, "unknown_en": TEXT,
}  # fmt: skip
SHARE_TYPES: dict[str, Any] = {
    "material": TEXT, "stage": TEXT, "form": TEXT, "is_headline": pl.Boolean, "country": TEXT,
    "year": WHOLE, "share": REAL, "share_low": REAL, "share_high": REAL, "quantity": REAL,
    "unit": TEXT, "mass_t": REAL, "source": TEXT, "grade": TEXT,
}  # fmt: skip
FACE_TYPES: dict[str, Any] = {"material": TEXT}
for _face in ("ore", "refined"):
    FACE_TYPES |= {
        f"{_face}_form": TEXT, f"{_face}_year": WHOLE, f"{_face}_grade": TEXT,
        f"{_face}_source": TEXT, f"{_face}_top": TEXT, f"{_face}_top_share": REAL,
        f"{_face}_top_share_low": REAL, f"{_face}_top_share_high": REAL,
        f"{_face}_top3_share": REAL, f"{_face}_hhi": REAL, f"{_face}_hhi_low": REAL,
        f"{_face}_hhi_high": REAL, f"{_face}_reason_ja": TEXT, f"{_face}_reason_en": TEXT,
    }  # fmt: skip
FACE_TYPES |= {"shifted_share": REAL, "gainer": TEXT}
CONTROL_TYPES: dict[str, Any] = {
    "control": TEXT, "title_ja": TEXT, "title_en": TEXT, "announced": pl.Date,
    "effective": pl.Date, "ended": pl.Date,
    "suspended_until": pl.Date, "status_ja": TEXT, "status_en": TEXT, "is_in_force": pl.Boolean,
    "imposer": TEXT, "targets": TEXT, "instrument": TEXT, "materials": TEXT, "form_ja": TEXT,
    "form_en": TEXT, "hs6": TEXT, "legal_reference_ja": TEXT, "legal_reference_en": TEXT,
    "observed_effect_ja": TEXT, "observed_effect_en": TEXT, "url": TEXT, "source": TEXT,
    "confidence": TEXT, "note_ja": TEXT, "note_en": TEXT,
}  # fmt: skip
YEAR_TYPES: dict[str, Any] = {
    "hs6": TEXT, "goods_ja": TEXT, "goods_en": TEXT, "materials": TEXT, "specificity": TEXT,
    "year": WHOLE, "value_usd": REAL, "gross_t": REAL, "top_partner": TEXT, "top_share": REAL,
    "china_share": REAL, "hhi": REAL, "partner_count": WHOLE, "source": TEXT,
    "hs_revision": TEXT, "partners_kept": TEXT,
}  # fmt: skip
MATRIX_TYPES: dict[str, Any] = {
    "field": pl.Int16, "material": TEXT, "use_count": WHOLE, "top_country": TEXT,
    "top_share": REAL, "stage": TEXT, "year": WHOLE, "grade": TEXT, "source": TEXT,
    "controls_in_force": WHOLE,
}  # fmt: skip
UNITS = {
    "rank": "place", "rank_low": "place", "rank_high": "place", "year": "yr", "import_year": "yr",
    "ore_year": "yr", "refined_year": "yr", "quantity": "as in column unit", "mass_t": "t",
    "value_usd": "USD", "gross_t": "t", "partner_count": "countries", "field": "no.",
    "use_count": "uses", "controls_in_force": "measures", "days_left": "d",
}  # fmt: skip
SOURCE = Origin(
    source="usgs_mcs2026",
    title="Mineral Commodity Summaries 2026",
    publisher="U.S. Geological Survey",
    edition="2026",
    url="https://pubs.usgs.gov/periodicals/mcs2026/",
    licence="public domain",
    table="production",
    year_first=2024,
    year_last=2024,
)


def table(name: str, ja: str, en: str, types: dict[str, Any], rows: list[dict[str, Any]]) -> Any:
    """A finding table of those column types; what a row does not say is missing."""
    frame = pl.DataFrame([{key: row.get(key) for key in types} for row in rows], schema=types)
    units = {column: UNITS.get(column, "1") for column, t in frame.schema.items() if t.is_numeric()}
    return FindingTable(name=name, title=Text(ja, en), frame=frame, units=units)


def names(*rows: tuple[str, str, str, str]) -> FindingTable:
    """The table of names."""
    frame = pl.DataFrame(rows, schema=["kind", "key", "name_ja", "name_en"], orient="row")
    return FindingTable(name="names", title=Text("名称", "Names"), frame=frame, units={})


def shares_of(material: str, stage: str, year: int, **share: float) -> list[dict[str, Any]]:
    """Rows of `shares`: countries by their code, `ZZZ` the unnamed part."""
    common = {
        "material": material, "stage": stage, "form": "metal", "is_headline": True, "year": year,
        "unit": "t", "source": "usgs_mcs2026", "grade": "A",
    }  # fmt: skip
    return [
        common
        | {
            "country": country,
            "share": value,
            "share_low": None if country == "ZZZ" else max(0.0, value - 0.04),
            "share_high": None if country == "ZZZ" else min(1.0, value + 0.04),
            "quantity": None if country == "ZZZ" else value * 1000.0,
        }
        for country, value in share.items()
    ]


def exposure(rank: int, material: str, **more: Any) -> dict[str, Any]:
    """One row of `exposures`."""
    return {
        "rank": rank, "rank_low": rank, "rank_high": rank + 1, "material": material,
        "stage": "refined", "form": "metal", "year": 2024, "grade": "A", "source": "usgs_mcs2026",
        "top_country": "CHN", "top_share": 0.9, "top_share_low": 0.86, "top_share_high": 0.94,
        "top3_share": 0.97, "hhi": 0.82, "hhi_low": 0.75, "hhi_high": 0.88,
        "governance_hhi": 5.1 - rank / 10, "governance_hhi_low": 4.2, "governance_hhi_high": 5.9,
        "controlled_share": 0.0, "controlled_share_high": 0.0, "fields": "1;5",
    } | more  # fmt: skip


def assessment() -> Finding:
    """Two real materials in the shape `assess` gives; the figures are rounded, for shape only."""
    years = [
        {
            "hs6": "810411", "goods_ja": "マグネシウム地金", "goods_en": "magnesium ingot",
            "materials": "magnesium", "specificity": "clean", "year": year, "value_usd": 9e7,
            "gross_t": 4e4, "top_partner": "CHN", "top_share": share, "china_share": share,
            "hhi": share**2, "partner_count": 6, "source": "baci", "hs_revision": revision,
            "partners_kept": kept,
        }
        for year, share, revision, kept in (
            (2002, 0.892, "HS92", "all"), (2015, 0.997, "HS92", "all"),
            (2023, 0.975, "HS17", "largest six of each country"), (2024, 0.98, "HS17", "all"),
        )
    ]  # fmt: skip
    controls = [
        {
            "control": "CHN-2023-GAGE", "title_ja": "ガリウム・ゲルマニウムの輸出許可制",
            "title_en": "export licences for gallium and germanium", "announced": date(2023, 7, 3),
            "effective": date(2023, 8, 1), "status_ja": "有効", "status_en": "in force",
            "is_in_force": True, "imposer": "CHN", "targets": "ALL", "instrument": "licence",
            "materials": "gallium", "hs6": "811292", "url": "https://www.mofcom.gov.cn/",
            "source": "mofcom", "confidence": "high",
        },
        {
            "control": "CHN-2024-US", "announced": date(2024, 12, 3),
            "effective": date(2024, 12, 3), "suspended_until": date(2026, 11, 27),
            "status_ja": "停止中", "status_en": "suspended", "is_in_force": None,
            "imposer": "CHN", "targets": "USA", "instrument": "ban",
            "materials": "gallium", "source": "mofcom", "confidence": "high",
        },
    ]  # fmt: skip
    shares = (
        shares_of("magnesium", "refined", 2024, CHN=0.9, RUS=0.05, ISR=0.02, ZZZ=0.03)
        + shares_of("magnesium", "ore", 2024, CHN=0.6, TUR=0.1, ZZZ=0.3)
        + shares_of("gallium", "refined", 2024, CHN=0.98, JPN=0.01, ZZZ=0.01)
    )
    side = {"ore_form": "magnesite", "ore_grade": "A", "ore_source": "usgs_mcs2026"}
    faces = [
        {
            "material": "magnesium", **side, "ore_year": 2024, "ore_top": "CHN",
            "ore_top_share": 0.6, "ore_top_share_low": 0.55, "ore_top_share_high": 0.65,
            "refined_form": "metal", "refined_year": 2024, "refined_grade": "A",
            "refined_source": "usgs_mcs2026", "refined_top": "CHN", "refined_top_share": 0.9,
            "refined_top_share_low": 0.86, "refined_top_share_high": 0.94,
            "shifted_share": 0.35, "gainer": "CHN",
        },
        {
            "material": "gallium", "ore_reason_ja": "国別の生産が公表されていない",
            "ore_reason_en": "no output by country is published", "refined_form": "metal",
            "refined_year": 2024, "refined_grade": "D", "refined_source": "usgs_mcs2026",
            "refined_top": "CHN", "refined_top_share": 0.98,
        },
    ]  # fmt: skip
    history = [
        {
            "material": "magnesium", "stage": "refined", "form": "primary metal",
            "country": country, "year": year, "quantity": quantity, "unit": "t",
            "source": "bgs_wms",
        }
        for country, series in {
            "JPN": {1990: 12800.0, 1991: 12000.0, 1992: 7100.0, 1993: 7500.0, 1994: 3000.0},
            "CHN": {1990: 5900.0, 1994: 25000.0, 1995: 93600.0, 2010: 654000.0, 2023: 805000.0},
        }.items()
        for year, quantity in series.items()
    ]  # fmt: skip
    matrix = [
        {
            "field": field, "material": material, "use_count": 2, "top_country": "CHN",
            "top_share": share, "stage": "refined", "year": 2024, "grade": "A",
            "source": "usgs_mcs2026", "controls_in_force": controls,
        }
        for field, material, share, controls in (
            (1, "gallium", 0.98, 1), (1, "magnesium", 0.9, 0), (5, "gallium", None, 1),
        )
    ]  # fmt: skip
    tables = (
        table("exposures", "供給リスクの順位（段階別）", "Ranked exposures by stage",
              EXPOSURE_TYPES, [
                  exposure(1, "gallium", controls="CHN-2023-GAGE", controlled_share=0.98,
                           controlled_share_high=0.98, top_share=0.98, grade="D", hhi=None),
                  exposure(2, "magnesium", import_hs6="810411", import_year=2024,
                           import_top_partner="CHN", import_top_share=0.98,
                           import_specificity="clean"),
              ]),
        table("faces", "鉱石と精製品の二つの顔", "Two faces: ore against refined", FACE_TYPES,
              faces),
        table("shares", "国別シェア（段階別）", "Shares by country and stage", SHARE_TYPES, shares),
        table("years", "年別の輸入と首位相手国", "Imports and leading partner by year", YEAR_TYPES,
              years),
        table("controls", "輸出規制・供給途絶", "Export controls and cut-offs", CONTROL_TYPES,
              controls),
        table("lapses", "半年以内に期限が来るもの", "Terms that end within half a year",
              {"control": TEXT, "imposer": TEXT, "materials": TEXT, "date": pl.Date,
               "days_left": WHOLE, "what_ja": TEXT, "what_en": TEXT, "source": TEXT},
              [{"control": "CHN-2024-US", "imposer": "CHN", "materials": "gallium",
                "date": date(2026, 11, 27), "days_left": 4, "what_ja": "停止期間の満了",
                "what_en": "suspension ends", "source": "mofcom"}]),
        table("fields", "戦略分野と担当大臣", "Strategic fields and ministers",
              {"field": pl.Int16, "name_ja": TEXT, "name_en": TEXT, "ministers_ja": TEXT,
               "ministers_en": TEXT},
              [{"field": 1, "name_ja": "AI・半導体", "name_en": "AI and semiconductors",
                "ministers_ja": "経済産業大臣",
                "ministers_en": "Minister of Economy, Trade and Industry"},
               {"field": 5, "name_ja": "航空・宇宙", "name_en": "Aviation and space",
                "ministers_ja": "経済産業大臣",
                "ministers_en": "Minister of Economy, Trade and Industry"}]),
        table("matrix", "戦略分野×素材", "Strategic fields by materials", MATRIX_TYPES, matrix),
        table("uses", "先端産業での使用例", "Uses in advanced industries",
              {"field": pl.Int16, "material": TEXT, "product_ja": TEXT, "product_en": TEXT,
               "share": REAL, "share_scope_ja": TEXT, "share_scope_en": TEXT, "source": TEXT,
               "confidence": TEXT},
              [{"field": 1, "material": "gallium", "product_ja": "化合物半導体",
                "product_en": "compound semiconductors", "source": "usgs_mcs2026",
                "confidence": "high"}]),
        table("history", "長期の生産推移", "Long production series",
              {"material": TEXT, "stage": TEXT, "form": TEXT, "country": TEXT, "year": WHOLE,
               "quantity": REAL, "unit": TEXT, "source": TEXT}, history),
        table("unknowns", "わかっていないこと", "What is not known",
              {"material": TEXT, "stage": TEXT, "what_ja": TEXT, "what_en": TEXT},
              [{"material": "gallium", "stage": "ore", "what_ja": "国別の生産が公表されていない",
                "what_en": "no output by country is published"}]),
        names(("form", "magnesium|refined|metal", "マグネシウム新地金", "primary magnesium"),
              ("material", "gallium", "ガリウム", "gallium"),
              ("material", "magnesium", "マグネシウム", "magnesium"),
              ("country", "CHN", "中国", "China"), ("country", "JPN", "日本", "Japan"),
              ("country", "RUS", "ロシア", "Russia"), ("country", "ISR", "イスラエル", "Israel"),
              ("country", "TUR", "トルコ", "Türkiye"), ("country", "USA", "米国", "United States"),
              ("country", "ZZZ", "その他・不明", "other or unknown"),
              ("field", "1", "AI・半導体", "AI and semiconductors"),
              ("field", "5", "航空・宇宙", "Aviation and space"),
              ("source", "usgs_mcs2026", "USGS MCS 2026", "USGS MCS 2026")),
    )  # fmt: skip
    return Finding(
        verb="assess",
        question={"country": "JPN", "fields": [1, 5], "materials": ["gallium", "magnesium"],
                  "on": "2026-11-23"},
        headline=(
            Text("1位 ガリウム（精製品）：中国が世界の98%。",
                 "No. 1 gallium (refined): China holds 98% of the world."),
            Text("2位 マグネシウム（精製品）：中国が世界の90%。",
                 "No. 2 magnesium (refined): China holds 90% of the world."),
        ),
        tables=tables,
        assumptions=(Text("世界全体の供給の偏りである。", "Concentration of world supply."),),
        warnings=(Text("規制一覧は網羅的ではない。", "The catalogue is not a census."),),
        origins=(SOURCE,),
        snapshots={"production.parquet": "ab" * 32, "controls.csv": "cd" * 32},
        version="0.1.0",
    )  # fmt: skip


def hostile() -> Finding:
    """Text that would run as HTML, a formula or Typst markup, in every place text can stand."""
    bad = f"{SCRIPT}\"'&]]>#strong[x]\\{FORMULA}"
    text = Text(f"{FORMULA}{bad}", f"{FORMULA}{bad}")
    tables = (
        table("exposures", FORMULA + bad, FORMULA + bad, EXPOSURE_TYPES,
              [exposure(1, "evil", form=FORMULA, unknown_ja=bad, unknown_en=bad,
                        controls=FORMULA, source="@cmd", fields="1")]),
        table("shares", "表", "table", SHARE_TYPES,
              [row | {"form": "+1", "unit": bad}
               for row in shares_of("evil", "refined", 2024, CHN=0.9, ZZZ=0.1)]),
        table("controls", "規制", "controls", CONTROL_TYPES,
              [{"control": "-2+3", "imposer": "CHN", "targets": FORMULA, "materials": "evil",
                "effective": date(2024, 1, 1), "is_in_force": True, "instrument": bad,
                "url": "javascript:alert(1)", "status_ja": bad, "status_en": bad,
                "note_ja": bad, "note_en": bad}]),
        names(*((kind, key, bad, bad)
                for kind, key in (("material", "evil"), ("country", "CHN"), ("field", "1")))),
    )  # fmt: skip
    return Finding(
        verb="assess",
        question={"country": "JPN", "materials": [bad], "on": "2026-11-23"},
        headline=(text,),
        tables=tables,
        assumptions=(text,),
        warnings=(text,),
        origins=(
            Origin(source="@cmd", title=bad, publisher=FORMULA, edition=bad,
                   url="javascript:alert(1)", licence=bad, table=bad, year_first=None,
                   year_last=None),
        ),
        snapshots={FORMULA: bad},
        version="0.1.0",
    )  # fmt: skip


def empty() -> Finding:
    """A question that nothing answers."""
    return Finding(
        verb="assess",
        question={"country": "JPN", "on": "2026-11-23"},
        headline=(),
        tables=(
            table("exposures", "順位", "Exposures", EXPOSURE_TYPES, []),
            table("faces", "二つの顔", "Faces", FACE_TYPES, []),
            table("shares", "シェア", "Shares", SHARE_TYPES, []),
            table("controls", "規制", "Controls", CONTROL_TYPES, []),
            table("years", "輸入", "Imports", YEAR_TYPES, []),
            table("matrix", "分野", "Matrix", MATRIX_TYPES, []),
        ),
    )


def all_missing() -> Finding:
    """Rows whose every figure is missing."""
    blank = {"rank": 1, "material": "nothing", "stage": "refined"}
    return Finding(
        verb="assess",
        question={"country": "JPN"},
        headline=(Text("値なし", "no values"),),
        tables=(
            table("exposures", "順位", "Exposures", EXPOSURE_TYPES, [blank]),
            table("faces", "二つの顔", "Faces", FACE_TYPES, [{"material": "nothing"}]),
            table("shares", "シェア", "Shares", SHARE_TYPES,
                  [{"material": "nothing", "stage": "refined", "country": "ZZZ"}]),
            table("controls", "規制", "Controls", CONTROL_TYPES, [{"control": "X"}]),
            table("years", "輸入", "Imports", YEAR_TYPES, [{"hs6": "000000", "year": 2020}]),
            table("matrix", "分野", "Matrix", MATRIX_TYPES, [{"field": 1, "material": "nothing"}]),
        ),
    )  # fmt: skip


def many(count: int = 40) -> Finding:
    """Forty materials with long names."""
    keys = [f"material_{i}" for i in range(count)]
    return Finding(
        verb="assess",
        question={"country": "JPN", "materials": keys},
        headline=(Text("多数の素材", "many materials"),),
        tables=(
            table("exposures", "順位", "Exposures", EXPOSURE_TYPES,
                  [exposure(i + 1, key, top_share=1 - i / 50) for i, key in enumerate(keys)]),
            table("shares", "シェア", "Shares", SHARE_TYPES,
                  [row for i, key in enumerate(keys)
                   for row in shares_of(key, "refined", 2024, CHN=0.5, JPN=0.2, ZZZ=0.3)]),
            names(*(("material", key, f"{LONG}{i}", f"a very long material name {i}")
                    for i, key in enumerate(keys)),
                  ("country", "CHN", "中国", "China"), ("country", "JPN", "日本", "Japan")),
        ),
    )  # fmt: skip


EDGE_CASES = {"hostile": hostile, "empty": empty, "all_missing": all_missing, "many": many}
