"""Findings of `trace` made by hand, in the shape the study gives; figures are for shape only."""

from __future__ import annotations

from typing import Any

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.text import Text
from tests.report.findings import FORMULA, LONG, REAL, SCRIPT, SOURCE, TEXT, WHOLE, names

DEPENDENCE: dict[str, Any] = {
    "material": TEXT, "form": TEXT, "stage": TEXT, "asker": TEXT, "mass_t": REAL,
    "direct_top": TEXT, "direct_top_share": REAL, "origin_top": TEXT, "origin_top_share": REAL,
    "origin_low": REAL, "origin_high": REAL, "hidden_share": REAL, "tier": TEXT, "status": TEXT,
}  # fmt: skip
ORIGIN: dict[str, Any] = {
    "material": TEXT, "form": TEXT, "stage": TEXT, "country": TEXT, "share": REAL,
    "share_low": REAL, "share_high": REAL, "mass_t": REAL, "status": TEXT,
}  # fmt: skip
JOINT: dict[str, Any] = {
    "material": TEXT, "mined_country": TEXT, "refined_country": TEXT, "share": REAL,
    "share_low": REAL, "share_high": REAL,
}  # fmt: skip
PASS: dict[str, Any] = {
    "material": TEXT, "country": TEXT, "direct_share": REAL, "origin_share": REAL,
    "pass_share": REAL, "pass_low": REAL, "pass_high": REAL, "choke_first": REAL,
    "choke_pro_rata": REAL, "controls": TEXT,
}  # fmt: skip
PATHS: dict[str, Any] = {
    "material": TEXT, "rank": WHOLE, "path": TEXT, "path_ja": TEXT, "path_en": TEXT, "share": REAL,
    "share_low": REAL, "share_high": REAL,
}  # fmt: skip
FLOWS: dict[str, Any] = {
    "material": TEXT, "from_position": WHOLE, "from_form": TEXT, "from_country": TEXT,
    "to_position": WHOLE, "to_form": TEXT, "to_country": TEXT, "share": REAL, "share_low": REAL,
    "share_high": REAL, "mass_t": REAL, "controls": TEXT,
}  # fmt: skip
CORRECTIONS: dict[str, Any] = {
    "material": TEXT, "quantity": TEXT, "form": TEXT, "country": TEXT, "partner": TEXT,
    "observed_t": REAL, "reconciled_t": REAL, "sd_t": REAL, "standardised": REAL, "source": TEXT,
    "year": WHOLE,
}  # fmt: skip
NETWORKS: dict[str, Any] = {
    "material": TEXT, "tier": TEXT, "why_ja": TEXT, "why_en": TEXT, "unknowns": WHOLE,
    "equations": WHOLE, "observations": WHOLE, "chi2": REAL, "degrees_of_freedom": WHOLE,
    "p_value": REAL, "seconds": REAL, "draws": WHOLE,
}  # fmt: skip
PRODUCTS: dict[str, Any] = {
    "product": TEXT, "material": TEXT, "mass_t": REAL, "known_share": REAL, "declared_share": REAL,
    "statistical_share": REAL, "unknown_share": REAL, "margin_at_risk_per_week": REAL,
    "currency": TEXT, "worst_country": TEXT, "worst_share": REAL, "pass_share": REAL,
    "stock_weeks": REAL,
}  # fmt: skip
HOSTS: dict[str, Any] = {
    "material": TEXT,
    "made_country": TEXT,
    "host": TEXT,
    "host_form_ja": TEXT,
    "host_form_en": TEXT,
    "mined_country": TEXT,
    "share": REAL,
    "share_low": REAL,
    "share_high": REAL,
}
LINES: dict[str, Any] = {
    "row": WHOLE, "product": TEXT, "part": TEXT, "material_written": TEXT, "material": TEXT,
    "mass_t": REAL, "entry_kind": TEXT, "entry_country": TEXT, "status": TEXT, "supplier": TEXT,
    "suggestion": TEXT,
}  # fmt: skip
TYPES: dict[str, dict[str, Any]] = {
    "dependence": DEPENDENCE, "products": PRODUCTS, "lines": LINES, "origin": ORIGIN,
    "joint": JOINT, "hosts": HOSTS, "pass_through": PASS, "paths": PATHS, "flows": FLOWS,
    "corrections": CORRECTIONS, "networks": NETWORKS,
}  # fmt: skip
TITLES = {
    "dependence": Text("直接依存と起源", "Direct dependence and origin"),
    "products": Text("製品別の把握状況", "What is known of each product"),
    "lines": Text("部品表の各行", "Lines of the bill of material"),
    "origin": Text("起源", "Origin"),
    "joint": Text("採掘国と精製国の組合せ", "Mined where, refined where"),
    "hosts": Text("主産物の鉱石の産地", "Where the ore of the host was mined"),
    "pass_through": Text("経由国と途絶時の不足", "Pass-through and chokepoints"),
    "paths": Text("経路", "Paths"),
    "flows": Text("流れ", "Flows"),
    "corrections": Text("数値の調整", "Corrections"),
    "networks": Text("供給網の調整", "Networks"),
}
UNITS = {
    "mass_t": "t", "observed_t": "t", "reconciled_t": "t", "sd_t": "t", "year": "yr",
    "seconds": "s", "rank": "place", "row": "no.", "from_position": "no.", "to_position": "no.",
    "stock_weeks": "weeks", "margin_at_risk_per_week": "as in column currency",
}  # fmt: skip
COUNTRIES = (
    ("COD", "コンゴ民主共和国", "Democratic Republic of the Congo"), ("CHN", "中国", "China"),
    ("FIN", "フィンランド", "Finland"), ("CAN", "カナダ", "Canada"), ("JPN", "日本", "Japan"),
    ("AUS", "オーストラリア", "Australia"), ("IDN", "インドネシア", "Indonesia"),
    ("PHL", "フィリピン", "Philippines"), ("ZMB", "ザンビア", "Zambia"),
    ("CUB", "キューバ", "Cuba"), ("ZZZ", "不明", "not known"), ("ZZP", "世界市場", "world market"),
)  # fmt: skip
NAMES = (
    *(("country", *row) for row in COUNTRIES),
    ("material", "cobalt", "コバルト", "cobalt"),
    ("chain_form", "cobalt|ore", "鉱石", "ore"),
    ("chain_form", "cobalt|hydroxide", "水酸化コバルト（中間品）", "hydroxide (intermediate)"),
    ("chain_form", "cobalt|refined", "精製コバルト", "refined cobalt"),
    ("source", "usgs_mcs2026", "USGS MCS 2026", "USGS MCS 2026"),
    ("source", "baci", "CEPII BACI", "CEPII BACI"),
)  # fmt: skip


