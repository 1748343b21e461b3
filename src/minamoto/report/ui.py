"""The words of a report that are not in the finding: titles, captions, explanations."""

from __future__ import annotations

from minamoto.core.text import Text
from minamoto.report.trace_ui import TRACE_UI

UI: dict[str, Text] = TRACE_UI | {
    "product": Text("minamoto（源）", "minamoto"),
    "contents": Text("目次", "Contents"),
    "skip": Text("本文へ移動", "Skip to the content"),
    "as_of": Text("基準日", "As of"),
    "data_years": Text("生産データの年", "Years of production data"),
    "trade_years": Text("輸入データの年", "Years of import data"),
    "version": Text("版", "Version"),
    "table_twin": Text("数値を表で見る", "Show the figures as a table"),
    "rows": Text("行", "rows"),
    "source_line": Text("出典：", "Source: "),
    "more_sources": Text(
        "ほか{count}資料（出典一覧を参照）", "and {count} more (see the list of sources)"
    ),
    "unknown_value": Text("—：データなし", "—: no data"),
    "sort_hint": Text("見出しを押すと並べ替え", "Press a heading to sort"),
    "grade": Text("等級", "Grade"),
    "interval_note": Text(
        "点は値、帯は90%区間。目盛は左端が0、中央、右端が最大値。",
        "The dot is the value, the band its 90 % interval; ticks mark zero, middle and top.",
    ),
    "exposures": Text("供給リスクの順位", "Ranked exposures"),
    "exposures_sub": Text(
        "素材・段階ごとの世界供給の偏り（ガバナンス加重HHI、0〜10）の大きい順。括弧内は順位の90%区間",
        "Materials and stages by concentration of world supply (governance-weighted HHI, 0-10); in "
        "brackets the 90 % interval of the place",
    ),
    "exposures_title": Text(
        "最も偏りが大きいのは{material}（{stage}）：{country}が世界の{share}",
        "The most exposed is {material} ({stage}): {country} holds {share} of the world",
    ),
    "tile_materials": Text("対象の素材", "materials assessed"),
    "tile_dark": Text(
        "対象の素材（うち{count}は国別データなし）",
        "materials assessed, {count} without figures by country",
    ),
    "tile_half": Text("1か国が世界の半分以上を占める素材", "materials with one country above half"),
    "tile_controlled": Text("規制が有効な国に依存する素材", "materials under a control in force"),
    "tile_weak": Text(
        "シェアしかわからない素材（等級C・D）", "materials known by shares only (grades C, D)"
    ),
    "col_rank": Text("順位", "Place"),
    "place": Text("{rank}位", "no. {rank}"),
    "col_material": Text("素材", "Material"),
    "col_stage": Text("段階・形態", "Stage and form"),
    "col_leader": Text("首位国", "Leader"),
    "col_share": Text("首位の世界シェア", "Leader's share"),
    "col_score": Text("ガバナンス加重HHI", "Governance-weighted HHI"),
    "col_controlled": Text("規制国の割合", "Under control"),
    "col_import": Text("{country}の輸入首位", "{country}'s imports"),
    "col_grade": Text("等級", "Grade"),
    "col_year": Text("年", "Year"),
    "shared_code": Text("共用コード", "shared code"),
    "shared_code_title": Text(
        "このHSコードは他の品目も含む", "This HS code holds other goods as well"
    ),
    "measures": Text("{count}件", "measures: {count}"),
    "in_doubt": Text("効力不明を含む", "incl. in doubt"),
    "faces": Text("採掘国と精製国", "Who mines, who refines"),
    "faces_title": Text(
        "{country}が首位の素材は、採掘で{ore}、精製で{refined}",
        "{country} leads {ore} materials where they are mined, {refined} where they are refined",
    ),
    "faces_sub": Text(
        "世界生産に占める国別シェア（%）。灰色の斜線は資料が国名を示さない部分（その他・不明）。"
        "右端は年と等級",
        "Share of world production by country (%). Hatched grey is the part for which the source "
        "names no country. At the right, year and grade",
    ),
    "world": Text("首位国の分布", "Where the leaders are"),
    "world_title": Text(
        "精製の首位は{countries}か国に集まる（採掘は{mined}か国）",
        "{countries} countries lead all refining ({mined} lead all mining)",
    ),
    "world_sub": Text(
        "各国が世界首位となる素材の数。淡色は首位の素材なし",
        "Number of materials of which a country is the world's first; pale countries lead none",
    ),
    "world_note": Text(
        "国境線は Natural Earth の実効支配線であり、領有権に関する見解を示すものではない。",
        "Borders are de facto lines of Natural Earth and express no view on any claim.",
    ),
    "led_ore": Text("採掘で首位", "leads mining of"),
    "led_refined": Text("精製で首位", "leads refining of"),
    "count": Text("素材数", "materials"),
    "matrix": Text("戦略分野と素材", "Strategic fields and materials"),
    "matrix_title": Text(
        "{fields}分野のうち{exposed}分野が、1か国が9割以上を握る素材を使う",
        "{exposed} of {fields} fields use a material of which one country holds 90 % or more",
    ),
    "matrix_sub": Text(
        "色は最も偏った段階の首位国の世界シェア。点は有効な規制がある素材",
        "Colour: the leader's world share at the most concentrated stage. Dot: a control in force",
    ),
    "fields_table": Text("戦略分野と担当大臣", "Fields and ministers"),
    "imports": Text("輸入相手国の推移", "Import partners over the years"),
    "imports_title": Text(
        "{goods}は、{year}年に輸入額の{share}が{partner}から",
        "{goods}: {share} of imports by value came from {partner} in {year}",
    ),
    "imports_sub": Text(
        "輸入額に占める割合。実線は中国、灰色の破線は首位相手国。縦の破線は統計の版が変わる年、"
        "白抜きは上位6相手国のみの版",
        "Share of import value. Solid: China; dashed grey: leading partner. Vertical dashes: the "
        "edition changes; hollow: an edition of the six largest partners only",
    ),
    "imports_more": Text(
        "順位の上位{shown}コードを図示。全{total}コードの数値はExcel版に収録。",
        "The {shown} codes of highest rank are drawn; all {total} are in the Excel file.",
    ),
    "panel_leader": Text("首位 {leader}", "leader {leader}"),
    "goods_and_others": Text("{goods} ほか", "{goods} and others"),
    "controls": Text("輸出規制と供給途絶", "Export controls and cut-offs"),
    "controls_title": Text(
        "{on}時点で{held}件が有効、{unknown}件は効力を確認できない",
        "On {on}, {held} measures are in force and {unknown} are in doubt",
    ),
    "controls_sub": Text(
        "施行から終了まで。行頭は規制番号、発動国、措置",
        "From start to end. Each row: number, imposed by, measure",
    ),
    "controls_undated": Text(
        "施行日がわからない{count}件は図に含まず、表にのみ示す。",
        "{count} measures without a date of effect are in the table only.",
    ),
    "lapses": Text("半年以内に期限が来る措置", "Terms that end or start within half a year"),
    "materials": Text("素材別カード", "Materials one by one"),
    "materials_lead": Text("順位の高い順。", "In order of rank."),
    "card_stages": Text("段階別の国別シェア", "Shares stage by stage"),
    "card_stages_sub": Text("世界に占める割合（%）", "share of the world (%)"),
    "card_history": Text("生産の長期推移", "Production over the years"),
    "card_imports": Text(
        "{country}の輸入：中国と首位相手国の割合",
        "{country}'s imports: shares of China and of the leader",
    ),
    "card_measures": Text("指標（値と90%区間）", "Indicators (value and 90 % interval)"),
    "card_further": Text(
        "その他の指標と値がない理由", "Further indicators, and why some are missing"
    ),
    "card_controls": Text("関係する規制", "Controls that bear on it"),
    "control_line": Text(
        "{country}：{what}（{control}、{since}〜、{state}）",
        "{country}: {what} ({control}, from {since}, {state})",
    ),
    "more_controls": Text("その他の規制", "Further controls"),
    "card_uses": Text("使われる分野と製品", "Fields and products"),
    "card_unknown": Text("わかっていないこと", "What is not known"),
    "card_nothing_unknown": Text("特記事項なし", "nothing to note"),
    "card_no_controls": Text("一覧に該当なし", "none in the catalogue"),
    "card_shift": Text(
        "採掘から精製までに供給の{share}が別の国に移る（最大の増加：{country}）",
        "{share} of supply moves to another country between mine and refinery (largest gain: "
        "{country})",
    ),
    "and_more": Text("ほか{count}件", "and {count} more"),
    "top3": Text("上位3か国", "Top three"),
    "world_total": Text("世界計", "world total"),
    "card_valued": Text("その他の指標", "Further indicators"),
    "paper_note": Text(
        "図のもとになる数値、値がない指標とその理由、長期推移の全系列はExcel版にあります。",
        "Figures behind the charts, indicators without a value and why, and all long series are in "
        "the Excel file.",
    ),
    "unknowns": Text("わかっていないこと", "What is not known"),
    "unknowns_lead": Text(
        "データがないことは、リスクがないことを意味しない。",
        "No data does not mean no risk.",
    ),
    "unknown_particular": Text("個別の不明点", "Particular gaps"),
    "method": Text("前提と注意", "Assumptions and warnings"),
    "assumptions": Text("前提", "Assumptions"),
    "warnings": Text("使う前に知っておくべきこと", "What to know before using this"),
    "grades": Text("等級の意味", "What the grades mean"),
    "terms": Text("用語", "Terms"),
    "sources": Text("出典と利用条件", "Sources and licences"),
    "reproduce": Text("再現方法", "How to make this report again"),
    "reproduce_lead": Text(
        "同じ版のminamotoと同じデータ（下記のSHA-256）に同じ問いを与えると、同じ数値になる。",
        "The same version of minamoto with the same data (SHA-256 below) gives the same figures "
        "for the same question.",
    ),
    "question": Text("問い", "Question"),
    "snapshots": Text("データのスナップショット", "Data snapshots"),
    "page_of": Text("{page} / {pages} ページ", "Page {page} of {pages}"),
    "paper_rows": Text(
        "先頭の{shown}行を示します。全{total}行はExcel版・CSV版にあります。",
        "The first {shown} rows; all {total} are in the Excel and CSV files.",
    ),
    "paper_list": Text("一覧", "List"),
    "stress": Text("何週もち、何割が足りないか", "How long it lasts, and how much is lacking"),
    "stress_weeks": Text("素材ごとの週次の充足率", "What is met week by week, by material"),
    "stress_badge": Text("全期間の不足 {share}", "lacking over all weeks: {share}"),
    "stress_title": Text(
        "{country}の{form}：第{week}週に充足率が{share}まで下がる",
        "{country}, {form}: down to {share} met in week {week}",
    ),
    "stress_sub": Text(
        "必要量に対する使用量（%）。帯：90%区間（仮定と供給網を引き直した結果）",
        "Used as a share of what is aimed at (%). Band: 90 % interval (assumptions and network "
        "drawn anew)",
    ),
    "stress_bill_heading": Text("部品表 {file} の供給途絶", "What stops in {file}, and when"),
    "stress_lines": Text("製品ラインが止まるまで", "Until the line of each product stops"),
    "line_title": Text(
        "{product}：{material}が足りず、稼働が{share}まで落ちる",
        "{product}: down to {share} of its output for want of {material}",
    ),
    "line_runs": Text("{product}：止まらない", "{product}: the line runs on"),
    "line_sub": Text(
        "通常の生産に対する割合（%）。帯：90%区間",
        "Share of normal output (%). Band: 90 % interval",
    ),
    "line_output": Text("稼働", "output"),
    "stress_met": Text("充足率", "met"),
    "stress_shock": Text("途絶の期間", "weeks of the shock"),
    "nothing": Text("該当するデータなし。", "There are no data for this question."),
}

