"""The words of a report on `trace`: where a supply comes from, and through whom."""

from __future__ import annotations

from minamoto.core.text import Text

SHIPPED = Text("直接の出荷", "shipped there directly")
USED = Text("実際の使用", "used there")

TRACE_UI: dict[str, Text] = {
    "network_year": Text("供給網の年", "Year of the supply network"),
    "bill_heading": Text("部品表 {file} の供給の起源", "Where the supply of {file} comes from"),
    "this_bill": Text("この部品表", "This bill"),
    "downstream_heading": Text("{country}が作るものの行き先", "Where what {country} makes is used"),
    "destinations": Text("素材ごとの行き先", "Where it is used, material by material"),
    "destinations_title": Text(
        "{maker}の{material}は{home}が国内で使われ、国外では{country}（{share}）が最も多い",
        "{maker}: {home} of its {material} is used at home, abroad most in {country} ({share})",
    ),
    "destinations_sub": Text(
        "生産量に占める割合（%）{year}、国外のみ。線は90%区間",
        "Share of all that is made (%){year}, abroad alone. Line: 90 % interval",
    ),
    "trace": Text("素材ごとの起源と経路", "Origin and paths, material by material"),
    "trace_lead": Text(
        "左から右へ、採掘から需要まで。帯の高さは供給全体に占める割合。",
        "From left to right, from the mine to the user. The height of a band is its share of all "
        "supply.",
    ),
    "trace_hint": Text(
        "帯に触れるかTabキーで選ぶと、その帯につながる流れが浮かび上がる。",
        "Point at a band, or reach it with the Tab key, and what flows through it stands out.",
    ),
    "dependence": Text("直接依存と起源", "Direct dependence against origin"),
    "dependence_note": Text(
        "隠れた依存：直接の輸入先と起源の割合の差（絶対値の合計の半分）。",
        "Hidden dependence: half the sum of differences between shares of direct imports and of "
        "origin.",
    ),
    "tile_traced": Text("起源をたどった素材", "materials traced"),
    "tile_traced_dark": Text(
        "対象の素材（うち{count}は起源を示す数値なし）",
        "materials asked about, {count} without figures of origin",
    ),
    "tile_differs": Text(
        "直接の首位相手国と起源の首位国が異なる素材",
        "materials whose leading origin is not the leading direct partner",
    ),
    "tile_origin_half": Text(
        "起源の半分以上が1か国の素材", "materials of which one country is half the origin or more"
    ),
    "tile_on_path": Text(
        "経路上の国に有効な輸出規制がある素材", "materials with a control in force on their way"
    ),
    "tile_origin": Text("起源が{country}（{place}）", "from {country} ({place})"),
    "tile_interval": Text("。90%区間 {interval}", "; 90 % interval {interval}"),
    "tile_direct": Text("{country}からの直接の輸入", "bought from {country} directly"),
    "tile_hidden": Text("隠れた依存", "hidden dependence"),
    "tile_tier": Text("精度区分", "tier"),
    "trace_title": Text(
        "{asker}の{material}の{share}は{country}の{place}に行き着く",
        "{asker}: {share} of its {material} leads back to {place} in {country}",
    ),
    "trace_title_direct": Text(
        "{asker}の{material}の{share}は{country}の{place}に行き着く（直接の輸入では{direct}）",
        "{asker}: {share} of its {material} leads back to {place} in {country} "
        "({direct} of direct imports)",
    ),
    "trace_title_nothing": Text(
        "{material}：起源を示す数値がない", "{material}: no figures of its origin"
    ),
    "place_ore": Text("鉱山", "mines"),
    "place_refined": Text("精製所", "refineries"),
    "place_form": Text("{form}の生産", "makers of {form}"),
    "trace_sub": Text(
        "供給全体に占める割合（%）{year}。帯は各段階の生産国、右端は需要国",
        "Share of all supply (%){year}. Bands: countries that make each form; at the right, the "
        "user",
    ),
    "trace_year": Text("、{year}年", ", {year}"),
    "trace_mass": Text("、全体で{mass} t／年", ", {mass} t/yr in all"),
    "trace_tier": Text("精度区分 {tier}", "tier {tier}"),
    "trace_hidden": Text("隠れた依存 {share}", "hidden dependence {share}"),
    "directs_title": Text(
        "{country}：直接は{direct}、起源では{true}", "{country}: {direct} direct, {true} of origin"
    ),
    "directs": Text("直接の輸入と起源", "Direct imports against origin"),
    "directs_sub": Text(
        "供給に占める割合（%）{year}。線は90%区間", "Share of supply (%){year}. Line: 90 % interval"
    ),
    "joint_title": Text(
        "{mined}で採掘し{refined}で精製した分が{share}",
        "{share} is mined in {mined} and refined in {refined}",
    ),
    "joint": Text("採掘国と精製国の組合せ", "Mined where, refined where"),
    "joint_sub": Text("供給に占める割合（%）{year}", "Share of supply (%){year}"),
    "joint_rest": Text("その他（{count}か国）", "others ({count})"),
    "paths": Text("主な経路", "Main paths"),
    "hosts": Text("主産物の鉱石の産地", "A by-product: where the ore of its host was mined"),
    "pass_through": Text("経由国と途絶時の不足", "Pass-through and chokepoints"),
    "pass_through_note": Text(
        "経由の割合：その国を一度でも通る分。途絶時の不足：その国が止まり、余力の範囲で迂回した後に"
        "届かない分。",
        "Pass-through: what crosses the country at any step. Shortfall if cut off: what cannot "
        "arrive without it, after rerouting within spare capacity.",
    ),
    "corrections": Text("数値の調整", "Corrections of figures"),
    "corrections_note": Text(
        "質量収支が合うように統計値を最小二乗で調整した量。標準化した調整量は誤差を単位とする。",
        "Least-squares changes of the statistics that make the mass balance; a standardised "
        "correction is in units of its error.",
    ),
    "flows": Text("流れ", "Flows"),
    "products": Text("製品別の把握状況", "What is known of each product"),
    "products_lead": Text(
        "割合は、その素材の量のうち、起源が確認済み・申告あり・統計による推定・不明の部分。",
        "Shares of the mass of the material whose origin is confirmed, declared, estimated from "
        "statistics, or not known.",
    ),
    "products_title": Text(
        "{product}の{material}は、{country}が止まると{share}が届かない",
        "{product}: without {country}, {share} of its {material} cannot arrive",
    ),
    "row_more": Text("ほか{count}行はExcel版に収録。", "{count} more rows are in the Excel file."),
}