def tables(**rows: list[dict[str, Any]]) -> tuple[FindingTable, ...]:
    """The tables that have rows given, in the order of a finding."""
    made = []
    for name, types in TYPES.items():
        if name in rows:
            frame = pl.DataFrame(
                [{key: row.get(key) for key in types} for row in rows[name]], schema=types
            )
            units = {c: UNITS.get(c, "1") for c, t in frame.schema.items() if t.is_numeric()}
            made.append(FindingTable(name=name, title=TITLES[name], frame=frame, units=units))
    return tuple(made)


def flow(
    material: str, start: tuple[int, str, str], end: tuple[int, str, str], share: float,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """One row of `flows`; its interval is a tenth of it on either side."""
    return {
        "material": material, "from_position": start[0], "from_form": start[1],
        "from_country": start[2], "to_position": end[0], "to_form": end[1], "to_country": end[2],
        "share": share, "share_low": share * 0.9, "share_high": min(1.0, share * 1.1),
        "mass_t": share * 9000,
    } | more  # fmt: skip


def cobalt_flows() -> list[dict[str, Any]]:
    """Three stages and the asker: shares of each stage sum to one."""
    ore = {
        ("COD", "CHN"): 0.50, ("COD", "COD"): 0.21, ("IDN", "CHN"): 0.06, ("PHL", "JPN"): 0.05,
        ("AUS", "AUS"): 0.06, ("CUB", "CAN"): 0.04, ("ZZZ", "ZZP"): 0.08,
    }  # fmt: skip
    middle = {
        ("CHN", "CHN"): 0.49, ("CHN", "FIN"): 0.07, ("COD", "CHN"): 0.13, ("COD", "FIN"): 0.08,
        ("JPN", "JPN"): 0.05, ("AUS", "AUS"): 0.06, ("CAN", "CAN"): 0.04, ("ZZP", "CHN"): 0.08,
    }  # fmt: skip
    last = {"CHN": 0.70, "FIN": 0.15, "JPN": 0.05, "AUS": 0.06, "CAN": 0.04}
    held = {("COD", "CHN"): "COD-2025-COBALT", ("CHN", "JPN"): "CHN-2025-BATT;CHN-2024-DUAL"}
    rows = [
        flow("cobalt", (1, "ore", a), (2, "hydroxide", b), share, controls=held.get((a, b)))
        for (a, b), share in ore.items()
    ]
    rows += [
        flow("cobalt", (2, "hydroxide", a), (3, "refined", b), share, controls=held.get((a, b)))
        for (a, b), share in middle.items()
    ]
    rows += [
        flow("cobalt", (3, "refined", a), (4, "demand", "JPN"), share,
             controls=held.get((a, "JPN")))
        for a, share in last.items()
    ]  # fmt: skip
    return rows


def cobalt() -> Finding:
    """An easy trace: one material, all its tables filled."""
    origin = {"COD": 0.71, "ZZZ": 0.08, "IDN": 0.06, "AUS": 0.06, "PHL": 0.05, "CUB": 0.04}
    refined = {"CHN": 0.70, "FIN": 0.15, "AUS": 0.06, "JPN": 0.05, "CAN": 0.04}
    direct = {"COD": 0.03, "CHN": 0.55, "FIN": 0.2, "AUS": 0.1, "CAN": 0.06, "PHL": 0.05}
    passing = {"COD": 0.71, "CHN": 0.76, "FIN": 0.15, "AUS": 0.06, "PHL": 0.05, "CAN": 0.04,
               "IDN": 0.06, "ZMB": 0.002}  # fmt: skip
    made = tables(
        dependence=[
            {"material": "cobalt", "form": "ore", "stage": "ore", "asker": "JPN", "mass_t": 9000.0,
             "direct_top": "CHN", "direct_top_share": 0.55, "origin_top": "COD",
             "origin_top_share": 0.71, "origin_low": 0.66, "origin_high": 0.76,
             "hidden_share": 0.68, "tier": "A", "status": "statistical"},
            {"material": "cobalt", "form": "refined", "stage": "refined", "asker": "JPN",
             "mass_t": 9000.0, "direct_top": "CHN", "direct_top_share": 0.55, "origin_top": "CHN",
             "origin_top_share": 0.70, "origin_low": 0.64, "origin_high": 0.75,
             "hidden_share": 0.16, "tier": "A", "status": "statistical"},
        ],
        origin=[
            {"material": "cobalt", "form": form, "stage": form, "country": country, "share": share,
             "share_low": max(0.0, share - 0.05), "share_high": min(1.0, share + 0.05),
             "mass_t": share * 9000, "status": "unknown" if country == "ZZZ" else "statistical"}
            for form, shares in (("ore", origin), ("refined", refined))
            for country, share in shares.items()
        ],
        joint=[
            {"material": "cobalt", "mined_country": a, "refined_country": b, "share": share,
             "share_low": share * 0.9, "share_high": share * 1.1}
            for a, b, share in (
                ("COD", "CHN", 0.56), ("COD", "FIN", 0.15), ("ZZZ", "CHN", 0.08),
                ("IDN", "CHN", 0.06), ("AUS", "AUS", 0.06), ("PHL", "JPN", 0.05),
                ("CUB", "CAN", 0.04),
            )
        ],
        pass_through=[
            {"material": "cobalt", "country": country, "direct_share": direct.get(country, 0.0),
             "origin_share": origin.get(country, 0.0), "pass_share": share,
             "pass_low": share * 0.92, "pass_high": min(1.0, share * 1.08),
             "choke_first": share * 0.4,
             "choke_pro_rata": None if country == "IDN" else share * 0.8,
             "controls": {"COD": "COD-2025-COBALT", "CHN": "CHN-2025-BATT;CHN-2024-DUAL"}.get(
                 country)}
            for country, share in passing.items()
        ],
        paths=[
            {"material": "cobalt", "rank": rank, "path": path, "path_ja": ja, "path_en": en,
             "share": share, "share_low": share - 0.03, "share_high": share + 0.03}
            for rank, path, ja, en, share in (
                (1, "COD > CHN > CHN > JPN",
                 "鉱石 コンゴ民主共和国 → 水酸化コバルト 中国 → 精製コバルト 中国 → 日本",
                 "ore DR Congo → hydroxide China → refined China → Japan", 0.43),
                (2, "COD > COD > CHN > JPN",
                 "鉱石 コンゴ民主共和国 → 水酸化コバルト 同国 → 精製コバルト 中国 → 日本",
                 "ore DR Congo → hydroxide DR Congo → refined China → Japan", 0.13),
                (3, "IDN > CHN > CHN > JPN",
                 "鉱石 インドネシア → 水酸化コバルト 中国 → 精製コバルト 中国 → 日本",
                 "ore Indonesia → hydroxide China → refined China → Japan", 0.06),
            )
        ],
        flows=cobalt_flows(),
        corrections=[
            {"material": "cobalt", "quantity": "production", "form": "ore", "country": "COD",
             "observed_t": 220000.0, "reconciled_t": 213000.0, "sd_t": 9000.0,
             "standardised": -0.78, "source": "usgs_mcs2026", "year": 2024},
            {"material": "cobalt", "quantity": "trade", "form": "hydroxide", "country": "COD",
             "partner": "CHN", "observed_t": 98000.0, "reconciled_t": 121000.0, "sd_t": 11000.0,
             "standardised": 2.09, "source": "baci", "year": 2024},
        ],
        networks=[
            {"material": "cobalt", "tier": "A",
             "why_ja": "各段階の国別生産と貿易がそろい、調整後の残差はχ²検定で棄却されない。",
             "why_en": "Production and trade by country exist at every stage, and the chi-squared "
                       "test does not reject the residuals after balancing.",
             "unknowns": 812, "equations": 331, "observations": 604, "chi2": 118.2,
             "degrees_of_freedom": 123, "p_value": 0.61, "seconds": 0.8, "draws": 200},
        ],
    )  # fmt: skip
    return Finding(
        verb="trace",
        question={"country": "JPN", "materials": ["cobalt"], "year": 2024, "on": "2026-11-23"},
        headline=(
            Text("日本のコバルトの71%はコンゴ民主共和国の鉱山に行き着く（直接の輸入では3%）。",
                 "71 % of Japan's cobalt leads back to mines of the Democratic Republic of the "
                 "Congo (3 % of direct imports)."),
        ),
        tables=(*made, names(*NAMES)),
        assumptions=(Text("各国の供給は均質に混ざる。", "Supply mixes evenly in each country."),),
        warnings=(Text("2024年の供給網に2026年の規制を当てている。",
                       "Controls of 2026 are laid on a network of 2024."),),
        origins=(SOURCE,),
        snapshots={"production.parquet": "ab" * 32},
        version="0.1.0",
    )  # fmt: skip


def crowded(count: int = 30) -> list[dict[str, Any]]:
    """Flows of one material through thirty countries twice, many of them thin."""
    codes = [f"C{i:02d}" for i in range(count)]
    weights = [0.62**i + 0.0003 for i in range(count)]
    whole = sum(weights) / 0.8
    rows = []
    for i, code in enumerate(codes):
        share = weights[i] / whole
        ends = [(codes[(i * 7) % count], 0.6), (codes[(i * 3 + 1) % count], 0.4)]
        rows += [flow("crowded", (1, "ore", code), (2, LONG, to), share * part)
                 for to, part in ends]  # fmt: skip
        rows += [flow("crowded", (2, LONG, to), (3, "refined", codes[(i + 5) % count]),
                      share * part, controls="X-1" if i == 0 else None)
                 for to, part in ends]  # fmt: skip
        rows.append(flow("crowded", (3, "refined", codes[(i + 5) % count]),
                         (4, "demand", "JPN"), share))  # fmt: skip
    for position, form, after in ((1, "ore", LONG), (2, LONG, "refined"), (3, "refined", "demand")):
        for code, share in (("ZZP", 0.08), ("ZZZ", 0.12)):
            end = (position + 1, after, "JPN" if after == "demand" else code)
            rows.append(flow("crowded", (position, form, code), end, share))
    return rows


def nasty() -> Finding:
    """Three materials: a crowded one, one with no flow at all, one that a single country makes."""
    lone = [flow("lone", (1, "ore", "CHN"), (2, "demand", "JPN"), 1.0)]
    codes = [f"C{i:02d}" for i in range(30)]
    made = tables(
        dependence=[
            {"material": "crowded", "form": "ore", "stage": "ore", "asker": "JPN",
             "direct_top": "C03", "direct_top_share": 0.2, "origin_top": "C00",
             "origin_top_share": 0.3, "origin_low": 0.0, "origin_high": 0.9, "hidden_share": 0.7,
             "tier": "C", "status": "statistical"},
            {"material": "blank", "form": "ore", "asker": "JPN", "tier": "C", "status": "unknown"},
            {"material": "lone", "form": "ore", "stage": "ore", "asker": "JPN", "mass_t": 1e-4,
             "direct_top": "CHN", "direct_top_share": 1.0, "origin_top": "CHN",
             "origin_top_share": 1.0, "hidden_share": 0.0, "tier": "B", "status": "known"},
        ],
        origin=[],
        joint=[
            {"material": "crowded", "mined_country": a, "refined_country": b,
             "share": 0.8 / 2 ** (i + j + 2)}
            for i, a in enumerate(codes[:12]) for j, b in enumerate(codes[3:15])
        ],
        pass_through=[
            {"material": "crowded", "country": code, "pass_share": 0.5 / (i + 1),
             "origin_share": 0.3 / (i + 1), "controls": "X-1;X-2;X-3" if i < 3 else None}
            for i, code in enumerate(codes)
        ],
        paths=[{"material": "blank", "rank": 1}],
        flows=[*crowded(), *lone],
        corrections=[{"material": "blank", "quantity": "use", "form": "ore"}],
        networks=[{"material": "blank", "tier": "C", "why_ja": LONG * 3, "why_en": "x " * 90}],
    )  # fmt: skip
    long = [("country", code, f"{LONG}{code}", f"a very long name of the country {code}")
            for code in codes]  # fmt: skip
    return Finding(
        verb="trace",
        question={"country": "JPN", "materials": ["crowded", "blank", "lone"]},
        headline=(Text("込み入った供給網", "a crowded network"),),
        tables=(*made, names(*NAMES, *long, ("material", "crowded", LONG, "a crowded material"),
                             ("chain_form", f"crowded|{LONG}", LONG, "a form of a long name"))),
    )  # fmt: skip


def bill() -> Finding:
    """The trace of a bill of material: products and lines beside the cobalt of the easy one."""
    easy = cobalt()
    more = tables(
        products=[
            {"product": "電池セル A", "material": "cobalt", "mass_t": 1.2, "known_share": 0.2,
             "declared_share": 0.3, "statistical_share": 0.4, "unknown_share": 0.1,
             "margin_at_risk_per_week": 12_500_000.0, "currency": "JPY", "worst_country": "COD",
             "worst_share": 0.71, "stock_weeks": 6.5},
            {"product": "切削工具 B", "material": "cobalt", "mass_t": 0.03,
             "unknown_share": 1.0},
        ],
        hosts=[
            {"material": "cobalt", "made_country": "COD", "host": "cobalt",
             "host_form_ja": "銅精鉱", "host_form_en": "copper concentrate",
             "mined_country": "ZMB", "share": 0.2, "share_low": 0.1, "share_high": 0.3},
        ],
        lines=[
            {"row": 5, "product": "電池セル A", "part": "正極材",
             "material_written": "コバルト", "material": "cobalt", "mass_t": 1.2,
             "entry_kind": "refined", "entry_country": "CHN", "status": "declared",
             "supplier": "（仮）正極材株式会社", "suggestion": "精製国を仕入先に確認する"},
        ],
    )  # fmt: skip
    first, *rest = easy.tables
    return Finding(
        verb="trace", question={"country": "JPN", "bom": "parts.xlsx", "year": 2024},
        headline=easy.headline, tables=(first, *more, *rest), origins=easy.origins,
        version="0.1.0",
    )  # fmt: skip


def hostile_trace() -> Finding:
    """Text that would run, in every place where a trace holds text."""
    bad = f"{SCRIPT}\"'&]]>#strong[x]\\{FORMULA}"
    made: list[FindingTable] = []
    for name, types in TYPES.items():
        row: dict[str, Any] = {
            key: bad if kind == TEXT else 0.5 if kind == REAL else 1 for key, kind in types.items()
        }
        if name == "flows":
            row["to_position"] = 2
        made += tables(**{name: [row]})
    text = Text(bad, bad)
    return Finding(
        verb="trace", question={"country": bad, "year": 2024}, headline=(text,),
        tables=(*made, names(("country", bad, bad, bad), ("material", bad, bad, bad))),
    )  # fmt: skip


TRACES = {"cobalt": cobalt, "nasty": nasty, "bill": bill, "hostile": hostile_trace}
