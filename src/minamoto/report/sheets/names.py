"""Names of the sheets in the reader's language, as Excel allows them."""

from __future__ import annotations

from minamoto.core.finding import Finding
from minamoto.core.text import Lang, Text

LONGEST = 31  # characters, a limit of Excel
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

SHEETS: dict[str, Text] = {
    "summary": Text("概要", "Summary"),
    "exposures": Text("順位表", "Ranking"),
    "faces": Text("採掘と精製", "Mined and refined"),
    "shares": Text("シェア", "Shares"),
    "years": Text("輸入", "Imports"),
    "partners": Text("輸入相手国", "Import partners"),
    "controls": Text("規制", "Controls"),
    "lapses": Text("期限", "Lapses"),
    "fields": Text("戦略分野", "Fields"),
    "matrix": Text("分野×素材", "Fields x materials"),
    "uses": Text("用途", "Uses"),
    "measures": Text("指標", "Indicators"),
    "conversions": Text("含有率", "Contents"),
    "history": Text("長期推移", "History"),
    "unknowns": Text("不明点", "Unknowns"),
    "dependence": Text("依存と起源", "Dependence"),
    "risk": Text("損失額", "Margin at risk"),
    "products": Text("製品", "Products"),
    "lines": Text("部品表", "Bill of material"),
    "origin": Text("起源", "Origin"),
    "joint": Text("採掘×精製", "Mined x refined"),
    "changes": Text("前回からの変化", "Changes"),
    "destinations": Text("行き先", "Destinations"),
    "hosts": Text("副産物の主産物", "Hosts"),
    "pass_through": Text("経由と途絶", "Pass-through"),
    "paths": Text("経路", "Paths"),
    "flows": Text("流れ", "Flows"),
    "corrections": Text("数値の調整", "Corrections"),
    "networks": Text("供給網", "Networks"),
    "stress": Text("不足", "Shortage"),
    "weeks": Text("週次", "Weeks"),
    "product_lines": Text("製品ライン", "Product lines"),
    "line_weeks": Text("ラインの週次", "Line weeks"),
    "gainers": Text("代替輸出国", "Gainers"),
    "notes": Text("前提と注意", "Assumptions, warnings"),
    "sources": Text("出典", "Sources"),
    "question": Text("再現", "Reproduce"),
}


def sheet_names(finding: Finding, lang: Lang) -> dict[str, str]:
    """The sheet of each table and of the summary, notes, sources and question; no name twice."""
    keys = ["summary", *(t.name for t in finding.tables), "notes", "sources", "question"]
    titles = {table.name: table.title[lang] for table in finding.tables}
    found: dict[str, str] = {}
    for key in keys:
        wanted = SHEETS[key][lang] if key in SHEETS else titles[key]
        base = wanted.translate(FORBIDDEN).strip()[:LONGEST] or key[:LONGEST]
        name, count = base, 2
        while name.lower() in {other.lower() for other in found.values()}:
            ending = f" {count}"
            name, count = base[: LONGEST - len(ending)] + ending, count + 1
        found[key] = name
    return found
