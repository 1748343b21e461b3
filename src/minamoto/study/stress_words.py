"""Sentences of `stress`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minamoto.core.text import Text
from minamoto.data import names
from minamoto.data.chains import chain as chain_of
from minamoto.study.provenance import country_name
from minamoto.study.stressed import Stressed

ASSUMPTIONS = (
    Text(
        "週次の計算。年間の流れを52で割り、季節はない。在庫・輸送・余力・認定などの応答は統計がなく、"
        "下の値を仮定した。幅は、応答と調整済み供給網の両方を引き直した結果の5〜95%。",
        "Weekly: a year's flows over 52, no seasons. Stocks, transit, spare capacity and "
        "qualification have no statistics; they are assumed as below. Intervals (5-95 %) draw both "
        "the responses and the reconciled network anew.",
    ),
    Text(
        "国の需要家は等しく分け合うと仮定した。企業ごとの契約・品位・価格は見ていない。",
        "Users of a country share alike: contracts, grades and prices of firms are not seen.",
    ),
    Text(
        "発注は届いた量でなく求められた量に従う（不足がひとりでに広がらない方式）。",
        "Orders follow what is asked, not what was delivered: a shortage does not feed on itself.",
    ),
)

LINE_ASSUMPTIONS = (
    Text(
        "製品は確実に含む素材をすべて必要とし、届いた分と在庫（部品表の在庫日数。なければ需要家の在庫の"
        "仮定）で動く。完成部品の貿易そのものへの規制は見ていない。",
        "A product needs every material that it surely holds, and runs on what arrives and what is "
        "in store (the bill's stock days; where none, the assumed stock of users). Controls on "
        "trade of finished parts are not seen.",
    ),
)


def line_headline(row: Mapping[str, Any], weeks: int) -> Text:
    """When a product's line runs slower, what holds it back, and what that costs."""
    product = row["product"]
    if row["material"] is None:
        return Text(
            f"「{product}」のラインは{weeks}週の間止まらない。",
            f"The line of {product} does not slow in {weeks} weeks.",
        )
    name = names.material(row["material"]).name
    after = f"{row['short_after_weeks']:.0f}"
    said = Text(
        f"「{product}」のラインは{name.ja}が足りず{after}週で落ち、最低{row['output_worst']:.0%}",
        f"The line of {product} slows after {after} weeks for want of {name.en}, to "
        f"{row['output_worst']:.0%} at worst",
    )
    if row["margin_lost"] is None:
        return Text(f"{said.ja}。", f"{said.en}.")
    money = f"{row['margin_lost']:,.0f} {row['currency']}"
    return Text(
        f"{said.ja}。{weeks}週で{money}の粗利を失う。",
        f"{said.en}; {money} of margin is lost in {weeks} weeks.",
    )


def headline(one: Stressed, country: str, weeks: int) -> Text:
    """How long a country's users of a material last, and how much they lack."""
    row = one.rows["stress"][0]
    name, who = names.material(one.material).name, country_name(country)
    if row["survive_weeks"] is None:
        worst = f"{row['worst_high']:.0%}"
        return Text(
            f"{who.ja}の{name.ja}は{weeks}週の間不足しない（不利な想定では最大{worst}）。",
            f"{who.en} lacks no {name.en} in {weeks} weeks (at worst {worst} in adverse runs).",
        )
    last = row["survive_high"]
    high_ja = f"{last:.0f}週" if last is not None else "不足なし"
    high_en = f"{last:.0f}" if last is not None else "never short"
    lost = f"{row['lost_share']:.0%} ({row['lost_low']:.0%}–{row['lost_high']:.0%})"
    return Text(
        f"{who.ja}の{name.ja}は{row['survive_weeks']:.0f}週（{row['survive_low']:.0f}週〜{high_ja}）"
        f"もち、その後は最大{row['worst_share']:.0%}、{weeks}週全体で{lost}が足りない。",
        f"{who.en}'s {name.en} lasts {row['survive_weeks']:.0f} weeks ({row['survive_low']:.0f} to "
        f"{high_en}); then up to {row['worst_share']:.0%} is lacking, {lost} over {weeks} weeks.",
    )


def not_used(material: str, who: Text) -> Text:
    """That the network shows no use of a material in a country."""
    name = names.material(material).name
    return Text(
        f"{name.ja}：{who.ja}での使用が供給網にない。",
        f"{name.en}: the network shows no use in {who.en}.",
    )


def through_market(found: Sequence[Stressed]) -> list[Text]:
    """Forms that a targeted measure reaches through a market without partners."""
    said = []
    for one in found:
        if not one.through_market:
            continue
        chain, name = chain_of(one.material), names.material(one.material).name
        forms = [chain.form(form).name for form in one.through_market]
        ja, en = "、".join(form.ja for form in forms), ", ".join(form.en for form in forms)
        said.append(
            Text(
                f"{name.ja}：{ja}は相手国の統計がない。相手を限った措置は、世界市場から得る分のうち"
                "その国の供給割合だけ届かなくなると仮定した。",
                f"{name.en}: no statistics of partners for {en}; of what is drawn from the world "
                "market the part that the country feeds is taken to be held back.",
            )
        )
    return said