TITLES: dict[str, Text] = {
    "assess": Text("{country}の重要鉱物リスク評価", "Critical mineral exposure of {country}"),
    "shares": Text("採掘国と精製国", "Who mines, who refines"),
    "fields": Text("戦略分野と重要鉱物", "Strategic fields and critical minerals"),
    "imports": Text("{country}の輸入相手国", "Import partners of {country}"),
    "controls": Text("輸出規制と供給途絶", "Export controls and cut-offs"),
    "indicators": Text("指標", "Indicators"),
    "trace": Text("{country}の供給の起源", "Where the supply of {country} comes from"),
    "stress": Text("{country}の供給途絶", "What stops in {country}, and when"),
}

TERMS: tuple[tuple[Text, Text], ...] = (
    (
        Text("HHI（ハーフィンダール・ハーシュマン指数）", "HHI (Herfindahl-Hirschman index)"),
        Text(
            "国別シェアの2乗の合計。1か国が独占すれば1、多くの国に分かれるほど0に近づく。",
            "Sum of squared shares; 1 when one country holds all, near 0 when many share.",
        ),
    ),
    (
        Text("ガバナンス加重HHI", "Governance-weighted HHI"),
        Text(
            "各国の世界銀行ガバナンス指標で重み付けしたHHI（欧州委員会2017年手法）。0〜10で、"
            "大きいほど供給が途絶えやすい国に偏る。",
            "HHI weighted by World Bank governance of each country (European Commission 2017); "
            "0-10, higher where supply leans on less stable countries.",
        ),
    ),
    (
        Text("規制国の割合", "Share under control"),
        Text(
            "基準日に輸出規制が有効な国が世界供給に占める割合。二つの数値があるときは、"
            "効力を確認できない措置を含まない場合と含む場合。",
            "Share of world supply from countries whose export control is in force on the day; two "
            "figures are without and with measures that are in doubt.",
        ),
    ),
    (
        Text("専用・共用コード", "Own and shared codes"),
        Text(
            "HS6桁コードがその素材だけを指すか、他の品目も含むか。共用コードの輸入額は当該素材だけの"
            "ものではない。",
            "Whether a six-digit HS code holds the material alone or other goods too; imports "
            "under a shared code are not of the material alone.",
        ),
    ),
)