TRACE_TERMS: tuple[tuple[Text, Text], ...] = (
    (
        Text("起源", "Origin"),
        Text(
            "その素材が採掘または精製された国。中継した国ではない。",
            "The country where the material was mined or refined, not one it passed through.",
        ),
    ),
    (
        Text("直接依存と隠れた依存", "Direct and hidden dependence"),
        Text(
            "直接依存は輸入統計が示す相手国の割合。隠れた依存は、その割合と起源の割合の差の絶対値の"
            "合計の半分で、0なら輸入統計どおり、1ならすべて別の国に起源がある。",
            "Direct dependence is the share of a partner in import statistics. Hidden dependence "
            "is half the sum of absolute differences from the shares of origin: 0 as the "
            "statistics say, 1 where all comes from elsewhere.",
        ),
    ),
    (
        Text("経由・再輸出", "Pass-through, re-export"),
        Text(
            "採掘から需要までのどこかでその国を通ること。生産せずに輸出し直す場合（再輸出）も含む。",
            "Crossing a country anywhere between mine and user, goods that are only re-exported "
            "included.",
        ),
    ),
    (
        Text("途絶時の不足", "Shortfall if cut off"),
        Text(
            "ある国からの供給がすべて止まり、余力の範囲で迂回した後に届かない割合。需要国を優先する"
            "場合と、各国で按分する場合がある。",
            "The share that cannot arrive when a country is cut off, after rerouting within spare "
            "capacity: with the asker served first, or all users pro rata.",
        ),
    ),
    (
        Text("世界市場（取引相手は不明）", "World market (partners not known)"),
        Text(
            "輸出国と輸入国の統計はあるが、相手国を結ぶ統計がない取引をまとめたもの。",
            "Trade for which exports and imports are known but no statistics join the partners.",
        ),
    ),
)
